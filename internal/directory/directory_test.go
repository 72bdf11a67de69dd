package directory_test

import (
	"context"
	"sync"
	"testing"

	"roster"
	"roster/internal/access"
	"roster/internal/directory"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

// bench is a directory on a fresh store, used by an administrator.
type bench struct {
	*testing.T
	ctx   context.Context
	store *store.Store
	dir   *directory.Directory
	admin roster.UserID

	mu   sync.Mutex
	jobs []roster.Subject // change sets that wait to be worked off
}

func each(t *testing.T, f func(b *bench)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, s *store.Store) { f(setup(t, s)) })
}

func setup(t *testing.T, s *store.Store) *bench {
	b := &bench{T: t, store: s}
	b.dir = directory.New(directory.Config{Store: s, Log: storetest.Log(t), Enqueue: func(_ context.Context, _ *store.Tx, _ string, subject roster.Subject) (string, error) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.jobs = append(b.jobs, subject)
		return "job_1", nil
	}})
	b.ctx = as(t.Context(), "usr_setup")
	b.admin = b.create(roster.Values{"userName": "root", "displayName": "Root"}).ID
	b.check(s.Update(b.ctx, func(tx *store.Tx) error {
		return tx.GrantRole(b.ctx, b.admin, roster.Administrator, roster.NewEvent(roster.Subject{Kind: roster.SubjectUser, ID: string(b.admin)}, roster.RoleGranted{Role: "administrator"}))
	}))
	b.ctx = as(t.Context(), string(b.admin))
	return b
}

func as(ctx context.Context, id string) context.Context {
	return access.With(ctx, access.Caller{Actor: roster.Actor{Kind: roster.ActorUser, ID: id, Name: id}, Roles: []roster.Role{roster.Administrator}})
}

func (b *bench) check(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func (b *bench) do(c roster.Change) roster.User {
	b.Helper()
	r, err := b.dir.Do(b.ctx, c)
	b.check(err)
	return r.User
}

func (b *bench) create(v roster.Values) roster.User {
	b.Helper()
	return b.do(roster.Change{Subject: roster.Subject{Kind: roster.SubjectUser}, Verb: roster.Create, Values: v})
}

func (b *bench) user(id roster.UserID) roster.User {
	b.Helper()
	var u roster.User
	b.check(b.store.View(b.ctx, func(v *store.View) (err error) {
		u, _, err = v.User(b.ctx, id)
		return err
	}))
	return u
}

// refused demands that a change is refused with a code.
func (b *bench) refused(code string, c roster.Change) {
	b.Helper()
	_, err := b.dir.Do(b.ctx, c)
	e, ok := err.(*roster.Error)
	if !ok || e.Code != code {
		b.Errorf("%s %v: %v, want it refused with %s", c.Verb, c.Values, err, code)
	}
}

// apply works a planned change set off.
func (b *bench) apply(id roster.ChangeSetID) roster.ChangeSet {
	b.Helper()
	set, err := b.dir.Apply(b.ctx, id, "", 0)
	b.check(err)
	b.check(b.dir.Run(b.ctx, set.ID, access.Actor(b.ctx), func(*store.Tx, int64, int64) error { return nil }))
	set, err = b.dir.ChangeSet(b.ctx, id)
	b.check(err)
	return set
}

// plan makes a change set of proposals.
func (b *bench) plan(proposals ...directory.Proposal) roster.ChangeSet {
	b.Helper()
	set, err := b.dir.NewChangeSet(b.ctx, roster.ChangeSet{Origin: roster.OriginImport, Source: "hr", Title: "people.csv"}, func(*store.Tx, *roster.ChangeSet) error { return nil })
	b.check(err)
	p, err := b.dir.Plan(b.ctx, set.ID)
	b.check(err)
	b.check(p.Add(b.ctx, proposals, nil))
	set, err = p.Finish(b.ctx)
	b.check(err)
	return set
}

func (b *bench) rollback(id roster.ChangeSetID, items ...int64) roster.ChangeSet {
	b.Helper()
	set, err := b.dir.Rollback(b.ctx, id, items)
	b.check(err)
	return set
}

func (b *bench) items(id roster.ChangeSetID) []roster.Item {
	b.Helper()
	items, err := b.dir.Items(b.ctx, id, store.ItemFilter{}, nil, 0, 1000)
	b.check(err)
	return items
}

func change(u roster.User, verb roster.Verb, v roster.Values) roster.Change {
	return roster.Change{Subject: u.Subject(), Verb: verb, Values: v}
}
