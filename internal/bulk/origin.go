package bulk

import (
	"context"

	"roster"
	"roster/internal/access"
	"roster/internal/bulk/table"
	"roster/internal/store"
)

// Origin tells what the file is called that a change set came from, and how it
// is written. Whoever may look at the change set may know it.
func (b *Bulk) Origin(ctx context.Context, id roster.ChangeSetID) (name string, format table.Format, err error) {
	if err := access.Require(ctx, roster.ChangeSetsRead); err != nil {
		return "", format, err
	}
	var row store.ImportPlan
	var found bool
	err = b.store.View(ctx, func(v *store.View) error {
		row, found, err = v.ImportPlan(ctx, id)
		return err
	})
	if err == nil && !found {
		err = roster.Errorf(roster.Conflict, "no_file", "the change set %s does not come from a file: its items say what failed", id)
	}
	if err != nil {
		return "", format, err
	}
	i, _, err := b.open(ctx, row.ImportID)
	return i.Name, i.Format, err
}
