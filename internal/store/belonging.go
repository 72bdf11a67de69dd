package store

import (
	"context"

	"roster"
)

// Belongings counts what depends on a user being able to sign in and to lead.
type Belongings struct {
	Sessions int64
	Tokens   int64
	Reports  int64 // people who have them as a manager
}

var (
	sessionsOfAll = sqlText("count sessions of users", "select user_id, count(*) from session where user_id in ({set $1}) and expires_at > $2 group by user_id")
	tokensOfAll   = sqlText("count tokens of users", "select user_id, count(*) from token where user_id in ({set $1}) and (expires_at = 0 or expires_at > $2) group by user_id")
	reportsOfAll  = sqlText("count reports of users", "select manager, count(*) from users where manager in ({set $1}) and manager <> '' and deleted_at = 0 and status = $2 group by manager")
)

// Belongings counts what users have; who has nothing is not in the answer.
func (v *View) Belongings(ctx context.Context, ids []roster.UserID) (map[roster.UserID]Belongings, error) {
	has, set := map[roster.UserID]Belongings{}, texts(ids)
	for _, count := range []struct {
		statement *statement
		beside    any
		put       func(*Belongings, int64)
	}{
		{sessionsOfAll, micros(v.now), func(b *Belongings, n int64) { b.Sessions = n }},
		{tokensOfAll, micros(v.now), func(b *Belongings, n int64) { b.Tokens = n }},
		{reportsOfAll, string(roster.Active), func(b *Belongings, n int64) { b.Reports = n }},
	} {
		err := v.each(ctx, count.statement, func(r rows) error {
			var id string
			var n int64
			err := r.Scan(&id, &n)
			b := has[roster.UserID(id)]
			count.put(&b, n)
			has[roster.UserID(id)] = b
			return err
		}, set, count.beside)
		if err != nil {
			return nil, err
		}
	}
	return has, nil
}
