package demo_test

import (
	"context"
	"testing"
	"time"

	"roster"
	"roster/internal/access"
	"roster/internal/clock"
	"roster/internal/demo"
	"roster/internal/directory"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

// stage is a place where a demo may be loaded, used by an administrator.
type stage struct {
	*testing.T
	ctx   context.Context
	clock *clock.Manual
	store *store.Store
	dir   *directory.Directory
	demo  *demo.Demo
}

func each(t *testing.T, f func(s *stage)) {
	t.Helper()
	storetest.EachDatabase(t, func(t *testing.T, address string) { f(setup(t, address)) })
}

func setup(t *testing.T, address string) *stage {
	s := &stage{T: t, clock: clock.At(time.Date(2030, 5, 17, 15, 4, 5, 0, time.UTC))}
	s.store = storetest.OpenAt(t, address, s.clock)
	enqueue := func(context.Context, *store.Tx, string, roster.Subject) (string, error) { return "job_1", nil }
	s.dir = directory.New(directory.Config{Store: s.store, Log: storetest.Log(t), Enqueue: enqueue})
	s.demo = demo.New(demo.Config{Store: s.store, Directory: s.dir, Enqueue: enqueue})
	s.ctx = as(t.Context(), "usr_setup")
	admin := s.create(roster.Values{"userName": "root"})
	s.check(s.store.Update(s.ctx, func(tx *store.Tx) error {
		return tx.GrantRole(s.ctx, admin.ID, roster.Administrator, roster.NewEvent(admin.Subject(), roster.RoleGranted{Role: "administrator"}))
	}))
	s.ctx = as(t.Context(), string(admin.ID))
	return s
}

func as(ctx context.Context, id string) context.Context {
	return access.With(ctx, access.Caller{Actor: roster.Actor{Kind: roster.ActorUser, ID: id, Name: id}, Roles: []roster.Role{roster.Administrator}})
}

func (s *stage) check(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *stage) create(v roster.Values) roster.User {
	s.Helper()
	r, err := s.dir.Do(s.ctx, roster.Change{Subject: roster.Subject{Kind: roster.SubjectUser}, Verb: roster.Create, Values: v})
	s.check(err)
	return r.User
}

func (s *stage) apply(id roster.ChangeSetID) roster.ChangeSet {
	s.Helper()
	_, err := s.dir.Apply(s.ctx, id, "", 0)
	s.check(err)
	s.check(s.dir.Run(s.ctx, id, access.Actor(s.ctx), func(*store.Tx, int64, int64) error { return nil }))
	set, err := s.dir.ChangeSet(s.ctx, id)
	s.check(err)
	return set
}

func (s *stage) load(people int) roster.ChangeSet {
	s.Helper()
	set, err := s.demo.Plan(s.ctx, people, 0)
	s.check(err)
	s.check(s.demo.RunPlan(s.ctx, set.ID, nil))
	set, err = s.dir.ChangeSet(s.ctx, set.ID)
	s.check(err)
	if set.State != roster.Planned || set.Counts.Blocked > 0 || set.Counts.Create != int64(people) || set.Counts.Unchanged > 0 {
		s.Fatalf("the plan is %s with %+v", set.State, set.Counts)
	}
	s.clock.Advance(time.Minute)
	if set = s.apply(set.ID); set.State != roster.Applied || set.Counts.Failed > 0 || set.Counts.Skipped > 0 {
		s.Fatalf("the demo is %s with %+v", set.State, set.Counts)
	}
	return set
}

func (s *stage) refused(code string, err error) {
	s.Helper()
	if e, ok := err.(*roster.Error); !ok || e.Code != code {
		s.Errorf("%v, want it refused with %s", err, code)
	}
}

func TestLoad(t *testing.T) {
	t.Parallel()

	each(t, func(s *stage) {
		before := s.clock.Now()
		set := s.load(300)
		storetest.AwaitEnd(s.T, s.store)
		s.check(s.store.View(s.ctx, func(v *store.View) error {
			// Every event of the story bears its mark and a time of the story; all others
			// bear the name of who did it, and their own time.
			events, err := v.EventsAfter(s.ctx, roster.Position{}, 10_000)
			s.check(err)
			told, last := map[string]int{}, time.Time{}
			for _, e := range events {
				story := e.Actor.Kind == roster.ActorDemo
				if past := e.At.Before(before); past != story {
					t.Fatalf("%s of %s at %s is by %+v", e.Type, e.Subject.ID, e.At, e.Actor)
				}
				if !story {
					continue
				}
				told[e.Type]++
				if e.At.Before(last) || e.ChangeSet != set.ID {
					t.Errorf("%s of %s at %s comes after %s", e.Type, e.Subject.ID, e.At, last)
				}
				last = e.At
			}
			for _, name := range []string{"user.created", "user.updated", "user.deactivated", "user.suspended", "user.activated", "user.staged", "user.archived", "node.created"} {
				if name != "user.staged" && told[name] == 0 {
					t.Errorf("the story has no %s: %v", name, told)
				}
			}
			// What somebody was at any time must fit together without a gap.
			items, err := v.FindItems(s.ctx, set.ID, store.ItemFilter{Verb: roster.Update}, 0, 1)
			s.check(err)
			id := roster.UserID(items[0].Change.Subject.ID)
			now, _, err := v.User(s.ctx, id)
			s.check(err)
			versions, err := v.UserVersions(s.ctx, id, 100)
			s.check(err)
			if len(versions) != int(now.Version)-1 || !now.CreatedAt.Before(before) {
				t.Errorf("%s has %d old versions before version %d, made at %s", id, len(versions), now.Version, now.CreatedAt)
			}
			for _, u := range versions {
				then, found, err := v.UserAsOf(s.ctx, id, u.UpdatedAt.UnixMicro())
				s.check(err)
				if !found || then.Version != u.Version {
					t.Errorf("as it was at %s: version %d, want %d", u.UpdatedAt, then.Version, u.Version)
				}
			}
			return nil
		}))

		// There is one demo at a time.
		_, err := s.demo.Plan(s.ctx, 50, 0)
		s.refused("demo_here", err)
		standing, err := s.demo.Standing(s.ctx)
		s.check(err)
		if standing.Possible || standing.Loaded.ID != set.ID {
			t.Errorf("standing: %+v", standing)
		}
	})
}

func TestRemove(t *testing.T) {
	t.Parallel()

	each(t, func(s *stage) {
		set := s.load(120)
		var lead roster.Item
		items, err := s.dir.Items(s.ctx, set.ID, store.ItemFilter{Verb: roster.Create, Subject: roster.SubjectUser}, directory.Narrowing{}, 0, 30)
		s.check(err)
		lead = items[0]
		s.clock.Advance(time.Hour)
		own := s.create(roster.Values{"userName": "own", "unit": items[9].After["unit"], "manager": lead.Change.Subject.ID})
		_, err = s.dir.Do(s.ctx, roster.Change{Subject: items[9].Change.Subject, Verb: roster.Update, Values: roster.Values{"nickName": "Nick"}})
		s.check(err)

		// The plan of the removal says what stays and why, before anything happens.
		away, err := s.demo.Remove(s.ctx)
		s.check(err)
		if away.State != roster.Planned || away.Counts.Delete != 120 || away.Counts.Blocked == 0 {
			t.Fatalf("the removal is %s with %+v", away.State, away.Counts)
		}
		blocked, err := s.dir.Items(s.ctx, away.ID, store.ItemFilter{Action: roster.ActionBlocked}, directory.Narrowing{}, 0, 50)
		s.check(err)
		for _, i := range blocked {
			if i.Change.Subject.Kind != roster.SubjectUnit || i.Problems[0].Code != "not_of_demo" {
				t.Errorf("%s %s is blocked: %+v", i.Change.Subject.Kind, i.Label, i.Problems)
			}
		}

		// Everybody of the demo goes, whatever was changed about them; others stay as they are.
		s.clock.Advance(time.Minute)
		if away = s.apply(away.ID); away.Counts.Failed > 0 || away.Counts.Applied != away.Counts.Delete+away.Counts.Nodes {
			t.Errorf("the removal has %+v", away.Counts)
		}
		s.check(s.store.View(s.ctx, func(v *store.View) error {
			n, err := v.CountUsers(s.ctx, store.UserList{})
			s.check(err)
			u, _, err := v.User(s.ctx, own.ID)
			s.check(err)
			units, err := v.Nodes(s.ctx, roster.SubjectUnit)
			s.check(err)
			places, err := v.Nodes(s.ctx, roster.SubjectLocation)
			s.check(err)
			if n != 2 || u.Version != 1 || len(units) != len(blocked) || len(places) != 0 {
				t.Errorf("%d people, version %d, %d units, %d locations are left", n, u.Version, len(units), len(places))
			}
			return nil
		}))

		// With nobody else about, another demo may be loaded.
		_, err = s.demo.Plan(s.ctx, 50, 0)
		s.refused("not_empty", err)
		_, err = s.dir.Do(s.ctx, roster.Change{Subject: own.Subject(), Verb: roster.Delete})
		s.check(err)
		if _, err := s.demo.Plan(s.ctx, 50, 0); err != nil {
			t.Error(err)
		}
		_, err = s.demo.Remove(s.ctx)
		s.refused("no_demo", err)
	})
}

func TestPlanAnew(t *testing.T) {
	t.Parallel()
	s := setup(t, storetest.Database(t, storetest.Embedded))

	// A plan that was killed half way must come out as one that was not.
	set, err := s.demo.Plan(s.ctx, 500, 5)
	s.check(err)
	half, stop := context.WithCancel(s.ctx)
	err = s.demo.RunPlan(half, set.ID, func(_ *store.Tx, done, _ int64) error {
		if done >= 500 {
			stop()
		}
		return nil
	})
	if err == nil {
		t.Fatal("the plan was not stopped")
	}
	s.check(s.demo.RunPlan(s.ctx, set.ID, nil))
	again, err := s.dir.ChangeSet(s.ctx, set.ID)
	s.check(err)
	if again.Counts.Create != 500 || again.Counts.Blocked != 0 {
		t.Errorf("the plan anew is %+v", again.Counts)
	}

	// A demo that is planned stands in the way of another; one that was given up does not.
	_, err = s.demo.Plan(s.ctx, 50, 0)
	s.refused("demo_open", err)
	_, err = s.dir.Cancel(s.ctx, set.ID)
	s.check(err)
	_, err = s.demo.Plan(s.ctx, 50, 0)
	s.check(err)
}

func TestBounds(t *testing.T) {
	t.Parallel()
	s := setup(t, storetest.Database(t, storetest.Embedded))

	// The number of people has bounds, which the refusal names.
	for _, n := range []int{-1, 0, 49, 1_000_001} {
		_, err := s.demo.Plan(s.ctx, n, 0)
		s.refused("demo_size", err)
	}
}
