package directory

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"roster"
	"roster/internal/access"
	"roster/internal/store"
)

// Narrowing chooses items of a change set by their facets; an empty one admits
// all. Each may be given once.
type Narrowing map[string]string

// FacetValue is how many of the items that are looked at have a value.
type FacetValue struct {
	Value string
	Count int64 // items
	Sum   int64 // what they come to together; for most values the same
}

// FacetCounts tells how the items that are looked at divide.
type FacetCounts struct {
	Total  int64 // items that are looked at
	Values map[string][]FacetValue
	More   map[string]int // values that were left out, the rarest ones
}

// shownValues bounds how many values of one facet are told.
const shownValues = 100

// Facets counts the items of a change set by every facet. The count of a value
// is what choosing it, beside all that is chosen of other facets, would show.
func (d *Directory) Facets(ctx context.Context, id roster.ChangeSetID, chosen Narrowing) (FacetCounts, error) {
	var c FacetCounts
	if err := access.Require(ctx, roster.ChangeSetsRead); err != nil {
		return c, err
	}
	err := d.store.View(ctx, func(v *store.View) error {
		set, err := requireSet(ctx, v, id)
		if err != nil {
			return err
		}
		all, err := d.facetsOf(ctx, v, set)
		if err != nil {
			return err
		}
		c, err = countFacets(all, set.Total, chosen)
		return err
	})
	return c, err
}

// facetsOf reads the facets of a set. A single edit has none that are stored:
// there is nothing to narrow down, and its one item is told apart here.
func (d *Directory) facetsOf(ctx context.Context, v *store.View, set roster.ChangeSet) ([]store.Facet, error) {
	if set.Origin != roster.OriginEdit {
		return d.facets.of(ctx, v, set)
	}
	items, err := v.ItemsAfter(ctx, set.ID, 0, 1000)
	if err != nil {
		return nil, err
	}
	t := newTally()
	for _, i := range items {
		t.item(i)
	}
	return t.facets(), nil
}

func countFacets(all []store.Facet, total int64, chosen Narrowing) (FacetCounts, error) {
	c := FacetCounts{Values: map[string][]FacetValue{}, More: map[string]int{}}
	looked, err := choose(all, total, chosen, "")
	if err != nil {
		return c, err
	}
	c.Total = looked.count()
	without := map[string]bitset{}
	for name := range chosen {
		if without[name], err = choose(all, total, chosen, name); err != nil {
			return c, err
		}
	}
	for _, f := range all {
		among, own := without[f.Name]
		if !own {
			among = looked
		}
		value := FacetValue{Value: f.Value, Count: f.Items}
		if len(chosen) > 0 {
			var err error
			if value.Count, err = among.shared(f.Members); err != nil {
				return c, err
			}
		}
		if value.Sum = value.Count; value.Count == f.Items {
			value.Sum = f.N
		}
		if value.Count > 0 || chosen[f.Name] == f.Value {
			c.Values[f.Name] = append(c.Values[f.Name], value)
		}
	}
	for name, values := range c.Values {
		slices.SortFunc(values, func(a, b FacetValue) int {
			if own := chosen[name]; own != "" && (a.Value == own) != (b.Value == own) && len(values) > shownValues {
				if a.Value == own {
					return -1
				}
				return 1
			}
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
		})
		c.Values[name], c.More[name] = values[:min(len(values), shownValues)], max(0, len(values)-shownValues)
	}
	return c, nil
}

// choose makes the set of the items that have all chosen values, but for those
// of one facet.
func choose(all []store.Facet, total int64, chosen Narrowing, but string) (bitset, error) {
	looked := newBitset(total)
	looked.fill(run{1, total})
	for name, value := range chosen {
		if name == but {
			continue
		}
		some := newBitset(total)
		for _, f := range all {
			if f.Name != name || f.Value != value {
				continue
			}
			if err := some.read(f.Members); err != nil {
				return nil, err
			}
		}
		looked.and(some)
	}
	return looked, nil
}

// narrowed gives the numbers of the items that a filter admits, when it can be
// told from the facets; ok is false when the items have to be asked.
func (d *Directory) narrowed(ctx context.Context, v *store.View, set roster.ChangeSet, f store.ItemFilter, chosen Narrowing) (looked bitset, ok bool, err error) {
	byState := f.State != "" && len(chosen) == 0 // an index knows those that failed
	if f.Row > 0 || f.SubjectID != "" || byState || set.Origin == roster.OriginEdit && len(chosen) == 0 {
		return nil, false, nil
	}
	all := maps.Clone(chosen)
	if all == nil {
		all = Narrowing{}
	}
	for name, value := range map[string]string{FacetAction: string(f.Action), FacetVerb: string(f.Verb), FacetKind: string(f.Subject)} {
		if value != "" {
			all[name] = value
		}
	}
	if len(all) == 0 {
		return nil, false, nil
	}
	facets, ok, err := d.chosenFacets(ctx, v, set, all)
	if err != nil || !ok {
		return nil, false, err
	}
	if looked, err = choose(facets, set.Total, all, ""); err != nil || f.State == "" {
		return looked, true, err
	}
	filter, after, some := stored(set, f, 0)
	come := newBitset(set.Total)
	if some {
		err = v.ItemNumbers(ctx, set.ID, filter, after, func(n int64) { come.fill(run{n, n}) })
	}
	looked.and(come)
	return looked, true, err
}

// chosenFacets reads the facets that are chosen; ok is false when the items of
// the set were never told apart.
func (d *Directory) chosenFacets(ctx context.Context, v *store.View, set roster.ChangeSet, chosen Narrowing) (facets []store.Facet, ok bool, err error) {
	if set.Origin == roster.OriginEdit {
		facets, err = d.facetsOf(ctx, v, set)
		return facets, err == nil, err
	}
	if kept, ok := d.facets.get(set.ID); ok {
		return kept, true, nil
	}
	for name, value := range chosen {
		f, found, err := v.Facet(ctx, set.ID, name, value)
		if err != nil {
			return nil, false, err
		}
		if found {
			facets = append(facets, f)
		}
	}
	if len(facets) > 0 {
		return facets, true, nil
	}
	ok, err = v.HasFacets(ctx, set.ID)
	return facets, ok, err
}
