package store

import (
	"context"

	"roster"
)

// Owner is what must be known of somebody each time they come with a session,
// a token or a password: of the user, state and names only.
type Owner struct {
	User  roster.User
	Roles []roster.Role
}

// ownerColumns belong to users u with user_role r; each role is a row.
const ownerColumns = "u.id, u.display_name, u.user_name, u.status, u.locked_at, u.locked_until, u.deleted_at, coalesce(r.role, '')"

var ownerByID = sqlText("owner", "select "+ownerColumns+`, coalesce(p.hash, '') from users u
	left join user_role r on r.user_id = u.id left join password p on p.user_id = u.id where u.id = $1 order by r.role`)

// Owner reads what must be known of a user who signs in, with the hash of
// their password, empty when they have none.
func (v *View) Owner(ctx context.Context, id roster.UserID) (o Owner, hash string, found bool, err error) {
	var row ownerRow
	err = v.each(ctx, ownerByID, func(r rows) error {
		found = true
		return row.scan(r, &o, &hash)
	}, string(id))
	return o, hash, found, err
}

// ownerRow is one row of ownerColumns.
type ownerRow struct {
	id, displayName, userName, status, role string
	lockedAt, lockedUntil, deletedAt        int64
}

// scan reads a row into its owner; more is what follows ownerColumns.
func (w *ownerRow) scan(r rows, o *Owner, more ...any) error {
	dest := append([]any{&w.id, &w.displayName, &w.userName, &w.status, &w.lockedAt, &w.lockedUntil, &w.deletedAt, &w.role}, more...)
	if err := r.Scan(dest...); err != nil {
		return err
	}
	o.User = roster.User{
		ID: roster.UserID(w.id), Values: roster.Values{"displayName": w.displayName, "userName": w.userName},
		State: roster.State{Status: roster.Status(w.status), LockedAt: instant(w.lockedAt), LockedUntil: instant(w.lockedUntil), DeletedAt: instant(w.deletedAt)},
	}
	if w.role != "" {
		o.Roles = append(o.Roles, roster.Role(w.role))
	}
	return nil
}
