package directory

import (
	"context"

	"roster"
	"roster/internal/store"
)

// Line tells the plan who will manage whom once the whole set is applied, for
// those whom the set moves; the circle of two who swap places is none. Without
// it the plan remembers whom it moves, and judges each item after those before.
func (p *Planning) Line(f func(roster.UserID) (manager roster.UserID, moved bool)) { p.line = f }

// manager tells the manager that the plan gives to somebody.
func (p *Planning) manager(id roster.UserID) (store.Manager, bool) {
	if p.line != nil {
		if above, moved := p.line(id); moved {
			return store.Manager{Above: above}, true
		}
	}
	m, moved := p.moved[id]
	return m, moved
}

// move remembers what later items must know of a planned change: the place in
// the manager line, the bin, and whether an administrator is left.
func (p *Planning) move(f *facts, before, after roster.User) {
	above := after.Values["manager"]
	if p.line == nil && above != before.Values["manager"] || after.Deleted() != before.Deleted() {
		p.moved[after.ID] = store.Manager{Above: roster.UserID(above), Deleted: after.Deleted()}
	}
	if _, admin := f.admins[after.ID]; admin {
		p.admins[after.ID] = after.MaySignIn(after.UpdatedAt)
	}
}

// leadBack gives the plan of a rollback the lines to which it leads back: those
// who have swapped places swap them once more.
func (p *Planning) leadBack(ctx context.Context, of roster.ChangeSet) error {
	managers := map[roster.UserID]roster.UserID{}
	for after := int64(0); after < of.Total; {
		var items []roster.Item
		err := p.d.store.View(ctx, func(v *store.View) (err error) {
			items, err = v.ItemsAfter(ctx, of.ID, after, 1000)
			return err
		})
		if err != nil || len(items) == 0 {
			return err
		}
		for _, i := range items {
			if was, moved := i.Before["manager"]; moved && i.Action == roster.ActionChange {
				managers[roster.UserID(i.Change.Subject.ID)] = roster.UserID(was)
			}
		}
		after = items[len(items)-1].N
	}
	if len(managers) > 0 {
		p.Line(func(id roster.UserID) (roster.UserID, bool) { m, moved := managers[id]; return m, moved })
	}
	return nil
}

// follow reads the manager lines into which the plan leads from those of a
// batch, beyond what the batch has read.
func (p *Planning) follow(ctx context.Context, v *store.View, f *facts, changes []roster.Change) error {
	if len(p.moved) == 0 {
		return nil
	}
	absent := map[roster.UserID]bool{}
	for starts := f.needs(changes).users; ; {
		var missing []roster.UserID
		seen := map[roster.UserID]bool{}
		for _, at := range starts {
			for at != "" && !seen[at] && !absent[at] {
				seen[at] = true
				m, known := p.moved[at]
				if !known {
					m, known = f.managers[at]
				}
				if !known {
					missing = append(missing, at)
				}
				at = m.Above
			}
		}
		if len(missing) == 0 {
			return nil
		}
		lines, err := v.ManagerLines(ctx, missing)
		if err != nil {
			return err
		}
		for _, id := range missing {
			_, found := lines[id]
			absent[id] = !found
		}
		for id, m := range lines {
			f.managers[id] = m
		}
	}
}
