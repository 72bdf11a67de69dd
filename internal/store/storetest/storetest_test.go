package storetest_test

import (
	"testing"

	"roster"
	"roster/internal/clock"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

// Every test has a database that nobody else writes to.
func TestEachIsFresh(t *testing.T) {
	t.Parallel()
	for range 2 {
		storetest.Each(t, func(t *testing.T, s *store.Store) {
			err := s.View(t.Context(), func(v *store.View) error {
				p, err := v.LastPosition(t.Context())
				if p != (roster.Position{}) {
					t.Errorf("the journal of a fresh database ends at %s", p)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}

// What one store has written, the next one at the same address reads.
func TestReopen(t *testing.T) {
	t.Parallel()
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		ctx := t.Context()
		s := storetest.OpenAt(t, address, clock.System())
		err := s.Update(ctx, func(tx *store.Tx) error {
			return tx.Record(ctx, roster.NewEvent(roster.Subject{Kind: roster.SubjectUser, ID: "usr_1"}, roster.UserDeleted{}))
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if events := storetest.AwaitEvents(t, storetest.OpenAt(t, address, clock.System()), 1); len(events) != 1 {
			t.Errorf("%d events after reopening, want 1", len(events))
		}
	})
}
