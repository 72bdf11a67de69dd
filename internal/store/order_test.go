package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"roster"
	"roster/internal/clock"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

// A transaction that has begun to write, and only then comes to a subject of
// which a later one has written meanwhile, is run again: the events of a subject
// stand in the order in which it was changed.
func TestOrderWithinSubject(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, storetest.Postgres)
	ctx := t.Context()
	record := func(tx *store.Tx, id, reason string) error {
		e := roster.NewEvent(roster.Subject{Kind: roster.SubjectUser, ID: id}, roster.UserDeleted{})
		e.Reason = reason
		return tx.Record(ctx, e)
	}
	runs := 0
	err := s.Update(ctx, func(early *store.Tx) error {
		if runs++; runs == 1 {
			if err := record(early, "usr_other", "early"); err != nil {
				return err
			}
			if err := s.Update(ctx, func(late *store.Tx) error { return record(late, "usr_1", "first") }); err != nil {
				return err
			}
		}
		return record(early, "usr_1", "second")
	})
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, e := range storetest.AwaitEvents(t, s, 2) {
		told = append(told, e.Reason)
	}
	if want := []string{"first", "second"}; runs != 2 || !slices.Equal(told, want) {
		t.Errorf("after %d runs the journal says %q, want %q", runs, told, want)
	}
}

// F07: transactions that lock each other out are run again a bounded number of
// times. What they saved and the events of it are one; nothing is done by half.
func TestF07Deadlocks(t *testing.T) {
	t.Parallel()
	s := storetest.OpenAt(t, storetest.Database(t, storetest.Postgres)+"&deadlock_timeout=30ms", clock.System())
	ctx := t.Context()
	const workers, rounds = 6, 5
	count := func(tx *store.Tx, name string) error {
		before, err := tx.Throttle(ctx, name)
		if err != nil {
			return err
		}
		before.Failures++
		return tx.SaveThrottle(ctx, before)
	}
	must := func(f func(*store.Tx) error) {
		t.Helper()
		if err := s.Update(ctx, f); err != nil {
			t.Fatal(err)
		}
	}
	must(func(tx *store.Tx) error {
		_ = count(tx, "a")
		return count(tx, "b")
	})
	done := make(chan int, workers)
	for w := range workers {
		order := []string{"a", "b"}
		if w%2 == 1 {
			slices.Reverse(order)
		}
		go func() {
			n := 0
			for i := range rounds {
				err := s.Update(ctx, func(tx *store.Tx) error {
					for _, name := range order {
						if err := count(tx, name); err != nil {
							return err
						}
					}
					return tx.Record(ctx, roster.NewEvent(roster.Subject{Kind: roster.SubjectUser, ID: fmt.Sprintf("usr_%d_%d", w, i)}, roster.UserDeleted{}))
				})
				switch {
				case err == nil:
					n++
				case roster.KindOf(err) != roster.Unavailable:
					t.Errorf("a deadlock that does not end is %v, want it to be unavailable", err)
				}
			}
			done <- n
		}()
	}
	total := 0
	for range workers {
		total += <-done
	}
	t.Logf("%d of %d were done", total, workers*rounds)
	if events := storetest.AwaitEvents(t, s, total); len(events) != total || total == 0 {
		t.Errorf("%d were done, but there are %d events", total, len(events))
	}
	must(func(tx *store.Tx) error {
		for _, name := range []string{"a", "b"} {
			if n, err := tx.Throttle(ctx, name); err != nil || int(n.Failures) != total+1 {
				t.Errorf("%s was counted %d times, want %d; %v", name, n.Failures, total+1, err)
			}
		}
		return context.Cause(ctx)
	})
}
