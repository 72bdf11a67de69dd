package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"roster"
	"roster/internal/clock"
	"roster/internal/journal"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

var newYear = time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)

// diary is a journal of 48 transactions, one each half hour, of two events
// each; a request makes two transactions in a row.
func diary(t *testing.T, address string) *store.Store {
	t.Helper()
	at := clock.At(newYear)
	s := storetest.OpenAt(t, address, at)
	t.Cleanup(func() { _ = s.Close() })
	for i := range 48 {
		err := s.Update(t.Context(), func(tx *store.Tx) error {
			tx.By(roster.Actor{Kind: roster.ActorUser, ID: fmt.Sprintf("actor%d", i%2), Name: "Zoë Straße", Request: fmt.Sprintf("req%d", i/2)})
			subject := roster.Subject{Kind: roster.SubjectUser, ID: fmt.Sprintf("user%d", i%4)}
			value := fmt.Sprintf(`the "%d" <ÜBER>`, i)
			return tx.Record(t.Context(),
				roster.NewEvent(subject, roster.UserUpdated{Changes: map[string]roster.Delta{"title": {New: value}}}),
				roster.NewEvent(subject, roster.UserUnlocked{}))
		})
		if err != nil {
			t.Fatal(err)
		}
		at.Advance(30 * time.Minute)
	}
	storetest.AwaitEvents(t, s, 96)
	return s
}

// tally has the reader count the first events of the journal.
func tally(t *testing.T, s *store.Store, n int) {
	t.Helper()
	err := s.Update(t.Context(), func(tx *store.Tx) error {
		at, err := tx.Cursor(t.Context(), store.TallyReader)
		if err != nil {
			return err
		}
		events, err := tx.EventsAfter(t.Context(), at, n)
		if err != nil {
			return err
		}
		if err := (journal.Tally{}).Read(t.Context(), tx, events); err != nil {
			return err
		}
		return tx.MoveCursor(t.Context(), store.TallyReader, events[len(events)-1].Position)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Times, requests and charts say the same however much of the journal has been
// counted by the reader.
func TestJournalOfATime(t *testing.T) {
	t.Parallel()
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		s := diary(t, address)
		for _, counted := range []int{0, 7, 60, 29} { // a few more each time
			if counted > 0 {
				tally(t, s, counted)
			}
			for name, c := range map[string]struct {
				list store.EventList
				want int
			}{
				"since":     {store.EventList{Since: newYear.Add(20 * time.Hour)}, 16},
				"until":     {store.EventList{Until: newYear.Add(90 * time.Minute)}, 6},
				"between":   {store.EventList{Since: newYear.Add(10*time.Hour + time.Minute), Until: newYear.Add(12 * time.Hour)}, 6},
				"too late":  {store.EventList{Since: newYear.Add(99 * time.Hour)}, 0},
				"too early": {store.EventList{Until: newYear}, 0},
				"request":   {store.EventList{Request: "req3"}, 4},
				"of both":   {store.EventList{Request: "req3", Type: "user.unlocked", Actor: "actor1"}, 1},
			} {
				forth, back := pages(t, s, c.list), c.list
				back.Descending = true
				backwards := pages(t, s, back)
				slices.Reverse(backwards)
				if len(forth) != c.want || !slices.Equal(forth, backwards) {
					t.Errorf("%s, %d counted: %d events forth and %d back, want %d", name, counted, len(forth), len(backwards), c.want)
				}
			}
			for name, l := range map[string]store.EventList{
				"all": {}, "type": {Type: "user.unlocked"}, "actor": {Actor: "actor1"}, "text": {Text: "user"}, "between": {Since: newYear.Add(5 * time.Hour), Until: newYear.Add(6 * time.Hour)},
			} {
				err := s.View(t.Context(), func(v *store.View) error {
					c, err := v.ChartEvents(t.Context(), l, 30)
					total := int64(0)
					for _, n := range c.Counts {
						total += n
					}
					want := int64(len(pages(t, s, l)))
					if l.Text != "" {
						want = 96
					}
					if total != want || c.Partial || len(c.Counts) > 31 || c.Until.Sub(c.Since) != time.Duration(len(c.Counts))*c.Step {
						t.Errorf("%s, %d counted: the chart %+v has %d events, want %d", name, counted, c, total, want)
					}
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

// A text is found in data, reason and names, whatever its case, also where JSON
// writes it otherwise.
func TestSearchEvents(t *testing.T) {
	t.Parallel()
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		s := diary(t, address)
		for text, want := range map[string]int{
			`the "17" <über>`: 1, "über": 48, "STRASSE": 96, "req5": 4, "user.UNLOCKED": 48, "nowhere": 0, "  user3 ": 24,
		} {
			for _, descending := range []bool{false, true} {
				got := 0
				l := store.EventList{Text: text, Descending: descending, Limit: 10}
				for {
					var found store.Found
					err := s.View(t.Context(), func(v *store.View) (err error) {
						found, err = v.SearchEvents(t.Context(), l)
						return err
					})
					if err != nil {
						t.Fatal(err)
					}
					if got += len(found.Events); len(found.Events) < l.Limit {
						break
					}
					if descending {
						l.Before = found.At
					} else {
						l.After = found.At
					}
				}
				if got != want {
					t.Errorf("%q is found %d times, want %d", text, got, want)
				}
			}
		}
	})
}
