package bulk_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roster"
	"roster/internal/access"
	"roster/internal/bulk"
	"roster/internal/directory"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

// bench is the whole way of a file on a fresh store, used by an administrator.
// Jobs are worked off by hand.
type bench struct {
	*testing.T
	ctx   context.Context
	store *store.Store
	dir   *directory.Directory
	bulk  *bulk.Bulk
	admin roster.UserID
}

func each(t *testing.T, f func(b *bench)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		t.Helper()
		f(setup(t, s))
	})
}

func setup(t *testing.T, s *store.Store) *bench {
	t.Helper()
	enqueue := func(context.Context, *store.Tx, string, roster.Subject) (string, error) { return "job_1", nil }
	b := &bench{T: t, store: s}
	b.dir = directory.New(directory.Config{Store: s, Log: storetest.Log(t), Enqueue: enqueue})
	b.bulk = bulk.New(bulk.Config{Store: s, Directory: b.dir, Dir: filepath.Join(t.TempDir(), "imports"), Log: storetest.Log(t), Enqueue: enqueue})
	b.ctx = as(t.Context(), "usr_setup")
	r, err := b.dir.Do(b.ctx, roster.Change{Subject: roster.Subject{Kind: roster.SubjectUser}, Verb: roster.Create, Values: roster.Values{"userName": "root", "displayName": "Root"}})
	b.check(err)
	b.admin = r.User.ID
	b.check(s.Update(b.ctx, func(tx *store.Tx) error {
		return tx.GrantRole(b.ctx, b.admin, roster.Administrator, roster.NewEvent(r.User.Subject(), roster.RoleGranted{Role: "administrator"}))
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

func (b *bench) upload(name, content string) bulk.Import {
	b.Helper()
	i, _, err := b.bulk.Upload(b.ctx, name, strings.NewReader(content))
	b.check(err)
	return i
}

// plan takes a file through its plan.
func (b *bench) plan(content string, o bulk.Options) roster.ChangeSet {
	b.Helper()
	set, _, err := b.bulk.Plan(b.ctx, b.upload("people.csv", content).ID, o)
	b.check(err)
	return b.run(set.ID)
}

func (b *bench) run(id roster.ChangeSetID) roster.ChangeSet {
	b.Helper()
	b.check(b.bulk.RunPlan(b.ctx, id, nil))
	set, err := b.dir.ChangeSet(b.ctx, id)
	b.check(err)
	if set.State != roster.Planned {
		b.Fatalf("the plan is %s: %s", set.State, set.Failure)
	}
	return set
}

// apply carries a planned set out.
func (b *bench) apply(set roster.ChangeSet) roster.ChangeSet {
	b.Helper()
	_, err := b.dir.Apply(b.ctx, set.ID, set.Hash, set.Confirm)
	b.check(err)
	b.check(b.dir.Run(b.ctx, set.ID, access.Actor(b.ctx), func(*store.Tx, int64, int64) error { return nil }))
	set, err = b.dir.ChangeSet(b.ctx, set.ID)
	b.check(err)
	if set.Counts.Failed > 0 {
		for _, i := range b.items(set, store.ItemFilter{State: roster.ItemFailed}) {
			b.Errorf("row %d failed: %v", i.Row, i.Problems)
		}
	}
	return set
}

// rollback undoes a set and applies that.
func (b *bench) rollback(set roster.ChangeSet) roster.ChangeSet {
	b.Helper()
	back, err := b.dir.Rollback(b.ctx, set.ID, nil)
	b.check(err)
	if back.State == roster.Planning {
		back, err = b.dir.PlanRollback(b.ctx, back.ID, nil, nil)
		b.check(err)
	}
	return b.apply(back)
}

func (b *bench) items(set roster.ChangeSet, f store.ItemFilter) []roster.Item {
	b.Helper()
	items, err := b.dir.Items(b.ctx, set.ID, f, nil, 0, 100_000)
	b.check(err)
	return items
}

func (b *bench) view(f func(v *store.View) error) {
	b.Helper()
	b.check(b.store.View(b.ctx, f))
}

func (b *bench) user(ref string) roster.User {
	b.Helper()
	var u roster.User
	b.view(func(v *store.View) (err error) {
		u, err = directory.Resolve(b.ctx, v, ref)
		return err
	})
	return u
}

// path gives the names from the top down to a node.
func (b *bench) path(id roster.NodeID) string {
	b.Helper()
	var names []string
	b.view(func(v *store.View) error {
		line, err := v.NodeLines(b.ctx, []roster.NodeID{id})
		for n, ok := line[id]; ok; n, ok = line[n.Parent] {
			names = append([]string{n.Name}, names...)
		}
		return err
	})
	return strings.Join(names, "/")
}

// counts demands the numbers of a plan.
func (b *bench) counts(set roster.ChangeSet, want roster.Counts) {
	b.Helper()
	if set.Counts != want {
		b.Errorf("the plan has %+v\nwant         %+v\nproblems %v", set.Counts, want, b.problems(set))
	}
}

func (b *bench) report(set roster.ChangeSet) bulk.Report {
	b.Helper()
	r, err := b.bulk.Report(b.ctx, set.ID)
	b.check(err)
	return r
}

// problems gives "row code column" of each problem of a plan.
func (b *bench) problems(set roster.ChangeSet) []string {
	b.Helper()
	var list []string
	for _, p := range b.report(set).Problems {
		list = append(list, strings.TrimSpace(fmt.Sprintf("%d %s %s", p.Row, p.Code, p.Column)))
	}
	return list
}

func (b *bench) failed(set roster.ChangeSet) string {
	b.Helper()
	var out bytes.Buffer
	b.check(b.bulk.WriteFailed(b.ctx, set.ID, &out))
	return out.String()
}

// data reads a file of the shared test data.
func (b *bench) data(name string) string {
	b.Helper()
	dir := os.Getenv("ROSTER_TESTDATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		b.Skipf("the test data is not here: set ROSTER_TESTDATA to the folder that has %s", name)
	}
	return string(text)
}
