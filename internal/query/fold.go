package query

import "roster"

// Fold gives the form in which text that is not CaseExact compares:
// NFC(casefold(NFC(s))) with the full case folding of Unicode, so that "STRASSE"
// finds "straße". It is [roster.Fold], from which the store's folded columns come.
func Fold(s string) string { return roster.Fold(s) }
