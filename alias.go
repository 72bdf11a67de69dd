package roster

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// AliasKey gives the form in which the header of a column is compared with the
// names and aliases of attributes: letters and digits alone, folded, without
// accents and without remarks in brackets. "E-Mail", "e_mail" and "eMail
// [Required]" are the same header.
func AliasKey(header string) string {
	key := lettersAndDigits(withoutRemarks(header))
	if key == "" { // nothing but a remark
		key = lettersAndDigits(header)
	}
	return key
}

func lettersAndDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, norm.NFKD.String(Fold(s)))
}

// withoutRemarks takes out what stands in brackets.
func withoutRemarks(s string) string {
	depth := 0
	return strings.Map(func(r rune) rune {
		switch r {
		case '(', '[':
			depth++
		case ')', ']':
			depth = max(0, depth-1)
			return ' '
		}
		if depth > 0 {
			return -1
		}
		return r
	}, s)
}

// ByAlias finds the attribute that a column's header names, by its name, its
// label, or one of its aliases.
func (c *Catalogue) ByAlias(header string) (*Attribute, bool) {
	a, ok := c.byAlias[AliasKey(header)]
	return a, ok
}

// aliasKeys gives all the keys by which headers may mean the attribute.
func (a *Attribute) aliasKeys() []string {
	keys := []string{AliasKey(a.Name), AliasKey(a.Label)}
	for _, alias := range a.aliases {
		keys = append(keys, AliasKey(alias))
	}
	return keys
}
