package store

import (
	"context"

	"roster"
)

const selectNames = "select id, user_name, display_name, deleted_at from users where id "

var (
	nameOfUser   = sqlText("name of user", selectNames+"= $1")
	namesOfUsers = sqlText("names of users", selectNames+"in ({set $1})")
)

// UserNames reads no more of users than what they are called, and whether they
// are in the recycle bin.
func (v *View) UserNames(ctx context.Context, ids []roster.UserID) (map[roster.UserID]roster.User, error) {
	found := make(map[roster.UserID]roster.User, len(ids))
	scan := func(r rows) error {
		var id, userName, displayName string
		var deletedAt int64
		err := r.Scan(&id, &userName, &displayName, &deletedAt)
		found[roster.UserID(id)] = roster.User{
			ID: roster.UserID(id), State: roster.State{DeletedAt: instant(deletedAt)},
			Values: roster.Values{"userName": userName, "displayName": displayName},
		}
		return err
	}
	switch len(ids) {
	case 0:
		return found, nil
	case 1:
		return found, v.each(ctx, nameOfUser, scan, string(ids[0]))
	default:
		return found, v.each(ctx, namesOfUsers, scan, texts(ids))
	}
}
