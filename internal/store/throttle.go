package store

import (
	"context"
	"time"
)

// Throttle counts how often something failed of late.
type Throttle struct {
	Name     string
	Failures int64
	Until    time.Time // nothing is tried before
	At       time.Time // of the last failure
}

var (
	lockThrottle = sqlText("lock throttle", `
		insert into throttle (name, failures, until, updated_at) values ($1, 0, 0, $2)
		on conflict (name) do update set failures = throttle.failures returning failures, until, updated_at`)
	saveThrottle  = sqlText("save throttle", "update throttle set failures = $2, until = $3, updated_at = $4 where name = $1")
	dropThrottle  = sqlText("drop throttle", "delete from throttle where name = $1")
	dropThrottles = sqlText("drop old throttles", "delete from throttle where updated_at <= $1 and until <= $2")
)

// Throttle reads a counter and locks it until the commit, so that of many who
// try at the same moment each one counts.
func (tx *Tx) Throttle(ctx context.Context, name string) (Throttle, error) {
	var failures, until, at int64
	_, err := tx.one(ctx, lockThrottle, []any{&failures, &until, &at}, name, micros(tx.now))
	return Throttle{Name: name, Failures: failures, Until: instant(until), At: instant(at)}, err
}

// SaveThrottle saves a counter; one without failures is forgotten.
func (tx *Tx) SaveThrottle(ctx context.Context, t Throttle) error {
	if t.Failures <= 0 {
		_, err := tx.exec(ctx, dropThrottle, t.Name)
		return err
	}
	_, err := tx.exec(ctx, saveThrottle, t.Name, t.Failures, micros(t.Until), micros(t.At))
	return err
}

// ForgetThrottles removes counters that were last touched before an instant
// and hold nobody up.
func (tx *Tx) ForgetThrottles(ctx context.Context, before time.Time) error {
	_, err := tx.exec(ctx, dropThrottles, micros(before), micros(tx.now))
	return err
}
