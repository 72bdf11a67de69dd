package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"roster"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

// Who gives up in the middle of a statement, or costs the engine the whole
// transaction, takes nobody along who shares the commit: what was answered
// without an error is there once, and nothing else is.
func TestSharedCommitSurvivesOthers(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, storetest.Embedded)
	var mu sync.Mutex
	var want []string
	var all sync.WaitGroup
	for i := range 200 {
		all.Go(func() {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			id := fmt.Sprintf("job_%03d", i)
			err := s.Update(ctx, func(tx *store.Tx) error {
				if err := tx.Record(ctx, roster.NewEvent(roster.Subject{Kind: roster.SubjectJob, ID: id}, roster.SetupCompleted{})); err != nil {
					return err
				}
				switch {
				case i%10 == 3: // as the engine does when the disk is full
					_, err := tx.Handle().SQL.ExecContext(ctx, "rollback")
					return errors.Join(err, errors.New("lost"))
				case i%10 == 6:
					go cancel()
					var list []roster.Event
					for j := range 50 {
						list = append(list, roster.NewEvent(roster.Subject{Kind: roster.SubjectToken, ID: fmt.Sprint(j)}, roster.SetupCompleted{}))
					}
					for range 20 {
						if err := tx.Record(ctx, list...); err != nil {
							return err
						}
					}
				}
				return nil
			})
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				want = append(want, id)
			case i%10 != 3 && i%10 != 6:
				t.Errorf("%s: %v", id, err)
			}
		})
	}
	all.Wait()
	var got []string
	err := s.View(t.Context(), func(v *store.View) error {
		events, err := v.ListEvents(t.Context(), store.EventList{Subject: roster.Subject{Kind: roster.SubjectJob}, Descending: true, Limit: 1000})
		for _, e := range events {
			got = append(got, e.Subject.ID)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("there are %d: %v\nwant %d: %v", len(got), got, len(want), want)
	}
}
