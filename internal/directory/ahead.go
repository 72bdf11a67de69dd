package directory

import (
	"context"

	"roster"
)

// When two people swap places, the first of the two items would close a circle
// for a moment. So an item whose manager line runs in a circle has those items
// of the same set applied first that take somebody off this line.

// looped reports whether a circle stands in the way.
func looped(o roster.Outcome) bool {
	for _, p := range o.Problems {
		if p.Code == "manager_loop" {
			return true
		}
	}
	return false
}

// ahead applies the next such item before its turn; it is false when there is
// none.
func (b *batch) ahead(ctx context.Context, item roster.Item) (bool, error) {
	manager := roster.UserID(item.Change.Values["manager"])
	lines, err := b.tx.ManagerLines(ctx, []roster.UserID{manager})
	if err != nil {
		return false, err
	}
	for at, step := manager, 0; at != "" && step < len(lines) && string(at) != item.Change.Subject.ID; at, step = lines[at].Above, step+1 {
		items, err := b.tx.ItemsOf(ctx, b.set.ID, string(at))
		if err != nil {
			return false, err
		}
		for _, later := range items {
			_, moves := later.Change.Values["manager"]
			if !moves || later.N <= b.turn || b.early[later.N] || later.Action != roster.ActionChange || later.State != roster.ItemPlanned {
				continue
			}
			b.early[later.N] = true
			one := []roster.Item{later}
			b.depth++
			err := b.users(ctx, one)
			b.depth--
			if err != nil {
				return false, err
			}
			if one[0].State == roster.ItemPlanned {
				one[0].State = roster.ItemApplied
				b.odd = append(b.odd, one[0])
			}
			return true, nil
		}
	}
	return false, nil
}

// wasEarly reports whether an item was applied before its turn, and puts its
// state right: by its place it is now among those that are done.
func (b *batch) wasEarly(item *roster.Item) bool {
	if item.State == roster.ItemApplied { // by an earlier transaction
		item.State = roster.ItemPlanned
		b.odd = append(b.odd, *item)
		return true
	}
	if item.State == roster.ItemFailed || item.State == roster.ItemSkipped { // likewise, and counted
		return true
	}
	if !b.early[item.N] {
		return false
	}
	for i := range b.odd {
		if b.odd[i].N == item.N && b.odd[i].State == roster.ItemApplied {
			b.odd[i].State = roster.ItemPlanned
		}
	}
	return true
}
