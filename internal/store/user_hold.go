package store

import (
	"context"

	"roster"
)

var userHolds = sqlText("what hangs on a user", `
	select
		(select count(*) from session where user_id = $1 and expires_at > $2),
		(select count(*) from token where user_id = $1 and (expires_at = 0 or expires_at > $2)),
		(select count(*) from one_time where user_id <> '' and user_id = $1 and expires_at > $2),
		(select count(*) from user_role where user_id = $1),
		(select count(*) from users where manager <> '' and manager = $1 and deleted_at = 0 and status <> 'archived')`)

// Holdings counts what hangs on a user: what ends, stops or is left alone when
// they may no longer sign in.
type Holdings struct {
	Sessions, Tokens, Links, Roles int64
	Reports                        int64 // who report directly to them, without bin and archive
}

// Holdings counts what hangs on a user.
func (v *View) Holdings(ctx context.Context, id roster.UserID) (h Holdings, err error) {
	_, err = v.one(ctx, userHolds, []any{&h.Sessions, &h.Tokens, &h.Links, &h.Roles, &h.Reports}, string(id), micros(v.now))
	return h, err
}
