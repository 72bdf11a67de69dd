package query

import (
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Fold gives the form in which text that is not CaseExact compares:
// NFC(casefold(NFC(s))) with the full case folding of Unicode, so that "STRASSE"
// finds "straße". The store's folded columns must come from this function.
func Fold(s string) string {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= utf8.RuneSelf:
			return norm.NFC.String(cases.Fold().String(norm.NFC.String(s)))
		case 'A' <= c && c <= 'Z':
			return foldASCII(s, i)
		}
	}
	return s
}

// foldASCII lowers s, whose first i bytes are lower already, as long as it stays
// within ASCII; nearly all text of a directory does.
func foldASCII(s string, i int) string {
	folded := []byte(s)
	for ; i < len(s); i++ {
		switch c := s[i]; {
		case c >= utf8.RuneSelf:
			return norm.NFC.String(cases.Fold().String(norm.NFC.String(s)))
		case 'A' <= c && c <= 'Z':
			folded[i] = c + 'a' - 'A'
		}
	}
	return string(folded)
}
