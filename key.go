package roster

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/secure/precis"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// Fold gives the form in which texts are compared without regard to case:
// NFC of the case-folded NFC. Folded texts are stored in columns of their own
// and compared by code point, so that both database engines, the memory
// evaluator and every locale give the same answer.
func Fold(s string) string {
	if plain, ok := foldASCII(s); ok {
		return plain
	}
	folded := cases.Fold().String(norm.NFC.String(s))
	return norm.NFC.String(strings.Map(foldCherokee, folded))
}

// foldCherokee mends the one script whose small letters fold to the capitals:
// cases.Fold swaps the two, so that neither would ever equal the other.
func foldCherokee(r rune) rune {
	switch {
	case 0xAB70 <= r && r <= 0xABBF:
		return r - 0xAB70 + 0x13A0
	case 0x13F8 <= r && r <= 0x13FD:
		return r - 0x13F8 + 0x13F0
	default:
		return r
	}
}

// foldASCII is the way nearly every value takes.
func foldASCII(s string) (string, bool) {
	upper := false
	for i := range len(s) {
		if s[i] >= 0x80 {
			return "", false
		}
		upper = upper || 'A' <= s[i] && s[i] <= 'Z'
	}
	if upper {
		return strings.ToLower(s), true
	}
	return s, true
}

// UserNameKey gives the canonical key of a user name: the UsernameCaseMapped
// profile of PRECIS (RFC 8265 §3.3), case-folded instead of lower-cased. Two
// names with the same key are the same name. The problem says why a name
// cannot be one.
func UserNameKey(s string) (string, *Problem) {
	// Composed first: a few characters that identifiers may not have are only
	// another way to write one that they may.
	s = strings.TrimSpace(norm.NFC.String(s))
	switch {
	case s == "":
		return "", problem("userName", "required", "a user name is required")
	case strings.HasSuffix(s, "."):
		return "", problem("userName", "user_name_form", "a user name cannot end with a full stop: remove it")
	}
	if plain, ok := foldASCII(s); ok {
		for i := range len(plain) {
			if plain[i] <= ' ' || plain[i] == 0x7f {
				return "", problem("userName", "user_name_form", "a user name cannot contain spaces or control characters")
			}
		}
		return plain, nil
	}
	mapped, err := precis.UsernameCaseMapped.String(s)
	if err != nil {
		return "", problem("userName", "user_name_form",
			"%q cannot be a user name: it contains characters that are not allowed in identifiers (RFC 8265), "+
				"such as spaces, ligatures, invisible or mixed-direction characters", shorten(s))
	}
	key := Fold(mapped)
	if strings.HasSuffix(key, ".") { // a wide full stop has become a plain one
		return "", problem("userName", "user_name_form", "a user name cannot end with a full stop: remove it")
	}
	return key, nil
}

// EmailKey gives the canonical key of an e-mail address. Local parts are
// compared without regard to case, as every large mail system does, since two
// people who differ only in that are one person more often than two.
func EmailKey(s string) string {
	return Fold(width.Fold.String(strings.TrimSpace(s)))
}

// LooseKey gives the key of any other unique text, such as an employee number.
func LooseKey(s string) string {
	return Fold(width.Fold.String(strings.Join(strings.Fields(s), " ")))
}

// MixedScripts reports whether s mixes Latin letters with Cyrillic or Greek
// ones that look like them, as in "аdmin" with a Cyrillic a.
func MixedScripts(s string) bool {
	var latin, alike bool
	for _, r := range s {
		latin = latin || unicode.Is(unicode.Latin, r)
		alike = alike || unicode.In(r, unicode.Cyrillic, unicode.Greek)
	}
	return latin && alike
}
