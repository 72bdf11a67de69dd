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
