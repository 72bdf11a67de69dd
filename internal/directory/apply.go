package directory

import (
	"context"
	"fmt"

	"roster"
	"roster/internal/store"
)

// batch applies items of a change set in one transaction.
type batch struct {
	tx        *store.Tx
	set       *roster.ChangeSet
	catalogue *roster.Catalogue
	actor     roster.Actor
	odd       []roster.Item // items that were not simply applied

	turn  int64          // the item whose turn it is
	depth int            // how many items are being applied before their turn
	early map[int64]bool // items that were

	story bool // a demo organisation is made, with the times of its story
}

// applyItems carries out items in order. Those that fail say why and leave the
// others alone; the counts of the set are kept.
func applyItems(ctx context.Context, tx *store.Tx, set *roster.ChangeSet, actor roster.Actor, items []roster.Item) error {
	catalogue, err := tx.Catalogue(ctx)
	if err != nil {
		return err
	}
	b := &batch{tx: tx, set: set, catalogue: catalogue, actor: actor, early: map[int64]bool{}, story: set.Origin == roster.OriginDemo}
	if b.story {
		b.actor = roster.Storyteller()
		b.actor.Request = actor.Request
	}
	tx.By(b.actor)
	tx.In(set.ID)
	for start := 0; start < len(items); {
		end := start + 1
		for end < len(items) && items[end].Change.Subject.Kind == items[start].Change.Subject.Kind {
			end++
		}
		if err := b.run(ctx, items[start:end]); err != nil {
			return err
		}
		start = end
	}
	if set.Source != "" {
		if err := tx.ConfirmUsers(ctx, set.Source, confirmed(items)); err != nil {
			return err
		}
	}
	return tx.UpdateItems(ctx, set.ID, b.odd)
}

// confirmed gives the users whom rows of a file have named.
func confirmed(items []roster.Item) []roster.UserID {
	var ids []roster.UserID
	seen := map[string]bool{}
	for _, i := range items {
		if i.Row > 0 && i.Action != roster.ActionBlocked && i.State != roster.ItemFailed && i.Change.Subject.Kind == roster.SubjectUser && !seen[i.Change.Subject.ID] {
			ids = append(ids, roster.UserID(i.Change.Subject.ID))
			seen[i.Change.Subject.ID] = true
		}
	}
	return ids
}

// run applies consecutive items about one kind of subject.
func (b *batch) run(ctx context.Context, items []roster.Item) error {
	switch items[0].Change.Subject.Kind {
	case roster.SubjectUser:
		return b.users(ctx, items)
	case roster.SubjectUnit, roster.SubjectLocation:
		return b.nodes(ctx, items)
	case roster.SubjectAttribute:
		return b.attributes(ctx, items)
	default:
		return fmt.Errorf("apply change set %s: nobody knows how to change a %s", b.set.ID, items[0].Change.Subject.Kind)
	}
}

func (b *batch) users(ctx context.Context, items []roster.Item) error {
	f, err := b.facts(ctx, items)
	if err != nil {
		return err
	}
	var writes []store.UserWrite
	written := make(map[roster.UserID]bool)
	flush := func() error {
		err := b.tx.SaveUsers(ctx, b.catalogue, writes)
		writes = writes[:0]
		clear(written)
		return err
	}
	for i := range items {
		item := &items[i]
		if item.Action != roster.ActionChange {
			b.set.Counts.Skipped++
			continue
		}
		if b.depth == 0 {
			if b.turn = item.N; b.wasEarly(item) {
				continue
			}
		}
		id := roster.UserID(item.Change.Subject.ID)
		if written[id] { // a second change to the same person builds on the first
			if err := flush(); err != nil {
				return err
			}
		}
		before := f.users[id]
		outcome := before.Apply(guarded(*item), f, b.actor, b.when(item))
		for looped(outcome) {
			if err := flush(); err != nil {
				return err
			}
			if moved, err := b.ahead(ctx, *item); err != nil {
				return err
			} else if !moved {
				break
			}
			if f, err = b.facts(ctx, items[i:]); err != nil {
				return err
			}
			outcome = before.Apply(guarded(*item), f, b.actor, b.when(item))
		}
		switch {
		case !outcome.OK():
			delete(f.expected, id) // nobody may name them as a manager any more
			b.failed(item, outcome.Problems)
		case len(outcome.Events) == 0:
			b.skipped(item)
		default:
			f.happened(before, outcome.Next)
			writes = append(writes, store.UserWrite{Before: before, After: outcome.Next, Events: b.dated(item, outcome.Events)})
			written[id] = true
			b.set.Counts.Applied++
			if len(writes) == applyPart {
				if err := flush(); err != nil {
					return err
				}
			}
		}
	}
	return flush()
}

// facts reads what the rules have to know of items.
func (b *batch) facts(ctx context.Context, items []roster.Item) (*facts, error) {
	changes := make([]roster.Change, 0, len(items))
	makes := map[roster.UserID]bool{}
	for i := range items {
		if items[i].Action == roster.ActionChange {
			changes = append(changes, items[i].Change)
			if items[i].Change.Verb == roster.Create && items[i].State != roster.ItemFailed {
				makes[roster.UserID(items[i].Change.Subject.ID)] = true
			}
		}
	}
	if err := aloneAlongLines(ctx, b.tx, b.catalogue, changes); err != nil {
		return nil, err
	}
	f, err := loadFacts(ctx, &b.tx.View, b.catalogue, changes)
	if err != nil {
		return nil, err
	}
	return f, b.expectUsers(ctx, f, changes, makes)
}

// expectUsers notes which managers the same change set is still going to make,
// so that the order of rows in a file does not matter. Those whom the batch
// itself makes need not be asked for.
func (b *batch) expectUsers(ctx context.Context, f *facts, changes []roster.Change, makes map[roster.UserID]bool) error {
	var unknown []string
	asked := map[roster.UserID]bool{}
	for _, c := range changes {
		m := roster.UserID(c.Values["manager"])
		if _, known := f.managers[m]; m == "" || known || asked[m] {
			continue
		}
		asked[m] = true
		if makes[m] {
			f.expected[m] = true
		} else {
			unknown = append(unknown, string(m))
		}
	}
	made, err := b.tx.Makes(ctx, b.set.ID, unknown)
	for _, id := range made {
		f.expected[roster.UserID(id)] = true
	}
	for i := range b.odd {
		if b.odd[i].State == roster.ItemFailed {
			delete(f.expected, roster.UserID(b.odd[i].Change.Subject.ID))
		}
	}
	return err
}

// guarded binds a change to the version that it was planned on.
func guarded(i roster.Item) roster.Change {
	c := i.Change
	c.Expect = i.BaseVersion
	return c
}

func (b *batch) failed(item *roster.Item, problems []roster.Problem) {
	item.State, item.Problems = roster.ItemFailed, problems
	b.set.Counts.Failed++
	b.odd = append(b.odd, *item)
}

func (b *batch) skipped(item *roster.Item) {
	item.State = roster.ItemSkipped
	b.set.Counts.Skipped++
	b.odd = append(b.odd, *item)
}

func (b *batch) nodes(ctx context.Context, items []roster.Item) error {
	if err := b.tx.Alone(ctx, alongTrees); err != nil {
		return err
	}
	for i := range items {
		item := &items[i]
		if item.Action != roster.ActionChange {
			b.set.Counts.Skipped++
			continue
		}
		t := &tree{ctx: ctx, view: &b.tx.View}
		before, _ := t.node(roster.NodeID(item.Change.Subject.ID))
		outcome := before.Apply(guarded(*item), t)
		switch {
		case t.err != nil:
			return t.err
		case len(outcome.Problems) > 0:
			b.failed(item, outcome.Problems)
		case len(outcome.Events) == 0:
			b.skipped(item)
		default:
			b.set.Counts.Applied++
			if err := b.tx.SaveNodes(ctx, []store.NodeWrite{{Before: before, After: outcome.Next, Events: b.dated(item, outcome.Events)}}); err != nil {
				return err
			}
		}
	}
	return nil
}
