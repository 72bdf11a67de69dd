package store

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"roster"
	"roster/internal/query"
)

// SortKey is one attribute to sort by. Who has no value comes last, whichever
// way the values run.
type SortKey struct {
	Attribute  string
	Descending bool
}

// ParseSort reads "department,-createdAt".
func ParseSort(text string) (keys []SortKey) {
	for name := range strings.SplitSeq(text, ",") {
		name = strings.TrimSpace(name)
		bare, descending := strings.CutPrefix(name, "-")
		if bare != "" {
			keys = append(keys, SortKey{bare, descending})
		}
	}
	return keys
}

// maxSortKeys bounds the work of a sort; people look at two or three.
const maxSortKeys = 4

// sorting is an order of users, the identifier being its last resort.
type sorting []sortTerm

type sortTerm struct {
	expression string
	descending bool
	text       func(*roster.User) string // what the expression gives for a user,
	number     func(*roster.User) int64  // or
	double     bool                      // the text stands for an IEEE double

	none   string // the value of the expression of who has no value, if there can be such
	folded bool   // the text is folded
	when   bool   // the number is an instant
	absent bool   // not a key, but whether the next one has no value
}

// everybodys are the attributes that everybody has, by which a list needs no
// place for those who have none.
var everybodys = []string{"id", "version", "status", "createdAt", "updatedAt", "statusChangedAt", "deletedAt", "displayName", "userName"}

// CheckSort refuses an order that people cannot be sorted by.
func (v *View) CheckSort(ctx context.Context, keys []SortKey) error {
	catalogue, err := v.Catalogue(ctx)
	if err != nil {
		return err
	}
	_, err = (&filter{view: v, catalogue: catalogue}).order(keys)
	return err
}

func (f *filter) order(keys []SortKey) (sorting, error) {
	if len(keys) == 0 {
		keys = []SortKey{{Attribute: "displayName"}}
	}
	if len(keys) > maxSortKeys {
		return nil, roster.Errorf(roster.Invalid, "sort_too_long", "a list is sorted by at most %d attributes: leave some out", maxSortKeys)
	}
	fields := query.Catalogue(f.catalogue, nil)
	var order sorting
	for _, k := range keys {
		field, ok := fields.Field(k.Attribute)
		if !ok {
			return nil, roster.Errorf(roster.Invalid, "sort_unknown_attribute", "people cannot be sorted by %s: there is no such attribute", strconv.Quote(k.Attribute))
		}
		term, ok := f.sortTerm(field)
		if !ok {
			return nil, roster.Errorf(roster.Invalid, "sort_attribute_not_supported", "people cannot be sorted by %s: choose an attribute with one text, number, date or choice", field.Name)
		}
		term.descending = k.Descending
		if !slices.Contains(everybodys, field.Name) {
			order = append(order, term.absence())
		}
		order = append(order, term)
	}
	last := order[len(order)-1].descending
	return append(order, sortTerm{expression: "id", descending: last, text: func(u *roster.User) string { return string(u.ID) }}), nil
}

// absence is the term before one that puts those last who have no value.
func (t sortTerm) absence() sortTerm {
	number := func(u *roster.User) int64 {
		if t.number != nil && t.number(u) == 0 || t.text != nil && t.text(u) == t.none {
			return 1
		}
		return 0
	}
	none := "''"
	switch {
	case t.number != nil:
		none = "0"
	case t.double:
		none = t.none
	}
	return sortTerm{expression: "case when " + t.expression + " = " + none + " then 1 else 0 end", number: number, absent: true}
}

// sortTerm finds how to sort by a field; lists and references have no order
// that means something to people.
func (f *filter) sortTerm(field query.Field) (t sortTerm, ok bool) {
	if field.Multi || field.Type == query.Tree || field.Type == query.Reference && field.Name != "id" {
		return t, false
	}
	column := stateInstants[field.Name]
	switch field.Name {
	case "version", "status", "id":
		column = field.Name
	}
	if text := stateTexts[field.Name]; text != "" {
		column = text
	}
	if column != "" {
		t, ok = cellTerm(column)
		t.when = stateInstants[field.Name] != ""
		return t, ok
	}
	a, ok := f.catalogue.Lookup(field.Name)
	if !ok || a.Name != field.Name {
		return t, false // active and locked
	}
	plain, key := f.columns(a)
	switch {
	case !a.Custom && field.Type == query.Text:
		return cellTerm(key)
	case !a.Custom:
		return cellTerm(plain)
	case field.Type == query.Number:
		const lowest = "-1e300"
		t.expression, t.double, t.none = "coalesce({number "+plain+"}, "+lowest+")", true, lowest
		t.text = func(u *roster.User) string {
			text := a.Get(u.Values)
			if _, err := strconv.ParseFloat(text, 64); err != nil {
				return lowest
			}
			return text
		}
	case field.Type == query.Instant:
		t.expression = "rtrim(" + plain + ", 'Z')"
		t.text = func(u *roster.User) string { return strings.TrimSuffix(a.Get(u.Values), "Z") }
	case field.Type == query.Text && a.Folded():
		t.expression, t.folded = key, true
		t.text = func(u *roster.User) string { return roster.Fold(a.Get(u.Values)) }
	default:
		t.expression = plain
		t.text = func(u *roster.User) string { return a.Get(u.Values) }
	}
	return t, true
}

func cellTerm(column string) (sortTerm, bool) {
	for _, c := range userCells {
		if c.column == column {
			return sortTerm{expression: column, text: c.text, number: c.number, folded: c.folded}, true
		}
	}
	return sortTerm{}, false
}

// clause is what follows "order by".
func (s sorting) clause() string {
	parts := make([]string, len(s))
	for i, t := range s {
		parts[i] = t.expression
		if t.descending {
			parts[i] += " desc"
		}
	}
	return strings.Join(parts, ", ")
}

// reversed is the same order from its end.
func (s sorting) reversed() sorting {
	s = slices.Clone(s)
	for i := range s {
		s[i].descending = !s[i].descending
	}
	return s
}

func (s sorting) cursor(u *roster.User) *UserCursor {
	c := &UserCursor{ID: u.ID}
	for _, t := range s[:len(s)-1] {
		if t.number != nil {
			c.Values = append(c.Values, strconv.FormatInt(t.number(u), 10))
		} else {
			c.Values = append(c.Values, t.text(u))
		}
	}
	return c
}

// after is the condition of being behind a cursor. Where all keys run the same
// way, it is one comparison of rows, which an index can answer.
func (f *filter) after(s sorting, c UserCursor) (string, error) {
	values := append(append([]string(nil), c.Values...), string(c.ID))
	if len(values) != len(s) {
		return "", cursorMisfit()
	}
	places, same := make([]string, len(s)), true
	for i, t := range s {
		same = same && t.descending == s[0].descending
		switch {
		case t.number != nil:
			n, err := strconv.ParseInt(values[i], 10, 64)
			if err != nil {
				return "", cursorMisfit()
			}
			places[i] = f.arg(n)
		case t.double:
			if _, err := strconv.ParseFloat(values[i], 64); err != nil {
				return "", cursorMisfit()
			}
			places[i] = double("cast(" + f.arg(values[i]) + " as text)")
		default:
			places[i] = f.arg(values[i])
		}
	}
	if same {
		expressions := make([]string, len(s))
		for i, t := range s {
			expressions[i] = t.expression
		}
		return "(" + strings.Join(expressions, ", ") + ") " + s[0].beyond() + " (" + strings.Join(places, ", ") + ")", nil
	}
	alternatives, equal := make([]string, len(s)), ""
	for i, t := range s {
		alternatives[i] = "(" + equal + t.expression + " " + t.beyond() + " " + places[i] + ")"
		equal += t.expression + " = " + places[i] + " and "
	}
	return "(" + strings.Join(alternatives, " or ") + ")", nil
}

func (t sortTerm) beyond() string {
	if t.descending {
		return "<"
	}
	return ">"
}
