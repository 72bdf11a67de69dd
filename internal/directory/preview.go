package directory

import (
	"context"
	"errors"

	"roster"
	"roster/internal/access"
	"roster/internal/store"
)

// Preview says what a change to a user would do, without doing it: the rules
// that [Directory.Do] asks are asked on what is there now.
func (d *Directory) Preview(ctx context.Context, c roster.Change) (roster.Item, error) {
	var item roster.Item
	if err := access.Require(ctx, roster.UsersRead); err != nil {
		return item, err
	}
	err := d.store.View(ctx, func(v *store.View) error {
		catalogue, err := v.Catalogue(ctx)
		if err != nil {
			return err
		}
		values, err := resolve(ctx, v, catalogue, c.Values)
		if e, ok := errors.AsType[*roster.Error](err); ok && len(e.Problems) > 0 {
			item = roster.Item{Change: c, Action: roster.ActionBlocked, State: roster.ItemSkipped, Problems: e.Problems}
			return nil
		}
		if err != nil {
			return err
		}
		c.Values = values
		f, err := loadFacts(ctx, v, catalogue, []roster.Change{c})
		if err != nil {
			return err
		}
		before := f.users[roster.UserID(c.Subject.ID)]
		item = newItem(c, before, before.Apply(c, f, access.Actor(ctx), v.Now()))
		return nil
	})
	return item, err
}
