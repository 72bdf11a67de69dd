package bulk_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"roster"
	"roster/internal/bulk"
	"roster/internal/store"
)

// A company of 2,000 people, month by month, without a word about its columns.
func TestCompany(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		december := b.data("cert-r5.2/2009-12.csv")
		options := bulk.Options{Source: "hr", DeactivateMissing: true}

		// The first month makes all people in a tree of 142 units with their managers.
		first := b.plan(december, options)
		b.counts(first, roster.Counts{Rows: 2000, Create: 2000, Nodes: 142})
		if got := b.problems(first); !slices.Equal(got, []string{"0 column_ignored projects"}) {
			b.Errorf("the problems are %v", got)
		}
		first = b.apply(first)
		if first.Counts.Applied != 2142 {
			b.Fatalf("applied %+v", first.Counts)
		}
		b.checkDecember(december)
		before := b.everybody()

		// The second month says nothing new.
		second := b.plan(b.data("cert-r5.2/2010-01.csv"), options)
		b.counts(second, roster.Counts{Rows: 2000, Unchanged: 2000})

		// In the third, 13 have left, and nothing else has happened.
		third := b.plan(b.data("cert-r5.2/2010-02.csv"), options)
		b.counts(third, roster.Counts{Rows: 1987, Deactivate: 13, Unchanged: 1987})
		third = b.apply(third)
		leavers := 0
		for id, u := range b.everybody() {
			if u.State.Status == roster.Inactive {
				leavers++
				if u.State.StatusReason != "missing from hr" || !maps.Equal(u.Values, before[id].Values) {
					b.Errorf("%s left as %+v", id, u)
				}
			}
		}
		if leavers != 13 {
			b.Errorf("%d people are inactive, want 13", leavers)
		}

		// Undoing it brings all of them back with everything they had.
		if back := b.rollback(third); back.Counts.Applied != 13 {
			b.Errorf("the rollback did %+v", back.Counts)
		}
		for id, u := range b.everybody() {
			if diff := cmp.Diff(before[id].Values, u.Values); diff != "" || u.State != before[id].State {
				b.Errorf("%s came back as %+v, was %+v\n%s", id, u.State, before[id].State, diff)
			}
		}
	})
}

// Undoing the first import leaves nobody behind, and the journal tells all.
func TestCompanyUndone(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		first := b.apply(b.plan(b.data("cert-r5.2/2009-12.csv"), bulk.Options{Source: "hr"}))
		b.rollback(first)
		if left := b.everybody(); len(left) != 0 {
			b.Errorf("%d people are left", len(left))
		}
		b.view(func(v *store.View) error {
			units, err := v.Nodes(b.ctx, roster.SubjectUnit)
			if len(units) != 0 {
				b.Errorf("%d units are left", len(units))
			}
			return err
		})
		told := map[string]int{}
		for _, e := range b.journal() {
			if e.ChangeSet != "" && e.Actor.ID == string(b.admin) {
				told[e.Type]++
			}
		}
		for what, n := range map[string]int{"user.created": 2000, "user.deleted": 2000, "node.created": 142, "node.deleted": 142} {
			if told[what] != n {
				b.Errorf("the journal tells %d times of %s, want %d", told[what], what, n)
			}
		}
	})
}

// everybody reads all people except the administrator.
func (b *bench) everybody() map[roster.UserID]roster.User {
	b.Helper()
	var ids []roster.UserID
	for _, e := range b.journal() {
		if e.Type == "user.created" && e.Subject.ID != string(b.admin) {
			ids = append(ids, roster.UserID(e.Subject.ID))
		}
	}
	all := map[roster.UserID]roster.User{}
	b.view(func(v *store.View) error {
		users, err := v.Users(b.ctx, ids)
		for id, u := range users {
			if !u.Deleted() {
				all[id] = u
			}
		}
		return err
	})
	return all
}

// journal reads all events. Readers wait for the oldest transaction of the
// server that is open, even one of another test, so it polls.
func (b *bench) journal() []roster.Event {
	b.Helper()
	var all []roster.Event
	at, end := roster.Position{}, roster.Position{}
	b.view(func(v *store.View) (err error) {
		end, err = v.LastPosition(b.ctx)
		return err
	})
	for deadline := time.Now().Add(time.Minute); at.Less(end); {
		var events []roster.Event
		b.view(func(v *store.View) (err error) {
			events, err = v.EventsAfter(b.ctx, at, 5000)
			return err
		})
		if len(events) > 0 {
			all, at = append(all, events...), events[len(events)-1].Position
			continue
		}
		if time.Now().After(deadline) {
			b.Fatal("the journal does not come to its end")
		}
		time.Sleep(5 * time.Millisecond)
	}
	return all
}

// checkDecember compares what was made with the rows of the file.
func (b *bench) checkDecember(file string) {
	b.Helper()
	people := b.everybody()
	byName, byLogin := map[string]roster.User{}, map[string]roster.User{}
	for _, u := range people {
		byName[u.Values["displayName"]], byLogin[u.Values["userName"]] = u, u
	}
	depths := map[int]bool{}
	for _, line := range strings.Split(strings.TrimSpace(strings.ReplaceAll(file, "\r", "")), "\n")[1:] {
		c := strings.Split(line, ",")
		u := byLogin[c[1]]
		words := strings.Fields(c[0])
		if u.Values["displayName"] != c[0] || u.Values["name.givenName"] != words[0] || u.Values["name.middleName"] != words[1] || u.Values["name.familyName"] != words[2] ||
			u.Values["title"] != c[3] || roster.Entries(u.Values["emails"])[0].Value != c[2] {
			b.Fatalf("%s became %v", line, u.Values)
		}
		if manager := byName[c[9]]; string(manager.ID) != u.Values["manager"] {
			b.Fatalf("%s has the manager %s, want %s", c[0], u.Values["manager"], c[9])
		}
		path := strings.Trim(strings.Join(c[5:9], "/"), "/")
		if got := b.path(roster.NodeID(u.Values["unit"])); got != path {
			b.Fatalf("%s is in %q, want %q", c[0], got, path)
		}
		if path != "" {
			depths[strings.Count(path, "/")+1] = true
		}
	}
	if len(depths) != 4 || !depths[4] {
		b.Errorf("people stand on levels %v", depths)
	}
}
