package store

import (
	"context"
	"time"

	"roster"
)

// Key is what a client sends along so that a request that is repeated has its
// effect once. It is taken by the first transaction of the request, as the very
// first thing in it: the gate is the insertion of a unique key, at which all
// others wait, and of many who try one commits.
type Key struct {
	Owner       string
	Name        string
	Fingerprint string // of the request; the same key on another one is a mistake
	Status      int    // of the answer when the request succeeds

	location string
	saved    string // the location as written last
	taken    bool   // by us
	lost     bool   // to another request
}

// Redeemed is what became of a key: where the result is to be found, and the
// status that was answered.
type Redeemed struct {
	Fingerprint string
	Location    string
	Status      int
}

var (
	keyByName = sqlText("idempotency key", "select fingerprint, location, status from idempotency where owner = $1 and name = $2 and created_at > $3")
	takeKey   = sqlText("take idempotency key", `
		insert into idempotency (owner, name, fingerprint, location, status, created_at) values ($1, $2, $3, $4, $5, $6)
		on conflict (owner, name) do nothing`)
	placeKey = sqlText("place idempotency key", "update idempotency set location = $3, status = $4 where owner = $1 and name = $2")
	dropKey  = sqlText("drop idempotency key", "delete from idempotency where owner = $1 and name = $2 and created_at <= $3")
	dropKeys = sqlText("drop idempotency keys", "delete from idempotency where created_at < $1")
)

// keyLife is how long a key is remembered.
const keyLife = 24 * time.Hour

// NewKey makes the key of a request.
func NewKey(owner, name, fingerprint string, status int) *Key {
	return &Key{Owner: owner, Name: name, Fingerprint: fingerprint, Status: status}
}

// Lost reports whether another request has taken the key.
func (k *Key) Lost() bool { return k.lost }

type keyKey struct{}

// WithKey lets the transactions of a request know its key.
func WithKey(ctx context.Context, k *Key) context.Context {
	return context.WithValue(ctx, keyKey{}, k)
}

func keyOf(ctx context.Context) *Key {
	k, _ := ctx.Value(keyKey{}).(*Key)
	return k
}

// LocateKey says where the result of the request will be found.
func LocateKey(ctx context.Context, location string) {
	if k := keyOf(ctx); k != nil {
		k.location = location
	}
}

// Redeemed looks up what became of a key; it is nil when nobody has taken it.
func (s *Store) Redeemed(ctx context.Context, k *Key) (seen *Redeemed, err error) {
	err = s.View(ctx, func(v *View) error {
		var r Redeemed
		var status int64
		found, err := v.one(ctx, keyByName, []any{&r.Fingerprint, &r.Location, &status}, k.Owner, k.Name, micros(v.now.Add(-keyLife)))
		if r.Status = int(status); found {
			seen = &r
		}
		return err
	})
	return seen, err
}

// FinishKey adds what was not known yet when the key was taken.
func (s *Store) FinishKey(ctx context.Context, k *Key, status int) error {
	if !k.taken || k.location == k.saved && k.Status == status {
		return nil
	}
	k.Status, k.saved = status, ""
	return s.Update(ctx, func(tx *Tx) error { return tx.place(ctx, k) })
}

// take takes the key for the transaction.
func (tx *Tx) take(ctx context.Context, k *Key) error {
	if _, err := tx.exec(ctx, dropKey, k.Owner, k.Name, micros(tx.now.Add(-keyLife))); err != nil {
		return err
	}
	n, err := tx.exec(ctx, takeKey, k.Owner, k.Name, k.Fingerprint, k.location, k.Status, micros(tx.now))
	if err == nil && n == 0 {
		k.lost = true
		err = roster.Errorf(roster.Conflict, "idempotency_key_used", "this idempotency key was used before")
	}
	k.saved = k.location
	return err
}

// place saves where the result is, if that was said within the transaction.
func (tx *Tx) place(ctx context.Context, k *Key) error {
	if k.location == k.saved {
		return nil
	}
	_, err := tx.exec(ctx, placeKey, k.Owner, k.Name, k.location, k.Status)
	return err
}

// ForgetKeys drops the keys that are remembered no longer.
func (tx *Tx) ForgetKeys(ctx context.Context) error {
	_, err := tx.exec(ctx, dropKeys, micros(tx.now.Add(-keyLife)))
	return err
}
