package store

import (
	"context"

	"roster"
)

// idempotent is a key to be written with everything else in a transaction. The
// gate is the insertion of a unique key: of many who try, one commits.
type idempotent struct {
	owner, key, fingerprint, location string
	status                            int
}

// Remembered is what an idempotency key stands for: where the result of the
// first request is to be found.
type Remembered struct {
	Fingerprint string
	Location    string
	Status      int
}

var (
	keyByID   = sqlText("idempotency key", "select fingerprint, location, status from idempotency where owner = $1 and name = $2")
	insertKey = sqlText("insert idempotency key", "insert into idempotency (owner, name, fingerprint, location, status, created_at) values ($1, $2, $3, $4, $5, $6)")
	dropKeys  = sqlText("drop idempotency keys", "delete from idempotency where created_at < $1")
)

// Remembered looks an idempotency key up.
func (v *View) Remembered(ctx context.Context, owner, key string) (r Remembered, found bool, err error) {
	var status int64
	found, err = v.one(ctx, keyByID, []any{&r.Fingerprint, &r.Location, &status}, owner, key)
	r.Status = int(status)
	return r, found, err
}

// Remember binds an idempotency key to what this transaction does. When
// another transaction took the key first, the commit fails with a conflict.
func (tx *Tx) Remember(owner, key string, r Remembered) {
	tx.key = &idempotent{owner, key, r.Fingerprint, r.Location, r.Status}
}

func (tx *Tx) saveIdempotencyKey(ctx context.Context) error {
	k := tx.key
	if _, found, err := tx.Remembered(ctx, k.owner, k.key); err != nil || found {
		if found {
			err = roster.Errorf(roster.Conflict, "idempotency_key_used", "this idempotency key was used before")
		}
		return err
	}
	_, err := tx.exec(ctx, insertKey, k.owner, k.key, k.fingerprint, k.location, k.status, micros(tx.now))
	return err
}

// ForgetKeys drops idempotency keys from before an instant, in microseconds.
func (tx *Tx) ForgetKeys(ctx context.Context, before int64) error {
	_, err := tx.exec(ctx, dropKeys, before)
	return err
}
