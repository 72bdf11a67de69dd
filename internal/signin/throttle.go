package signin

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"roster"
	"roster/internal/store"
)

// Guessing is slowed down for the one who guesses: by account and source
// together, so that the owner, who comes from elsewhere, does not feel it, and
// by source alone, so that many accounts cannot be tried from one place.
var (
	perAccount = pace{free: 5, first: 15 * time.Second, longest: 15 * time.Minute, memory: 24 * time.Hour}
	perSource  = pace{free: 50, first: 15 * time.Second, longest: 15 * time.Minute, memory: time.Hour}
)

// pace is how fast one may go on failing.
type pace struct {
	free    int64         // so many attempts are let pass
	first   time.Duration // then one waits, each time twice as long
	longest time.Duration
	memory  time.Duration // after so long without an attempt all is forgotten
}

// count adds an attempt; it is false when it is too early for one.
func (p pace) count(t store.Throttle, now time.Time) (store.Throttle, bool) {
	if now.Before(t.Until) {
		return t, false
	}
	if now.Sub(t.At) > p.memory {
		t.Failures = 0
	}
	t.Failures++
	t.At, t.Until = now, time.Time{}
	if over := t.Failures - p.free; over >= 0 {
		wait := p.longest
		if over < 16 { // beyond, doubling would overflow
			wait = min(p.first<<over, p.longest)
		}
		t.Until = now.Add(wait)
	}
	return t, true
}

// uncount takes an attempt back that turned out to be none.
func (p pace) uncount(t store.Throttle) store.Throttle {
	t.Failures--
	if t.Failures < p.free {
		t.Until = time.Time{}
	}
	return t
}

// attempt is one try of somebody at an account. It is counted before the
// password is looked at, so that of a hundred at the same moment no more are
// looked at than of a hundred one after another.
type attempt struct{ account, source string }

// attemptAt names the counters. Names are hashed: people type passwords into
// the field for names.
func attemptAt(account, source string) attempt {
	sum := sha256.Sum256([]byte(account + "\x00" + source))
	return attempt{account: "account:" + hex.EncodeToString(sum[:]), source: "source:" + source}
}

// begin counts an attempt or refuses it.
func (s *Service) begin(ctx context.Context, a attempt) error {
	return s.store.Update(ctx, func(tx *store.Tx) error {
		account, err := tx.Throttle(ctx, a.account)
		if err != nil {
			return err
		}
		source, err := tx.Throttle(ctx, a.source)
		if err != nil {
			return err
		}
		account, ok := perAccount.count(account, tx.Now())
		if !ok {
			return tooMany(account.Until.Sub(tx.Now()))
		}
		source, ok = perSource.count(source, tx.Now())
		if !ok {
			return tooMany(source.Until.Sub(tx.Now()))
		}
		if err := tx.SaveThrottle(ctx, account); err != nil {
			return err
		}
		return tx.SaveThrottle(ctx, source)
	})
}

// forgive forgets the failures at an account, since its owner has come, and
// does not hold the attempt against the place it came from.
func (a attempt) forgive(ctx context.Context, tx *store.Tx) error {
	account, err := tx.Throttle(ctx, a.account)
	if err != nil {
		return err
	}
	source, err := tx.Throttle(ctx, a.source)
	if err != nil {
		return err
	}
	account.Failures = 0
	if err := tx.SaveThrottle(ctx, account); err != nil {
		return err
	}
	return tx.SaveThrottle(ctx, perSource.uncount(source))
}

// WaitError is the cause of a refusal that ends by itself.
type WaitError time.Duration

// Error says how long it lasts.
func (w WaitError) Error() string { return "wait for " + time.Duration(w).String() }

// Seconds is for the header Retry-After.
func (w WaitError) Seconds() int { return int(time.Duration(w).Seconds()) + 1 }

func tooMany(wait time.Duration) error {
	text := fmt.Sprintf("%d seconds", WaitError(wait).Seconds())
	if wait > 2*time.Minute {
		text = fmt.Sprintf("%d minutes", int(wait.Minutes())+1)
	}
	e := roster.Errorf(roster.TooMany, "too_many_attempts", "too many attempts to sign in from here: try again in %s", text)
	e.Cause = WaitError(wait)
	return e
}
