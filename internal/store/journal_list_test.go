package store_test

import (
	"fmt"
	"slices"
	"testing"

	"roster"
	"roster/internal/clock"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

// The journal is listed by what happened, to whom, by whom and in which change
// set, either way, in pages that join without a gap.
func TestListEvents(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		for i := range 24 {
			err := s.Update(ctx, func(tx *store.Tx) error {
				tx.By(roster.Actor{Kind: roster.ActorUser, ID: fmt.Sprintf("actor%d", i%2)})
				tx.In(roster.ChangeSetID(fmt.Sprintf("set%d", i%3)))
				subject := roster.Subject{Kind: roster.SubjectUser, ID: fmt.Sprintf("user%d", i%4)}
				payload := []roster.Payload{roster.UserDeleted{}, roster.UserRestored{}}[i/12]
				return tx.Record(ctx, roster.NewEvent(subject, payload), roster.NewEvent(subject, roster.UserUnlocked{}))
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		storetest.AwaitEvents(t, s, 48)
		for name, c := range map[string]struct {
			list store.EventList
			want int
		}{
			"all":           {store.EventList{}, 48},
			"of a subject":  {store.EventList{Subject: roster.Subject{Kind: roster.SubjectUser, ID: "user1"}}, 12},
			"of an actor":   {store.EventList{Actor: "actor1"}, 24},
			"of a set":      {store.EventList{ChangeSet: "set2"}, 16},
			"of a type":     {store.EventList{Type: "user.deleted"}, 12},
			"of everything": {store.EventList{Type: "user.deleted", Actor: "actor0", ChangeSet: "set0", Subject: roster.Subject{ID: "user0"}}, 1},
			"of nobody":     {store.EventList{Actor: "nobody"}, 0},
		} {
			t.Run(name, func(t *testing.T) {
				forth, back := pages(t, s, c.list), c.list
				back.Descending = true
				backwards := pages(t, s, back)
				slices.Reverse(backwards)
				if len(forth) != c.want || !slices.Equal(forth, backwards) {
					t.Errorf("%d events forth and %d back, want %d", len(forth), len(backwards), c.want)
				}
			})
		}
	})
}

// On a server that counts its transactions from the beginning, as after a
// restore, new events still come after all others, for every node that opens.
func TestPositionsGoOnAfterRestore(t *testing.T) {
	t.Parallel()
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		ctx := t.Context()
		const far = 1 << 40
		for i := range 3 {
			s := storetest.OpenAt(t, address, clock.System())
			err := s.Update(ctx, func(tx *store.Tx) error {
				err := tx.Record(ctx, roster.NewEvent(roster.Subject{Kind: roster.SubjectUser, ID: fmt.Sprint(i)}, roster.UserDeleted{}))
				if err != nil || i > 0 {
					return err
				}
				return tx.ForgePosition(ctx, far)
			})
			if err != nil {
				t.Fatal(err)
			}
			if i > 0 {
				events := storetest.AwaitEvents(t, s, i+1)
				if last := events[i]; last.Subject.ID != fmt.Sprint(i) || last.Position.Tx <= far {
					t.Errorf("event %d is at %s", i, last.Position)
				}
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// pages reads a list by fives.
func pages(t *testing.T, s *store.Store, l store.EventList) (list []roster.Position) {
	t.Helper()
	l.Limit = 5
	for {
		var events []roster.Event
		err := s.View(t.Context(), func(v *store.View) (err error) {
			events, err = v.ListEvents(t.Context(), l)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(events) == 0 {
			return list
		}
		for _, e := range events {
			list = append(list, e.Position)
		}
		last := events[len(events)-1].Position
		if l.Descending {
			l.Before = last
		} else {
			l.After = last
		}
	}
}
