package directory

import (
	"context"
	"time"

	"roster"
	"roster/internal/clock"
	"roster/internal/store"
)

const (
	// applyBatch is how many items are worked through in one go.
	applyBatch = 500
	// applySlice is how long the store is held for them, applyTurn how long when
	// somebody waits for it. Long slices spare the engine the pages that several
	// batches touch, and commits; short ones let others in.
	applySlice = 80 * time.Millisecond
	applyTurn  = 20 * time.Millisecond
	// applyPart is how many people of a batch are handed to the store together:
	// it writes them while the rules go on with the next.
	applyPart = 100
)

// Progress says how far a job is, in the transaction that brings it further. It
// comes first in that transaction, and its error ends the job.
type Progress func(tx *store.Tx, done, total int64) error

// Run applies a change set slice by slice until it is done, and can be called
// again after a kill at any moment: how far it came is saved with the work.
func (d *Directory) Run(ctx context.Context, id roster.ChangeSetID, actor roster.Actor, progress Progress) error {
	var set roster.ChangeSet
	err := d.store.View(ctx, func(v *store.View) (err error) {
		set, err = requireSet(ctx, v, id)
		return err
	})
	if err != nil {
		return err
	}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := d.store.Update(ctx, func(tx *store.Tx) error {
			if err := progress(tx, set.Done, set.Total); err != nil {
				return err
			}
			var err error
			if set, err = requireSet(ctx, &tx.View, id); err != nil || set.State != roster.Applying {
				return err
			}
			return d.work(ctx, tx, &set, actor)
		})
		switch {
		case err != nil:
			return err
		case set.State == roster.Applied: // who looks at the work afterwards sees all of it
			return d.store.Update(ctx, func(tx *store.Tx) error { return progress(tx, set.Done, set.Total) })
		case set.State != roster.Applying:
			return nil
		}
	}
}

// work goes through items for as long as a slice lasts.
func (d *Directory) work(ctx context.Context, tx *store.Tx, set *roster.ChangeSet, actor roster.Actor) error {
	watch := clock.Start()
	for {
		batch := d.batch
		if tx.Wanted() {
			batch = max(1, batch/4)
		}
		items, err := tx.ItemsAfter(ctx, set.ID, set.Done, batch)
		if err != nil {
			return err
		}
		if len(items) == 0 {
			return finish(ctx, tx, set, actor)
		}
		items = fewNodes(items)
		if err := applyItems(ctx, tx, set, actor, items); err != nil {
			return err
		}
		set.Done = items[len(items)-1].N
		if took := watch.Elapsed(); set.Done < set.Total && took < d.slice && (took < applyTurn || !tx.Wanted()) {
			continue
		}
		if set.Done >= set.Total {
			return finish(ctx, tx, set, actor)
		}
		return tx.SaveChangeSet(ctx, *set)
	}
}

// fewNodes ends a batch early that begins with units or locations: they are
// saved one after the other, with several questions each, and whoever wants to
// write waits meanwhile.
func fewNodes(items []roster.Item) []roster.Item {
	const few = 20
	if k := items[0].Change.Subject.Kind; k == roster.SubjectUnit || k == roster.SubjectLocation {
		return items[:min(len(items), few)]
	}
	return items
}

func finish(ctx context.Context, tx *store.Tx, set *roster.ChangeSet, actor roster.Actor) error {
	set.State, set.AppliedAt = roster.Applied, tx.Now()
	set.Version++
	tx.By(actor)
	tx.In(set.ID)
	return tx.SaveChangeSet(ctx, *set, roster.NewEvent(setSubject(*set), roster.ChangeSetApplied{Counts: set.Counts.Map(), RollbackOf: set.RollbackOf}))
}

// End closes a change set whose job could not go on, for a failure or because
// somebody cancelled it. What was applied stays and can be rolled back.
func (d *Directory) End(ctx context.Context, tx *store.Tx, id roster.ChangeSetID, failure string) error {
	set, err := requireSet(ctx, &tx.View, id)
	if err != nil || set.State != roster.Applying && set.State != roster.Planning {
		return err
	}
	set.State = roster.Cancelled
	var event roster.Payload = roster.ChangeSetCancelled{}
	if failure != "" {
		set.State, set.Failure, event = roster.Failed, failure, roster.ChangeSetFailed{Failure: failure}
	}
	set.Version++
	tx.By(set.CreatedBy)
	tx.In(set.ID)
	return tx.SaveChangeSet(ctx, set, roster.NewEvent(setSubject(set), event))
}

// Reopen lets a change set that failed go on, because its job is tried again:
// one that was planned is applied from where it came to, another is planned
// from the beginning.
func (d *Directory) Reopen(ctx context.Context, tx *store.Tx, id roster.ChangeSetID) error {
	set, err := requireSet(ctx, &tx.View, id)
	if err != nil {
		return err
	}
	if set.State != roster.Failed {
		return roster.Errorf(roster.Conflict, "not_failed", "the change set is %s: only one that failed can be tried again", set.State)
	}
	set.State, set.Failure = roster.Applying, ""
	if set.Hash == "" {
		set.State = roster.Planning
	}
	set.Version++
	tx.In(set.ID)
	return tx.SaveChangeSet(ctx, set, roster.NewEvent(setSubject(set), roster.ChangeSetResumed{}))
}
