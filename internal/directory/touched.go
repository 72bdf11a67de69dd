package directory

import (
	"context"

	"roster"
	"roster/internal/access"
	"roster/internal/store"
)

// Touched tells which of those that a change set is about were changed by
// somebody else since it was planned: a plan will leave them alone, and so
// will the undoing of it. It goes on behind an item.
func (d *Directory) Touched(ctx context.Context, id roster.ChangeSetID, after int64, limit int) (list []store.Touched, err error) {
	if err := access.Require(ctx, roster.ChangeSetsRead); err != nil {
		return nil, err
	}
	err = d.store.View(ctx, func(v *store.View) error {
		set, err := requireSet(ctx, v, id)
		if err != nil {
			return err
		}
		list, err = v.ItemsTouched(ctx, id, set.PlannedAt, after, limit)
		return err
	})
	return list, err
}
