package directory_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"roster"
	"roster/internal/access"
	"roster/internal/directory"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

// hands is a clock that stands still until it is moved.
type hands struct {
	mu sync.Mutex
	at time.Time
}

func (h *hands) Now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.at
}

func (h *hands) set(at time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.at = at
}

// party is a directory on one engine that knows change sets by their order.
type party struct {
	name  string
	ctx   context.Context
	clock *hands
	store *store.Store
	dir   *directory.Directory
	sets  []roster.ChangeSetID
}

func newParty(t *testing.T, e storetest.Engine, at time.Time) *party {
	p := &party{name: string(e), clock: &hands{at: at}}
	p.store = storetest.OpenAt(t, storetest.Database(t, e), p.clock)
	p.dir = directory.New(directory.Config{
		Store: p.store, Log: storetest.Log(t),
		Enqueue: func(context.Context, *store.Tx, string, roster.Subject) (string, error) { return "job", nil },
	})
	p.ctx = t.Context()
	return p
}

// code is what a caller is told of an outcome; anything else than an answer of
// the rules is a failure of the test.
func code(t failer, err error) string {
	t.Helper()
	if err == nil {
		return "ok"
	}
	e, ok := errors.AsType[*roster.Error](err)
	if !ok || e.Kind == roster.Internal || e.Kind == roster.Unavailable {
		t.Fatalf("not an answer: %v", err)
		return ""
	}
	return e.Code
}

type failer interface {
	Helper()
	Errorf(string, ...any)
	Fatalf(string, ...any)
}

func (p *party) must(t failer, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", p.name, err)
	}
}

// note learns the identifier of a change set that a deed has made.
func (p *party) note(t failer) {
	t.Helper()
	var sets []roster.ChangeSet
	p.must(t, p.store.View(p.ctx, func(v *store.View) (err error) {
		sets, err = v.ChangeSets(p.ctx, store.SetFilter{Origin: "*"}, "", 1)
		return err
	}))
	if len(sets) > 0 && !slices.Contains(p.sets, sets[0].ID) {
		p.sets = append(p.sets, sets[0].ID)
	}
}

func (p *party) do(t failer, c roster.Change) string {
	var err error
	switch c.Subject.Kind {
	case roster.SubjectUser:
		_, err = p.dir.Do(p.ctx, c)
	default:
		_, err = p.dir.DoNode(p.ctx, c)
	}
	p.note(t)
	return code(t, err)
}

func (p *party) plan(t failer, proposals []directory.Proposal, size int) string {
	set, err := p.dir.NewChangeSet(p.ctx, roster.ChangeSet{Origin: roster.OriginImport, Title: "set"}, func(*store.Tx, *roster.ChangeSet) error { return nil })
	p.must(t, err)
	p.sets = append(p.sets, set.ID)
	planning, err := p.dir.Plan(p.ctx, set.ID)
	p.must(t, err)
	for id := range comers(proposals) {
		planning.Expect(id)
	}
	for part := range slices.Chunk(proposals, size) {
		p.must(t, planning.Add(p.ctx, part, nil))
	}
	_, err = planning.Finish(p.ctx)
	return code(t, err)
}

var errStopped = errors.New("stopped")

// run works through so many slices and is then broken off. Half of the time
// the last slice is done and undone again, as by a kill before the commit.
func (p *party) run(t failer, n, slices int) {
	t.Helper()
	err := p.dir.Run(p.ctx, p.sets[n-1], access.Actor(p.ctx), func(*store.Tx, int64, int64) error {
		if slices--; slices < 0 {
			return errStopped
		}
		return nil
	})
	if err != nil && !errors.Is(err, errStopped) {
		t.Fatalf("%s: run: %v", p.name, err)
	}
}

func (p *party) set(t failer, n int) (roster.ChangeSet, []roster.Item) {
	t.Helper()
	set, err := p.dir.ChangeSet(p.ctx, p.sets[n-1])
	p.must(t, err)
	items, err := p.dir.Items(p.ctx, p.sets[n-1], store.ItemFilter{}, nil, 0, 10_000)
	p.must(t, err)
	return set, items
}

// compare holds everything that a party knows against the model.
func (p *party) compare(t failer, m *model, all bool) {
	t.Helper()
	p.must(t, p.store.View(p.ctx, func(v *store.View) error {
		if err := p.compareUsers(t, v, m); err != nil {
			return err
		}
		if err := p.compareNodes(t, v, m); err != nil {
			return err
		}
		catalogue, err := v.Catalogue(p.ctx)
		if err != nil {
			return err
		}
		p.same(t, "attributes", names(catalogue), names(m.Catalogue()))
		return p.compareJournal(t, v, m)
	}))
	if len(p.sets) != len(m.sets) {
		t.Fatalf("%s has %d change sets, the model %d", p.name, len(p.sets), len(m.sets))
	}
	for n := 1; n <= len(m.sets); n++ {
		if all || n == len(m.sets) || m.sets[n-1].State == roster.Applying || m.sets[n-1].State == roster.Cancelled {
			set, items := p.set(t, n)
			p.compareSet(t, n, set, items, m.sets[n-1])
		}
	}
}

func names(c *roster.Catalogue) (list []string) {
	for _, a := range c.All() {
		list = append(list, a.Name)
	}
	return list
}

func (p *party) same(t failer, what string, got, want any) {
	t.Helper()
	if g, w := fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want); g != w {
		t.Fatalf("%s, %s:\n got %s\nwant %s", p.name, what, g, w)
	}
}

func (p *party) compareUsers(t failer, v *store.View, m *model) error {
	t.Helper()
	var ids []roster.UserID
	var keys []roster.Key
	want := map[roster.Key]roster.UserID{}
	for id, u := range m.users {
		ids = append(ids, id)
		for _, k := range m.Catalogue().Keys(u.Values) {
			keys = append(keys, k)
			if !u.Deleted() {
				want[k] = id
			}
		}
	}
	users, err := v.Users(p.ctx, ids)
	if err != nil {
		return err
	}
	p.same(t, "users", users, m.users)
	owners, err := v.Owners(p.ctx, keys)
	if err != nil {
		return err
	}
	p.same(t, "owners", owners, want)
	for id, u := range m.users {
		old, err := v.UserVersions(p.ctx, id, 1000)
		if err != nil {
			return err
		}
		for i, was := range old {
			if was.Version != u.Version-1-int64(i) {
				t.Fatalf("%s: version %d of %s stands where %d should", p.name, was.Version, id, u.Version-1-int64(i))
			}
		}
		if int64(len(old)) != u.Version-1 {
			t.Fatalf("%s: %s has version %d and %d old ones", p.name, id, u.Version, len(old))
		}
	}
	return nil
}

func (p *party) compareNodes(t failer, v *store.View, m *model) error {
	t.Helper()
	var ids []roster.NodeID
	for id := range m.nodes {
		ids = append(ids, id)
	}
	nodes, err := v.NodesByID(p.ctx, ids)
	p.same(t, "nodes", nodes, m.nodes)
	return err
}

func (p *party) compareJournal(t failer, v *store.View, m *model) error {
	t.Helper()
	events, err := v.ListEvents(p.ctx, store.EventList{Descending: true, Limit: 100_000})
	told := map[roster.Subject][]string{}
	for _, e := range slices.Backward(events) {
		s := e.Subject
		if s.Kind == roster.SubjectChangeSet {
			s.ID = strconv.Itoa(slices.Index(p.sets, roster.ChangeSetID(s.ID)) + 1)
		}
		told[s] = append(told[s], e.Type)
	}
	p.same(t, "journal", told, m.told)
	return err
}

func (p *party) compareSet(t failer, n int, set roster.ChangeSet, items []roster.Item, want *modelSet) {
	t.Helper()
	got := set.Counts
	p.same(t, fmt.Sprintf("change set %d", n), []any{set.State, set.Done, set.Total, got.Applied, got.Skipped, got.Failed},
		[]any{want.State, want.Done, want.Total, want.Counts.Applied, want.Counts.Skipped, want.Counts.Failed})
	if len(items) != len(want.items) {
		t.Fatalf("%s: change set %d has %d items, want %d", p.name, n, len(items), len(want.items))
	}
	for i := range items {
		p.same(t, fmt.Sprintf("item %d of change set %d", i+1, n), telling(items[i]), telling(want.items[i]))
	}
}

// telling is what an item says, in a form that can be compared.
func telling(i roster.Item) []any {
	state := func(s *roster.State) any {
		if s == nil {
			return nil
		}
		return *s
	}
	var codes []string
	for _, p := range i.Problems {
		codes = append(codes, p.Code)
	}
	return []any{i.N, i.Row, i.Action, i.State, i.Change.Subject, i.Change.Verb, i.BaseVersion, i.Before, i.After, state(i.BeforeState), state(i.AfterState), codes}
}
