package directory

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"roster"
	"roster/internal/access"
	"roster/internal/store"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// inlineRollback is the size up to which a rollback is planned at once instead
// of by a job.
const inlineRollback = 2000

// Rollback plans the undoing of a change set, or of chosen items of it, as a
// change set of its own. Subjects that were changed since are blocked and say
// so. Items count from the end, so that what was made last goes first.
func (d *Directory) Rollback(ctx context.Context, id roster.ChangeSetID, items []int64) (roster.ChangeSet, error) {
	if err := access.Require(ctx, roster.ChangeSetsWrite); err != nil {
		return roster.ChangeSet{}, err
	}
	inline := len(items) > 0
	set := roster.ChangeSet{Origin: roster.OriginRollback, RollbackOf: id}
	set, err := d.NewChangeSet(ctx, set, func(tx *store.Tx, set *roster.ChangeSet) error {
		of, err := requireSet(ctx, &tx.View, id)
		if err != nil {
			return err
		}
		if of.Done == 0 || of.State == roster.Applying {
			return roster.Errorf(roster.Conflict, "nothing_to_roll_back", "the change set is %s and has changed nothing that could be rolled back yet", of.State)
		}
		set.Title = "Roll back: " + of.Title
		if inline = inline || of.Done <= inlineRollback; inline {
			return nil
		}
		set.JobID, err = d.enqueue(ctx, tx, JobRollback, setSubject(*set))
		return err
	})
	if err != nil || !inline {
		return set, err
	}
	return d.PlanRollback(ctx, set.ID, items, nil)
}

// PlanRollback fills a rollback with the inverse of what its original did.
func (d *Directory) PlanRollback(ctx context.Context, id roster.ChangeSetID, chosen []int64, progress Progress) (roster.ChangeSet, error) {
	p, err := d.Plan(ctx, id)
	if err != nil {
		return roster.ChangeSet{}, err
	}
	var of roster.ChangeSet
	err = d.store.View(ctx, func(v *store.View) (err error) {
		of, err = requireSet(ctx, v, p.set.RollbackOf)
		return err
	})
	if err != nil {
		return p.set, err
	}
	undo := &undoing{of: of, chosen: chosen, made: map[roster.Subject]undone{}}
	if of.Origin == roster.OriginDemo && len(chosen) == 0 {
		err = d.store.View(ctx, func(v *store.View) (err error) {
			undo.whole, err = newFarewell(ctx, v, of.ID)
			return err
		})
	} else {
		err = p.leadBack(ctx, of)
	}
	if err != nil {
		return p.set, err
	}
	for before := of.Total + 1; before > 1; { // behind Done lie items that were applied before their turn
		var batch []Proposal
		var first int64
		err := d.store.View(ctx, func(v *store.View) error {
			items, err := v.ItemsBefore(ctx, of.ID, before, 1000)
			if err != nil || len(items) == 0 {
				return err
			}
			first = items[len(items)-1].N
			if batch = undo.inverses(items); undo.whole != nil {
				return nil
			}
			return sameAgain(ctx, v, batch)
		})
		if err != nil {
			return p.set, err
		}
		before = first
		var save func(tx *store.Tx) error
		if progress != nil {
			done := of.Total - before + 1
			save = func(tx *store.Tx) error { return progress(tx, done, of.Total) }
		}
		if err := p.Add(ctx, batch, save); err != nil {
			return p.set, err
		}
	}
	return p.Finish(ctx)
}

// undoing makes the inverses of what a change set did, the last first.
type undoing struct {
	of     roster.ChangeSet
	chosen []int64 // all when empty
	made   map[roster.Subject]undone
	whole  *farewell // of a demo
}

// undone is what taking back a later item has made of a subject.
type undone struct{ from, to int64 }

func (u *undoing) inverses(items []roster.Item) []Proposal {
	var batch []Proposal
	for _, i := range items {
		if settled(u.of, i).State != roster.ItemApplied || i.Action != roster.ActionChange || len(u.chosen) > 0 && !slices.Contains(u.chosen, i.N) {
			continue
		}
		if u.whole != nil {
			if b, ok := u.whole.removal(i); ok {
				batch = append(batch, b)
			}
			continue
		}
		c := inverse(i)
		if c.Subject.Kind == roster.SubjectUnit || c.Subject.Kind == roster.SubjectLocation { // the only ones that a set may change twice
			if later, ok := u.made[c.Subject]; ok && later.from == c.Expect {
				c.Expect = later.to
			}
			u.made[c.Subject] = undone{i.BaseVersion, c.Expect + 1}
		}
		batch = append(batch, Proposal{Change: c, Label: i.Label})
	}
	return batch
}

// inverse gives the change that takes an applied item back. It holds only for
// the version that the item made: whoever was changed since is left alone.
func inverse(i roster.Item) roster.Change {
	c := roster.Change{Subject: i.Change.Subject, Expect: i.NextVersion(), Values: i.Before, Reason: "rolled back"}
	verb := i.Change.Verb
	switch {
	case c.Subject.Kind == roster.SubjectAttribute && verb == roster.Delete:
		c.Verb, c.Expect = roster.Create, 0
	case c.Subject.Kind == roster.SubjectAttribute:
		c.Verb, c.Expect, c.Values = roster.Delete, 0, nil
	case verb == roster.Create:
		c.Verb, c.Values = roster.Delete, nil
	case c.Subject.Kind == roster.SubjectUser:
		c.Verb, c.State = roster.Revert, i.BeforeState
	case verb == roster.Delete:
		c.Verb = roster.Restore
	case verb == roster.Restore:
		c.Verb = roster.Delete
	default:
		c.Verb = roster.Update
	}
	return c
}

// sameAgain lets inverses hold for users and nodes that were changed since and
// changed back: what matters is whether they are as the undone change left
// them, not how often they were touched.
func sameAgain(ctx context.Context, v *store.View, batch []Proposal) error {
	ids := map[roster.UserID]int64{}
	for _, p := range batch {
		if p.Change.Subject.Kind == roster.SubjectUser {
			ids[roster.UserID(p.Change.Subject.ID)] = p.Change.Expect
		}
	}
	users, err := v.Users(ctx, slices.Collect(maps.Keys(ids)))
	if err != nil {
		return err
	}
	for id, version := range ids {
		if users[id].Version == version {
			delete(ids, id)
		}
	}
	then, err := v.UsersAtVersions(ctx, ids)
	if err != nil {
		return err
	}
	for i := range batch {
		c := &batch[i].Change
		id := roster.UserID(c.Subject.ID)
		if old, ok := then[id]; ok && maps.Equal(old.Values, users[id].Values) && old.State == users[id].State {
			c.Expect = users[id].Version
		}
	}
	return nil
}
