package bulk

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"roster"
)

// namer proposes user names, each once, in the order in which it is asked.
type namer struct {
	given map[string]int // base → how often it was proposed
	taken map[string]bool
}

func newNamer() *namer { return &namer{given: map[string]int{}, taken: map[string]bool{}} }

// next gives base, or else base2, base3 and so on.
func (n *namer) next(base string) string {
	if base == "" {
		return ""
	}
	for {
		n.given[base]++
		name := base
		if k := n.given[base]; k > 1 {
			name += strconv.Itoa(k)
		}
		if !n.taken[name] {
			n.taken[name] = true
			return name
		}
	}
}

// nameBase makes the user name that follows from a person's name.
func nameBase(v roster.Values) string {
	given, family := plainLetters(v["name.givenName"]), plainLetters(v["name.familyName"])
	switch {
	case given != "" && family != "":
		return given + "." + family
	case given+family != "":
		return given + family
	}
	n := splitName(v["displayName"])
	return strings.Trim(plainLetters(n.given)+"."+plainLetters(n.family), ".")
}

// letters are written in ASCII by these rules; what is left over loses its
// accents, and what has no Latin form is left out.
var letters = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "æ", "ae", "ø", "oe", "å", "aa", "œ", "oe", "ð", "d", "þ", "th", "ł", "l", "đ", "d", "ı", "i")

func plainLetters(s string) string {
	s = norm.NFKD.String(letters.Replace(norm.NFC.String(strings.ToLower(s))))
	return strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return r
		}
		return -1
	}, s)
}
