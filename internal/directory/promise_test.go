package directory_test

import (
	"maps"
	"testing"

	"pgregory.net/rapid"

	"roster"
)

// What a plan says is what the apply does and nothing else, and a rollback
// right after gives everybody back what they had.
func TestPlanIsKeptAndRollbackRestores(t *testing.T) {
	t.Parallel()
	bounded(t, 8, func(r *rapid.T) {
		w := newWorld(t, r)
		defer w.close()
		for range rapid.IntRange(4, 12).Draw(r, "deeds") {
			w.tick()
			switch rapid.IntRange(0, 3).Draw(r, "deed") {
			case 0, 1:
				w.do(r, w.drawCreate(r))
			case 2:
				w.do(r, w.drawUnit(r))
			default:
				w.do(r, w.drawEdit(r))
			}
		}
		for range rapid.IntRange(1, 3).Draw(r, "sets") {
			w.tick()
			w.drawPlan(r)
			n := len(w.sets)
			before := w.model.copy()
			w.carryOut(r, n)
			w.kept(r, n, before)
			w.restored(r, n, before)
		}
	})
}

// carryOut applies a change set to its end.
func (w *world) carryOut(r *rapid.T, n int) {
	r.Helper()
	w.same(r, w.apply(n), func(p *party) string {
		_, err := p.dir.Apply(p.ctx, p.sets[n-1], "", 0)
		return code(r, err)
	})
	w.run(n, 1000)
	for _, p := range w.parties {
		p.run(r, n, 1000)
	}
	w.agree(r, false)
}

// kept holds the items of a set, as the engines tell them, against what was and
// what is.
func (w *world) kept(r *rapid.T, n int, before *model) {
	r.Helper()
	for _, p := range w.parties {
		set, items := p.set(r, n)
		if c := set.Counts; c.Applied+c.Skipped+c.Failed != int64(len(items)) || set.Total != int64(len(items)) {
			r.Fatalf("%d items were counted as %+v", len(items), c)
		}
		touched := map[string]bool{}
		last := map[roster.NodeID]roster.Item{}
		for _, i := range items {
			id := i.Change.Subject.ID
			switch i.State {
			case roster.ItemSkipped, roster.ItemFailed:
				continue
			case roster.ItemApplied:
			default:
				r.Fatalf("item %d is still %s", i.N, i.State)
			}
			touched[id] = true
			switch i.Change.Subject.Kind {
			case roster.SubjectUser:
				keptUser(r, i, before.users[roster.UserID(id)], w.users[roster.UserID(id)])
			case roster.SubjectUnit:
				last[roster.NodeID(id)] = i
			}
		}
		for id, i := range last { // a set may change a unit twice
			if is := w.nodes[id]; is.Version != i.NextVersion() || is.Name != i.After["name"] || string(is.Parent) != i.After["parent"] {
				r.Fatalf("the plan says %v of the unit %+v", i.After, is)
			}
		}
		for id, u := range w.users {
			if was, ok := before.users[id]; !touched[string(id)] && (!ok || !sameUser(was, u) || was.Version != u.Version) {
				r.Fatalf("%s changed without an item", id)
			}
		}
		for id, u := range w.nodes {
			if !touched[string(id)] && before.nodes[id] != u {
				r.Fatalf("%s changed without an item", id)
			}
		}
	}
}

func keptUser(r *rapid.T, i roster.Item, was, is roster.User) {
	r.Helper()
	if was.Version != i.BaseVersion || is.Version != i.NextVersion() {
		r.Fatalf("item %d is for version %d; it led from %d to %d", i.N, i.BaseVersion, was.Version, is.Version)
	}
	differ := roster.Diff(was.Values, is.Values)
	for name, d := range differ {
		if i.Before[name] != d.Old || i.After[name] != d.New {
			r.Fatalf("item %d says %q → %q of %s, which went %q → %q", i.N, i.Before[name], i.After[name], name, d.Old, d.New)
		}
	}
	if len(differ) != len(i.After) {
		r.Fatalf("item %d says %v, changed were %v", i.N, i.After, differ)
	}
	if was.Version == 0 {
		return
	}
	if i.BeforeState == nil != (was.State == is.State) || i.BeforeState != nil && (*i.BeforeState != was.State || *i.AfterState != is.State) {
		r.Fatalf("item %d says %+v → %+v, the state went %+v → %+v", i.N, i.BeforeState, i.AfterState, was.State, is.State)
	}
}

func sameUser(a, b roster.User) bool { return maps.Equal(a.Values, b.Values) && a.State == b.State }

// restored rolls a set back and looks for what is not as it was. Who owns
// which key follows from the people, and the engines agree on that.
func (w *world) restored(r *rapid.T, n int, before *model) {
	r.Helper()
	w.tick()
	of := w.sets[n-1]
	w.same(r, w.rollback(n, nil), func(p *party) string {
		set, err := p.dir.Rollback(p.ctx, p.sets[n-1], nil)
		if err == nil {
			p.sets = append(p.sets, set.ID)
		}
		return code(r, err)
	})
	w.carryOut(r, len(w.sets))
	back := w.sets[len(w.sets)-1]
	if back.Counts.Applied != of.Counts.Applied || back.Counts.Failed+back.Counts.Skipped > 0 {
		r.Fatalf("%d items were applied; taking them back: %+v\n%+v", of.Counts.Applied, back.Counts, back.items)
	}
	for id, u := range w.users {
		if was, existed := before.users[id]; existed && !sameUser(was, u) || !existed && !u.Deleted() {
			r.Fatalf("%s was %+v and is now %+v", id, was, u)
		}
	}
	for id, u := range w.nodes {
		if was, existed := before.nodes[id]; existed && (was.Name != u.Name || was.Parent != u.Parent || was.Deleted != u.Deleted) || !existed && !u.Deleted {
			r.Fatalf("the unit was %+v and is now %+v", was, u)
		}
	}
	if len(w.custom) != len(before.custom) {
		r.Fatalf("there were %d attributes, now there are %d", len(before.custom), len(w.custom))
	}
	w.agree(r, true)
}
