package directory

import (
	"context"
	"time"

	"roster"
	"roster/internal/clock"
	"roster/internal/store"
)

const (
	// applyBatch is how many items are worked through in one go, and applySlice
	// how long the store is held for them: long work is cut by time, so that
	// others get in between.
	applyBatch = 500
	applySlice = 80 * time.Millisecond
)

// Run applies a change set slice by slice until it is done, and can be called
// again after a kill at any moment: how far it came is saved with the work.
// progress runs in the transaction of each slice and may end the run.
func (d *Directory) Run(ctx context.Context, id roster.ChangeSetID, actor roster.Actor, progress func(tx *store.Tx, done, total int64) error) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		var state roster.SetState
		err := d.store.Update(ctx, func(tx *store.Tx) error {
			set, err := requireSet(ctx, &tx.View, id)
			if err != nil {
				return err
			}
			if set.State == roster.Applying {
				if err := slice(ctx, tx, &set, actor); err != nil {
					return err
				}
				if err := progress(tx, set.Done, set.Total); err != nil {
					return err
				}
			}
			state = set.State
			return nil
		})
		if err != nil || state != roster.Applying {
			return err
		}
	}
}

// slice works through items for as long as a slice lasts.
func slice(ctx context.Context, tx *store.Tx, set *roster.ChangeSet, actor roster.Actor) error {
	watch := clock.Start()
	for {
		items, err := tx.ItemsAfter(ctx, set.ID, set.Done, applyBatch)
		if err != nil {
			return err
		}
		if len(items) == 0 {
			return finish(ctx, tx, set, actor)
		}
		if err := applyItems(ctx, tx, set, actor, items); err != nil {
			return err
		}
		set.Done = items[len(items)-1].N
		if set.Done < set.Total && watch.Elapsed() < applySlice {
			continue
		}
		if set.Done >= set.Total {
			return finish(ctx, tx, set, actor)
		}
		return tx.SaveChangeSet(ctx, *set)
	}
}

func finish(ctx context.Context, tx *store.Tx, set *roster.ChangeSet, actor roster.Actor) error {
	set.State, set.AppliedAt = roster.Applied, tx.Now()
	set.Version++
	tx.By(actor)
	tx.In(set.ID)
	return tx.SaveChangeSet(ctx, *set, roster.NewEvent(setSubject(*set), roster.ChangeSetApplied{Counts: set.Counts.Map(), RollbackOf: set.RollbackOf}))
}

// Fail ends a change set whose job could not go on; what was applied stays and
// can be rolled back.
func (d *Directory) Fail(ctx context.Context, id roster.ChangeSetID, why string) error {
	return d.store.Update(ctx, func(tx *store.Tx) error {
		set, err := requireSet(ctx, &tx.View, id)
		if err != nil || set.State != roster.Applying && set.State != roster.Planning {
			return err
		}
		set.State, set.Failure = roster.Failed, why
		set.Version++
		tx.By(set.CreatedBy)
		tx.In(set.ID)
		return tx.SaveChangeSet(ctx, set, roster.NewEvent(setSubject(set), roster.ChangeSetFailed{Failure: why}))
	})
}
