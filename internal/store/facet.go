package store

import (
	"context"

	"roster"
)

// Facet is one value by which the items of a change set can be told apart.
// Members is in the form of the room that counts them.
type Facet struct {
	Name    string // what kind of value: attribute, unit …
	Value   string
	Items   int64 // how many members there are
	N       int64 // what the members come to together
	Members string
}

var (
	insertFacets = sqlText("insert facets", "insert into change_facet (change_set, facet, value, items, n, members) {rows}")
	deleteFacets = sqlText("delete facets", "delete from change_facet where change_set = $1")
	facetsOf     = sqlText("facets of change set", "select facet, value, items, n, members from change_facet where change_set = $1 order by facet, value")
	facetOf      = sqlText("facet of change set", "select facet, value, items, n, members from change_facet where change_set = $1 and facet = $2 and value = $3")
	hasFacets    = sqlText("change set has facets", "select facet from change_facet where change_set = $1 limit 1")
	itemsByN     = sqlText("items by number", "select "+itemColumns+" from change_item where change_set = $1 and n in ("+numberParameters(2, itemsAtOnce)+") order by n")
)

// itemsAtOnce is how many items are read by their numbers with one statement.
const itemsAtOnce = 200

func numberParameters(from, n int) string {
	text := make([]byte, 0, 6*n)
	for i := range n {
		if i > 0 {
			text = append(text, ", "...)
		}
		text = append(append(text, '$'), itoa(from+i)...)
	}
	return string(text)
}

func (v *View) facets(ctx context.Context, s *statement, args ...any) (list []Facet, err error) {
	err = v.each(ctx, s, func(r rows) error {
		var f Facet
		err := r.Scan(&f.Name, &f.Value, &f.Items, &f.N, &f.Members)
		list = append(list, f)
		return err
	}, args...)
	return list, err
}

// Facets reads all facets of a change set; single edits have none.
func (v *View) Facets(ctx context.Context, set roster.ChangeSetID) ([]Facet, error) {
	return v.facets(ctx, facetsOf, string(set))
}

// Facet reads one facet of a change set.
func (v *View) Facet(ctx context.Context, set roster.ChangeSetID, name, value string) (f Facet, found bool, err error) {
	list, err := v.facets(ctx, facetOf, string(set), name, value)
	if err != nil || len(list) == 0 {
		return f, false, err
	}
	return list[0], true, nil
}

// HasFacets tells whether the items of a change set were told apart when it
// was planned.
func (v *View) HasFacets(ctx context.Context, set roster.ChangeSetID) (bool, error) {
	var name string
	return v.one(ctx, hasFacets, []any{&name}, string(set))
}

// ItemNumbers gives the numbers of the items that match a filter, from one on.
func (v *View) ItemNumbers(ctx context.Context, set roster.ChangeSetID, f ItemFilter, after int64, each func(n int64)) error {
	where, args := f.where([]any{string(set), after})
	return v.eachText(ctx, "item numbers", "select n from change_item where change_set = $1 and n > $2"+where, func(r rows) error {
		var n int64
		err := r.Scan(&n)
		each(n)
		return err
	}, args...)
}

// ItemsByNumber reads items of a change set by their numbers, which are in
// order.
func (v *View) ItemsByNumber(ctx context.Context, set roster.ChangeSetID, numbers []int64) (list []roster.Item, err error) {
	for len(numbers) > 0 {
		some := numbers[:min(itemsAtOnce, len(numbers))]
		numbers = numbers[len(some):]
		args := make([]any, 1, itemsAtOnce+1)
		args[0] = string(set)
		for i := range itemsAtOnce { // what is left over asks for the last one again
			args = append(args, some[min(i, len(some)-1)])
		}
		items, err := v.items(ctx, itemsByN, args...)
		if err != nil {
			return nil, err
		}
		list = append(list, items...)
	}
	return list, nil
}

// InsertFacets saves how the items of a planned change set are told apart.
func (tx *Tx) InsertFacets(ctx context.Context, set roster.ChangeSetID, facets []Facet) error {
	for len(facets) > 0 {
		some := facets[:min(1000, len(facets))]
		facets = facets[len(some):]
		texts, numbers := make([][]string, 4), make([][]int64, 2)
		for _, f := range some {
			for i, text := range [...]string{string(set), f.Name, f.Value, f.Members} {
				texts[i] = append(texts[i], text)
			}
			numbers[0], numbers[1] = append(numbers[0], f.Items), append(numbers[1], f.N)
		}
		if err := tx.rows(ctx, insertFacets, new(table).text(texts[0]).text(texts[1]).text(texts[2]).number(numbers[0]).number(numbers[1]).text(texts[3])); err != nil {
			return err
		}
	}
	return nil
}
