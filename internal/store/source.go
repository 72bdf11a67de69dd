package store

import (
	"context"

	"roster"
)

var (
	confirmUsers = sqlText("confirm users", `
		insert into user_source (source, user_id, confirmed_at)
		select * from ({rows}) as v where true
		on conflict (source, user_id) do update set confirmed_at = excluded.confirmed_at`)
	missingUsers = sqlText("users missing from source", `
		select s.user_id from user_source s join users u on u.id = s.user_id
		where s.source = $1 and s.user_id > $2 and u.deleted_at = 0 and u.status in ('active', 'staged', 'suspended')
		and not exists (select 1 from change_item i where i.change_set = $3 and i.subject_id = s.user_id)
		order by s.user_id limit $4`)
	sourceSize = sqlText("size of source", `
		select count(*) from user_source s join users u on u.id = s.user_id
		where s.source = $1 and u.deleted_at = 0 and u.status in ('active', 'staged', 'suspended')`)
)

// ConfirmUsers remembers that a named source has spoken of these users. Only
// such users are ever deactivated for being missing from it.
func (tx *Tx) ConfirmUsers(ctx context.Context, source string, ids []roster.UserID) error {
	sources, users, at := make([]string, len(ids)), make([]string, len(ids)), make([]int64, len(ids))
	for i, id := range ids {
		sources[i], users[i], at[i] = source, string(id), micros(tx.now)
	}
	return tx.rows(ctx, confirmUsers, new(table).text(sources).text(users).number(at))
}

// MissingFrom gives users whom a source confirmed before and whom no item of a
// change set names, a page at a time.
func (v *View) MissingFrom(ctx context.Context, source string, set roster.ChangeSetID, after roster.UserID, limit int) ([]roster.UserID, error) {
	return v.userIDs(ctx, missingUsers, source, string(after), string(set), limit)
}

// SourceSize counts the people of a source who are not gone.
func (v *View) SourceSize(ctx context.Context, source string) (n int64, err error) {
	_, err = v.one(ctx, sourceSize, []any{&n}, source)
	return n, err
}
