package store_test

import (
	"testing"
	"time"

	"roster"
	"roster/internal/query"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

func TestHome(t *testing.T) {
	t.Parallel()

	// People are counted by status, those in the bin apart, and events by the weeks
	// that begin on Monday. Who left and still leads is found by a filter as well.
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		monday := time.Date(2030, 1, 7, 0, 0, 0, 0, time.UTC)
		err := s.Update(ctx, func(tx *store.Tx) error {
			catalogue, err := tx.Catalogue(ctx)
			if err != nil {
				return err
			}
			var writes []store.UserWrite
			for i, status := range []roster.Status{roster.Active, roster.Active, roster.Suspended, roster.Inactive, roster.Inactive} {
				u := roster.User{ID: roster.UserID(roster.NewID(roster.PrefixUser, tx.Now())), Version: 1, Values: roster.Values{"userName": string(rune('a' + i))}, State: roster.State{Status: status}, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
				if i == 0 || i == 4 {
					u.State.DeletedAt = tx.Now()
				}
				if i == 1 {
					u.Values["manager"] = string(writes[0].After.ID)
				}
				writes = append(writes, store.UserWrite{After: u, Events: []roster.Event{roster.NewEvent(u.Subject(), roster.UserCreated{Status: status})}})
			}
			writes[1].After.Values["manager"] = string(writes[3].After.ID)
			if err := tx.SaveUsers(ctx, catalogue, writes); err != nil {
				return err
			}
			return tx.AddTally(ctx, []store.Tally{
				{Hour: store.HourOf(monday.Add(-time.Hour)), Type: "user.created", Events: 3, FirstTx: 1, LastTx: 1},
				{Hour: store.HourOf(monday), Type: "user.created", Events: 4, FirstTx: 1, LastTx: 1},
				{Hour: store.HourOf(monday.Add(160 * time.Hour)), Type: "user.created", Events: 5, FirstTx: 1, LastTx: 1},
				{Hour: store.HourOf(monday), Type: "user.updated", Events: 6, FirstTx: 1, LastTx: 1},
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		err = s.View(ctx, func(v *store.View) error {
			live, bin, err := v.PeopleByStatus(ctx)
			if err != nil || live[roster.Active] != 1 || live[roster.Suspended] != 1 || live[roster.Inactive] != 1 || bin != 2 {
				t.Errorf("%v and %d in the bin, %v", live, bin, err)
			}
			week := store.WeekOf(monday)
			found, err := v.WeeklyEvents(ctx, week-1, "user.created", "user.deactivated")
			if err != nil || found["user.created"][week-1] != 3 || found["user.created"][week] != 9 || len(found) != 1 {
				t.Errorf("%v, %v", found, err)
			}
			if found, err = v.WeeklyEvents(ctx, week, "user.created"); err != nil || len(found["user.created"]) != 1 {
				t.Errorf("from that week on: %v, %v", found, err)
			}
			w, err := v.WaitingSince(ctx, monday, monday)
			if err != nil || w.VacantManagers != 1 {
				t.Errorf("%+v, %v", w, err)
			}
			fields, err := v.UserFields(ctx)
			if err != nil {
				return err
			}
			who, err := query.Parse(`status in ("inactive", "archived") and leads eq true`)
			if err == nil {
				who, err = query.Check(who, fields)
			}
			if err != nil {
				return err
			}
			n, err := v.CountUsers(ctx, store.UserList{Filter: who})
			if err != nil || n != w.VacantManagers {
				t.Errorf("the filter finds %d of them, %v", n, err)
			}
			first, err := v.FirstSteps(ctx)
			if err != nil || !first.Managers || first.Units {
				t.Errorf("%+v, %v", first, err)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}
