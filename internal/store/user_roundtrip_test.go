package store_test

import (
	"reflect"
	"testing"
	"time"

	"roster"
	"roster/internal/clock"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

// What is saved reads back the same to the microsecond: built-in and custom
// values, status, locks and instants.
func TestUsersSurviveTheRoundTrip(t *testing.T) {
	t.Parallel()
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		s := storetest.OpenAt(t, address, clock.At(noon))
		p := populate(t, s, 60)
		err := s.View(t.Context(), func(v *store.View) error {
			for _, want := range p.users {
				got, found, err := v.User(t.Context(), want.ID)
				if err != nil || !found {
					return err
				}
				if !reflect.DeepEqual(got, want) {
					t.Errorf("saved\n%+v\nread\n%+v", want, got)
				}
			}
			_, found, err := v.User(t.Context(), "usr_nobody")
			if found {
				t.Error("nobody was found")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// A superseded version holds from the instant at which it began until, and not
// at, the instant at which the next one began.
func TestUserAsOf(t *testing.T) {
	t.Parallel()
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		ctx := t.Context()
		c := clock.At(noon)
		s := storetest.OpenAt(t, address, c)
		var u roster.User
		starts := []time.Time{noon, noon.Add(time.Microsecond), noon.Add(time.Hour)}
		for i, at := range starts {
			c.Set(at)
			err := s.Update(ctx, func(tx *store.Tx) error {
				before := u
				next := roster.User{
					ID: "usr_1", Version: int64(i + 1), Values: roster.Values{"title": at.Format(time.RFC3339Nano)}, CreatedAt: noon, UpdatedAt: tx.Now(),
					State: roster.State{Status: roster.Active},
				}
				u = next
				return tx.SaveUsers(ctx, roster.BuiltIn(), []store.UserWrite{{Before: before, After: next, Events: []roster.Event{roster.NewEvent(next.Subject(), roster.UserUpdated{})}}})
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		err := s.View(ctx, func(v *store.View) error {
			for at, want := range map[time.Time]int64{
				noon.Add(-time.Microsecond): 0, noon: 1, starts[1]: 2, starts[2].Add(-time.Microsecond): 2, starts[2]: 3, noon.AddDate(1, 0, 0): 3,
			} {
				got, found, err := v.UserAsOf(ctx, "usr_1", at.UnixMicro())
				if err != nil {
					return err
				}
				if found != (want > 0) || found && (got.Version != want || got.Values["title"] != starts[want-1].Format(time.RFC3339Nano)) {
					t.Errorf("as of %s: version %d, want %d", at, got.Version, want)
				}
			}
			old, err := v.UserVersions(ctx, "usr_1", 10)
			if len(old) != 2 || old[0].Version != 2 || old[1].Version != 1 {
				t.Errorf("superseded versions: %v", old)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
