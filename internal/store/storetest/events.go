package storetest

import (
	"testing"
	"time"

	"roster"
	"roster/internal/store"
)

// AwaitEvents reads the journal from the beginning as soon as n events can be
// read. That may take a moment on a server where other transactions are open,
// be it in another database: readers stop before what could still be overtaken.
func AwaitEvents(tb testing.TB, s *store.Store, n int) []roster.Event {
	tb.Helper()
	deadline := time.After(30 * time.Second)
	for {
		var events []roster.Event
		err := s.View(tb.Context(), func(v *store.View) (err error) {
			events, err = v.EventsAfter(tb.Context(), roster.Position{}, n+1000)
			return err
		})
		if err != nil {
			tb.Fatal(err)
		}
		if len(events) >= n {
			return events
		}
		select {
		case <-deadline:
			tb.Fatalf("%d events can be read, want %d", len(events), n)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// AwaitEnd waits until the last event that was written can be read. On a server
// that is shared, the open transactions of others hold the newest events back
// for a moment.
func AwaitEnd(tb testing.TB, s *store.Store) {
	tb.Helper()
	deadline := time.After(30 * time.Second)
	for {
		var last roster.Position
		var behind []roster.Event
		err := s.View(tb.Context(), func(v *store.View) (err error) {
			if last, err = v.LastPosition(tb.Context()); err != nil || last.N == 0 {
				return err
			}
			behind, err = v.EventsAfter(tb.Context(), roster.Position{Tx: last.Tx, N: last.N - 1}, 1)
			return err
		})
		if err != nil {
			tb.Fatal(err)
		}
		if len(behind) > 0 || last.N == 0 {
			return
		}
		select {
		case <-deadline:
			tb.Fatalf("the event at %s cannot be read", last)
		case <-time.After(5 * time.Millisecond):
		}
	}
}
