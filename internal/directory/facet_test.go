package directory_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"roster"
	"roster/internal/directory"
	"roster/internal/store"
)

// sums gives the values of a facet and what they come to.
func (b *bench) facet(id roster.ChangeSetID, chosen directory.Narrowing, name string) map[string]int64 {
	b.Helper()
	c, err := b.dir.Facets(b.ctx, id, chosen)
	b.check(err)
	m := map[string]int64{}
	for _, v := range c.Values[name] {
		m[v.Value] = v.Sum
	}
	return m
}

func TestFacets(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		node, err := b.dir.DoNode(b.ctx, newUnit("Sales", "").Change)
		b.check(err)
		sales := string(node.ID)
		boss := b.create(roster.Values{"userName": "boss"})
		anna := b.create(roster.Values{"userName": "anna", "manager": string(boss.ID), "title": "Clerk"})
		bo := b.create(roster.Values{"userName": "bo", "manager": string(boss.ID), "unit": sales})
		b.session(boss.ID, 2)
		set := b.plan(
			newUnit("Works", ""),
			newPerson(2, roster.Values{"userName": "carl", "unit": sales, "userType": "intern"}),
			newPerson(3, roster.Values{"userName": "ANNA"}),
			directory.Proposal{Row: 4, Change: change(anna, roster.Update, roster.Values{"title": "Chief", "unit": sales, "manager": ""})},
			directory.Proposal{Row: 5, Change: change(bo, roster.Update, roster.Values{"unit": sales})},
			directory.Proposal{Row: 6, Change: change(boss, roster.Deactivate, nil)},
		)

		// Every facet counts what is there; an effect counts what people have.
		for name, want := range map[string]map[string]int64{
			directory.FacetAction:    {"change": 4, "blocked": 1, "unchanged": 1},
			directory.FacetVerb:      {"create": 3, "update": 2, "deactivate": 1},
			directory.FacetKind:      {"user": 5, "unit": 1},
			directory.FacetUnit:      {sales: 3},
			directory.FacetType:      {"intern": 1},
			directory.FacetProblem:   {"not_unique": 1},
			directory.FacetAttribute: {"userName": 1, "displayName": 1, "unit": 2, "userType": 1, "title": 1, "manager": 1, "status": 1},
			directory.FacetEffect:    {"unitChanges": 1, "managerChanges": 1, "signInEnds": 1, "sessionsEnd": 2, "reportsLeft": 2},
		} {
			if diff := cmp.Diff(want, b.facet(set.ID, nil, name)); diff != "" {
				b.Errorf("the facet %s is other than wanted:\n%s", name, diff)
			}
		}

		// What is chosen of one facet narrows the others, not itself.
		chosen := directory.Narrowing{directory.FacetUnit: sales}
		if diff := cmp.Diff(map[string]int64{"change": 2, "unchanged": 1}, b.facet(set.ID, chosen, directory.FacetAction)); diff != "" {
			b.Errorf("within sales the actions are other than wanted:\n%s", diff)
		}
		if diff := cmp.Diff(map[string]int64{sales: 3}, b.facet(set.ID, chosen, directory.FacetUnit)); diff != "" {
			b.Errorf("within sales the units are other than wanted:\n%s", diff)
		}
		b.narrowsRight(set.ID)

		// The same once it was applied, when states can be asked for as well.
		set = b.apply(set.ID)
		b.narrowsRight(set.ID)
		for state, want := range map[roster.ItemState]int64{roster.ItemApplied: 2, roster.ItemSkipped: 1, roster.ItemFailed: 0} {
			n, err := b.dir.CountItems(b.ctx, set.ID, store.ItemFilter{State: state}, chosen)
			b.check(err)
			if n != want {
				b.Errorf("within sales %d items are %s, want %d", n, state, want)
			}
		}

		// A single edit is told apart too, and a plan begun anew counts nothing twice.
		edit, err := b.dir.Do(b.ctx, change(b.user(anna.ID), roster.Update, roster.Values{"title": "Boss"}))
		b.check(err)
		if diff := cmp.Diff(map[string]int64{"title": 1}, b.facet(edit.ChangeSet.ID, nil, directory.FacetAttribute)); diff != "" {
			b.Errorf("the edit changes other than wanted:\n%s", diff)
		}
	})
}

// narrowsRight holds the items that a value of a facet gives, page by page, to
// its count.
func (b *bench) narrowsRight(id roster.ChangeSetID) {
	b.Helper()
	all, err := b.dir.Facets(b.ctx, id, nil)
	b.check(err)
	for _, name := range slices.Sorted(maps.Keys(all.Values)) {
		for _, v := range all.Values[name] {
			var seen []int64
			for after := int64(0); ; {
				items, err := b.dir.Items(b.ctx, id, store.ItemFilter{}, directory.Narrowing{name: v.Value}, after, 2)
				b.check(err)
				for _, i := range items {
					if i.N <= after {
						b.Fatalf("item %d comes after %d", i.N, after)
					}
					after = i.N
					seen = append(seen, i.N)
				}
				if len(items) < 2 {
					break
				}
			}
			n, err := b.dir.CountItems(b.ctx, id, store.ItemFilter{}, directory.Narrowing{name: v.Value})
			b.check(err)
			if int64(len(seen)) != v.Count || n != v.Count {
				b.Errorf("%s=%s lists %v and counts %d, want %d", name, v.Value, seen, n, v.Count)
			}
		}
	}
}

// session gives a user sessions.
func (b *bench) session(id roster.UserID, n int) {
	b.Helper()
	b.check(b.store.Update(b.ctx, func(tx *store.Tx) error {
		for i := range n {
			s := store.Session{
				ID: roster.NewID(roster.PrefixSession, tx.Now()), Digest: fmt.Sprint(id, i), User: id,
				CreatedAt: tx.Now(), SeenAt: tx.Now(), ExpiresAt: tx.Now().Add(time.Hour),
			}
			if err := tx.StartSession(b.ctx, s, roster.NewEvent(s.Subject(), roster.SessionStarted{})); err != nil {
				return err
			}
		}
		return nil
	}))
}
