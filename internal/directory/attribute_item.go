package directory

import (
	"context"
	"encoding/json"

	"roster"
	"roster/internal/store"
)

// AddAttribute tells the plan of a custom attribute that the set makes.
func (p *Planning) AddAttribute(a roster.Attribute) { p.custom = append(p.custom, a) }

// attribute plans an item that makes or removes a custom attribute; the
// description travels as one value. It is kept when it goes, for the way back.
func (p *Planning) attribute(ctx context.Context, v *store.View, f *facts, b Proposal) (roster.Item, error) {
	item := roster.Item{Change: b.Change, Label: b.Change.Subject.ID, Action: roster.ActionChange, State: roster.ItemPlanned}
	catalogue, err := v.Catalogue(ctx)
	if err != nil {
		return item, err
	}
	if b.Change.Verb == roster.Delete {
		a, err := removable(catalogue, b.Change.Subject.ID)
		if err != nil {
			return blocked(item, err), nil
		}
		text, err := json.Marshal(a)
		item.Before = roster.Values{"attribute": string(text)}
		return item, err
	}
	if _, taken := catalogue.Lookup(b.Change.Subject.ID); taken {
		return blocked(item, nameTaken(b.Change.Subject.ID)), nil
	}
	a, err := described(b.Change)
	if err != nil {
		return item, err
	}
	switch err := sameType(ctx, v, a); {
	case roster.KindOf(err) == roster.Conflict:
		return blocked(item, err), nil
	case err != nil:
		return item, err
	}
	item.After = b.Change.Values
	if _, told := f.catalogue.Lookup(b.Change.Subject.ID); !told {
		p.AddAttribute(a)
		f.catalogue = catalogue.With(p.custom...)
	}
	return item, nil
}

func blocked(item roster.Item, why error) roster.Item {
	item.Action, item.State, item.Problems = roster.ActionBlocked, roster.ItemSkipped, []roster.Problem{problemOf(why)}
	return item
}

// attributes applies items that make or remove custom attributes; the
// description travels as one value.
func (b *batch) attributes(ctx context.Context, items []roster.Item) error {
	for i := range items {
		item := &items[i]
		if item.Action != roster.ActionChange {
			b.set.Counts.Skipped++
			continue
		}
		err := b.attribute(ctx, item.Change)
		if roster.KindOf(err) == roster.Internal && err != nil {
			return err
		}
		if err != nil {
			b.failed(item, []roster.Problem{problemOf(err)})
			continue
		}
		b.set.Counts.Applied++
	}
	var err error
	b.catalogue, err = b.tx.Catalogue(ctx)
	return err
}

func (b *batch) attribute(ctx context.Context, c roster.Change) error {
	if c.Verb == roster.Delete {
		return deleteAttribute(ctx, b.tx, c.Subject.ID)
	}
	a, err := described(c)
	if err != nil {
		return err
	}
	_, err = createAttribute(ctx, b.tx, a)
	return err
}

// described reads the attribute that a change makes.
func described(c roster.Change) (a roster.Attribute, err error) {
	if err := json.Unmarshal([]byte(c.Values["attribute"]), &a); err != nil {
		return a, err
	}
	a, _ = roster.NewCustomAttribute(a) // whose problems are told when it is made
	return a, nil
}
