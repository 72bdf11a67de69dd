package directory

import (
	"context"
	"slices"

	"roster"
	"roster/internal/access"
	"roster/internal/store"
)

// GrantRole gives a user a role that permits nothing which the caller may not
// do themselves.
func (d *Directory) GrantRole(ctx context.Context, id roster.UserID, role roster.Role) error {
	return d.changeRole(ctx, id, role, func(tx *store.Tx, u roster.User) error {
		if u.Deleted() {
			return roster.Errorf(roster.Conflict, "deleted", "the user is in the recycle bin: restore them first")
		}
		return tx.GrantRole(ctx, id, role, roster.NewEvent(u.Subject(), roster.RoleGranted{Role: string(role)}))
	})
}

// RevokeRole takes a role from a user; somebody who can administer Roster
// always stays.
func (d *Directory) RevokeRole(ctx context.Context, id roster.UserID, role roster.Role) error {
	return d.changeRole(ctx, id, role, func(tx *store.Tx, u roster.User) error {
		if role == roster.Administrator {
			admins, err := tx.Administrators(ctx)
			if err != nil {
				return err
			}
			if len(admins) == 1 && slices.Contains(admins, id) {
				return roster.Errorf(roster.Conflict, "last_administrator", "nobody else could administer Roster: give the role to somebody else first")
			}
		}
		return tx.RevokeRole(ctx, id, role, roster.NewEvent(u.Subject(), roster.RoleRevoked{Role: string(role)}))
	})
}

func (d *Directory) changeRole(ctx context.Context, id roster.UserID, role roster.Role, change func(*store.Tx, roster.User) error) error {
	if err := access.Require(ctx, roster.RolesWrite); err != nil {
		return err
	}
	if err := access.RequireRole(ctx, role); err != nil {
		return err
	}
	return d.store.Update(ctx, func(tx *store.Tx) error {
		u, found, err := tx.User(ctx, id)
		if err != nil {
			return err
		}
		if !found {
			return notFound(string(id))
		}
		tx.By(access.Actor(ctx))
		return change(tx, u)
	})
}
