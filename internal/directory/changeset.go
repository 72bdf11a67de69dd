package directory

import (
	"context"

	"roster"
	"roster/internal/access"
	"roster/internal/store"
)

// ChangeSet reads a change set.
func (d *Directory) ChangeSet(ctx context.Context, id roster.ChangeSetID) (roster.ChangeSet, error) {
	var set roster.ChangeSet
	if err := access.Require(ctx, roster.ChangeSetsRead); err != nil {
		return set, err
	}
	err := d.store.View(ctx, func(v *store.View) (err error) {
		set, err = requireSet(ctx, v, id)
		return err
	})
	return set, err
}

// Items reads items of a change set that match a filter and have the chosen
// values, behind a number.
func (d *Directory) Items(ctx context.Context, id roster.ChangeSetID, f store.ItemFilter, chosen Narrowing, after int64, limit int) ([]roster.Item, error) {
	if err := access.Require(ctx, roster.ChangeSetsRead); err != nil {
		return nil, err
	}
	var items []roster.Item
	err := d.store.View(ctx, func(v *store.View) error {
		set, err := requireSet(ctx, v, id)
		if err != nil {
			return err
		}
		looked, ok, err := d.narrowed(ctx, v, set, f, chosen)
		if err != nil {
			return err
		}
		if ok {
			items, err = v.ItemsByNumber(ctx, id, looked.after(after, limit))
		} else if f, after, some := stored(set, f, after); some {
			items, err = v.FindItems(ctx, id, f, after, limit)
		}
		for i := range items {
			items[i] = settled(set, items[i])
		}
		return err
	})
	return items, err
}

// CountItems counts the items of a change set that match a filter and have the
// chosen values.
func (d *Directory) CountItems(ctx context.Context, id roster.ChangeSetID, f store.ItemFilter, chosen Narrowing) (n int64, err error) {
	if err := access.Require(ctx, roster.ChangeSetsRead); err != nil {
		return 0, err
	}
	err = d.store.View(ctx, func(v *store.View) error {
		set, err := requireSet(ctx, v, id)
		if err != nil {
			return err
		}
		looked, ok, err := d.narrowed(ctx, v, set, f, chosen)
		if err != nil {
			return err
		}
		if ok {
			n = looked.count()
			return nil
		}
		f, after, some := stored(set, f, 0)
		if !some {
			return nil
		}
		if n, err = v.CountItems(ctx, id, f); err != nil || after == 0 {
			return err
		}
		f.Through = after
		passed, err := v.CountItems(ctx, id, f)
		n -= passed
		return err
	})
	return n, err
}

// stored turns a filter by the state that items have into one by the state
// that is written down: those that were simply applied are not written again,
// they lie behind the point that the set has reached. It is false when there
// can be none.
func stored(set roster.ChangeSet, f store.ItemFilter, after int64) (store.ItemFilter, int64, bool) {
	switch f.State {
	case roster.ItemApplied:
		if f.Action != "" && f.Action != roster.ActionChange {
			return f, after, false
		}
		f.State, f.Action, f.Through = roster.ItemPlanned, roster.ActionChange, set.Done
		return f, after, set.Done > 0
	case roster.ItemPlanned:
		return f, max(after, set.Done), true
	default:
		return f, after, true
	}
}

// settled gives an item its state: one that the set has passed is applied
// unless it says otherwise.
func settled(set roster.ChangeSet, i roster.Item) roster.Item {
	if i.State == roster.ItemPlanned && i.N <= set.Done {
		i.State = roster.ItemApplied
	}
	return i
}

// Apply begins to carry out a planned change set. Doing it again changes
// nothing. Where a number is to be repeated, confirm must be that number.
func (d *Directory) Apply(ctx context.Context, id roster.ChangeSetID, hash string, confirm int64) (roster.ChangeSet, error) {
	var set roster.ChangeSet
	if err := access.Require(ctx, roster.ChangeSetsWrite); err != nil {
		return set, err
	}
	err := d.store.Update(ctx, func(tx *store.Tx) (err error) {
		if set, err = requireSet(ctx, &tx.View, id); err != nil {
			return err
		}
		switch {
		case hash != "" && hash != set.Hash:
			return roster.Errorf(roster.Conflict, "hash_mismatch", "this is not the plan that was looked at: its hash is %s", set.Hash)
		case set.State == roster.Applying || set.State == roster.Applied:
			return nil
		case set.State != roster.Planned:
			return roster.Errorf(roster.Conflict, "not_planned", "the change set is %s: only a planned one can be applied", set.State)
		case set.Confirm > 0 && confirm != set.Confirm:
			return &roster.Error{
				Kind: roster.Conflict, Code: "confirmation_required",
				Message: confirmText(set, confirm),
			}
		}
		set.State = roster.Applying
		set.Version++
		tx.By(access.Actor(ctx))
		if set.JobID, err = d.enqueue(ctx, tx, JobApply, setSubject(set)); err != nil {
			return err
		}
		return tx.SaveChangeSet(ctx, set)
	})
	return set, err
}

func confirmText(set roster.ChangeSet, got int64) string {
	n := itoa(set.Confirm)
	text := "this plan deactivates " + n + " people, more than a fifth of its source"
	if set.Origin == roster.OriginBulk {
		text = "this plan changes the status of " + n + " people or deletes them, which are many"
	}
	text += ": repeat the number " + n + " to apply it"
	if got > 0 {
		text += " (you gave " + itoa(got) + ")"
	}
	return text
}

// Cancel gives a change set up. One that is being applied stops where it is;
// what was done stays and can be rolled back.
func (d *Directory) Cancel(ctx context.Context, id roster.ChangeSetID) (roster.ChangeSet, error) {
	var set roster.ChangeSet
	if err := access.Require(ctx, roster.ChangeSetsWrite); err != nil {
		return set, err
	}
	err := d.store.Update(ctx, func(tx *store.Tx) (err error) {
		if set, err = requireSet(ctx, &tx.View, id); err != nil {
			return err
		}
		switch set.State {
		case roster.Cancelled:
			return nil
		case roster.Applied, roster.Failed:
			return roster.Errorf(roster.Conflict, "not_open", "the change set is %s and cannot be cancelled: roll it back instead", set.State)
		default:
		}
		set.State = roster.Cancelled
		set.Version++
		tx.By(access.Actor(ctx))
		tx.In(set.ID)
		return tx.SaveChangeSet(ctx, set, roster.NewEvent(setSubject(set), roster.ChangeSetCancelled{}))
	})
	return set, err
}
