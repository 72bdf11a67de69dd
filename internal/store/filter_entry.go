package store

import (
	"slices"

	"roster"
	"roster/internal/query"
)

func entryType(t roster.Type) bool {
	return t == roster.Emails || t == roster.Phones || t == roster.Addresses
}

// entry asks whether an entry of a list satisfies a condition on e.value.
func (f *filter) entry(name, where string) (string, error) {
	a, ok := f.catalogue.Lookup(name)
	if !ok || a.Name != name || !entryType(a.Type) {
		return "", unfilterable(name)
	}
	column := columnName(a.Name)
	folded := "coalesce(nullif(" + member("custom_keys", a.Name) + ", ''), " + column + ")"
	return "(" + column + " <> '' and exists (select 1 from ({entries " + folded + "}) as e where " + where + "))", nil
}

// piece compiles a condition on one piece of the entries of a list: of the one
// at hand within a value path, of any otherwise.
func (f *filter) piece(a *roster.Attribute, piece string, op query.Op, values []query.Value) (string, error) {
	x := member("e.value", piece)
	var condition string
	if piece == "primary" {
		condition = truth("cast("+x+" as text) in ('1', 'true')", op, values) // the engines write truth differently
	} else {
		condition = f.text(x, op, values)
	}
	if f.within {
		return condition, nil
	}
	some, err := f.entry(a.Name, condition)
	if piece == "value" {
		some += f.holders(a, op, values)
	}
	return some, err
}

// foldedEntries is a list with the texts of its entries folded, or empty where
// folding changes nothing: such a list serves as it is.
func foldedEntries(list []roster.Entry) string {
	folded, changed := slices.Clone(list), false
	for i := range folded {
		e := &folded[i]
		for _, s := range [...]*string{&e.Value, &e.Type, &e.Display, &e.StreetAddress, &e.Locality, &e.Region, &e.PostalCode, &e.Country} {
			if f := roster.Fold(*s); f != *s {
				*s, changed = f, true
			}
		}
	}
	if !changed {
		return ""
	}
	return roster.EntriesText(folded)
}
