package store

import (
	"context"

	"roster"
)

var (
	upsertPassword = sqlText("set password", `
		insert into password (user_id, hash, changed_at) values ($1, $2, $3)
		on conflict (user_id) do update set hash = excluded.hash, changed_at = excluded.changed_at`)
	rehashPassword = sqlText("rehash password", "update password set hash = $3 where user_id = $1 and hash = $2")
)

// SetPassword keeps the hash of a user's new password.
func (tx *Tx) SetPassword(ctx context.Context, id roster.UserID, hash string, why roster.Event) error {
	if _, err := tx.exec(ctx, upsertPassword, string(id), hash, micros(tx.now)); err != nil {
		return err
	}
	return tx.saveEvents(ctx, []roster.Event{why})
}

// RehashPassword keeps the same password at another cost, unless it was
// changed in between. It is no event: the password stays the same.
func (tx *Tx) RehashPassword(ctx context.Context, id roster.UserID, old, hash string) error {
	_, err := tx.exec(ctx, rehashPassword, string(id), old, hash)
	return err
}
