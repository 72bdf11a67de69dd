package directory_test

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"roster"
	"roster/internal/access"
	"roster/internal/directory"
	"roster/internal/store/storetest"
)

// checks bounds how many runs are tried, since each needs fresh databases;
// ROSTER_TEST_CHECKS asks for more.
func checks(usual int64) int64 {
	if n, err := strconv.ParseInt(os.Getenv("ROSTER_TEST_CHECKS"), 10, 64); err == nil {
		return n
	}
	return usual
}

// bounded runs a property so many times, and again as often as it takes to
// make a failure small.
func bounded(t *testing.T, usual int64, property func(t *rapid.T)) {
	t.Helper()
	var runs atomic.Int64
	var failed atomic.Bool
	limit := checks(usual)
	rapid.Check(t, func(t *rapid.T) {
		if runs.Add(1) > limit && !failed.Load() {
			return
		}
		done := false
		defer func() {
			if !done {
				failed.Store(true)
			}
		}()
		property(t)
		done = true
	})
}

// The same random deeds done to a model in memory and to both engines have the
// same outcomes and leave the same people, units, keys, versions, change sets
// and journal.
func TestModelAndEnginesAgree(t *testing.T) {
	t.Parallel()
	bounded(t, 10, func(r *rapid.T) {
		w := newWorld(t, r)
		defer w.close()
		for range rapid.IntRange(10, 40).Draw(r, "deeds") {
			w.deed(r)
		}
		w.agree(r, true)
	})
}

// world is the model and the engines, which all suffer the same deeds.
type world struct {
	*model
	parties []*party
	serial  uint32
	start   time.Time
}

func newWorld(t *testing.T, r *rapid.T) *world {
	w := &world{model: newModel(), start: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)}
	w.now = w.start
	for _, e := range storetest.Engines() {
		if e == storetest.Postgres && os.Getenv("ROSTER_TEST_POSTGRES") == "" && os.Getenv("CI") != "true" {
			continue // the model and the one engine can still be held against each other
		}
		p := newParty(t, e, w.now)
		p.dir.Cut(rapid.IntRange(1, 3).Draw(r, "batch of "+p.name), 0)
		w.parties = append(w.parties, p)
	}
	w.as("usr_setup")
	admins := []roster.UserID{w.hire(r, "root"), w.hire(r, "deputy")}
	for _, id := range admins {
		w.admins[id] = true
		s := roster.Subject{Kind: roster.SubjectUser, ID: string(id)}
		w.told[s] = append(w.told[s], "role.granted")
		for _, p := range w.parties {
			p.must(r, p.dir.GrantRole(p.ctx, id, roster.Administrator))
		}
	}
	w.as(string(admins[0]))
	return w
}

func (w *world) close() {
	for _, p := range w.parties {
		_ = p.store.Close()
	}
}

func (w *world) as(id string) {
	for _, p := range w.parties {
		p.ctx = as(p.ctx, id)
		w.actor = access.Actor(p.ctx)
	}
}

// tick brings all clocks to the next instant.
func (w *world) tick() {
	w.now = w.now.Add(time.Minute)
	for _, p := range w.parties {
		p.clock.set(w.now)
	}
}

func (w *world) newID(prefix string) string {
	w.serial++
	return roster.SerialID(prefix, w.start, "test", w.serial)
}

func (w *world) hire(r *rapid.T, name string) roster.UserID {
	w.tick()
	id := w.newID(roster.PrefixUser)
	w.do(r, roster.Change{Subject: roster.Subject{Kind: roster.SubjectUser, ID: id}, Verb: roster.Create, Values: roster.Values{"userName": name}})
	return roster.UserID(id)
}

// same demands that everybody gives the answer of the model.
func (w *world) same(r *rapid.T, want string, ask func(p *party) string) {
	r.Helper()
	for _, p := range w.parties {
		if got := ask(p); got != want {
			r.Fatalf("%s says %s, the model %s", p.name, got, want)
		}
	}
}

func (w *world) do(r *rapid.T, c roster.Change) {
	r.Helper()
	want := w.model.do(c)
	w.same(r, want, func(p *party) string { return p.do(r, c) })
}

func (w *world) agree(r *rapid.T, all bool) {
	r.Helper()
	for _, p := range w.parties {
		p.compare(r, w.model, all)
	}
}

func (w *world) deed(r *rapid.T) {
	w.tick()
	n := 0
	if len(w.sets) > 0 {
		n = rapid.IntRange(max(1, len(w.sets)-3), len(w.sets)).Draw(r, "set")
	}
	kind := rapid.SampledFrom([]string{"create", "edit", "edit", "edit", "unit", "unit", "attribute", "plan", "plan", "apply", "apply", "run", "run", "cancel", "rollback", "rollback"}).Draw(r, "deed")
	switch {
	case kind == "create":
		w.do(r, w.drawCreate(r))
	case kind == "edit":
		w.do(r, w.drawEdit(r))
	case kind == "unit":
		w.do(r, w.drawUnit(r))
	case kind == "attribute":
		w.changeAttribute(r)
	case kind == "plan":
		w.drawPlan(r)
	case n == 0:
		return
	case kind == "apply":
		w.same(r, w.apply(n), func(p *party) string {
			_, err := p.dir.Apply(p.ctx, p.sets[n-1], "", 0)
			return code(r, err)
		})
		w.work(r, n)
	case kind == "run":
		w.work(r, n)
	case kind == "cancel":
		w.same(r, w.cancel(n), func(p *party) string {
			_, err := p.dir.Cancel(p.ctx, p.sets[n-1])
			return code(r, err)
		})
	case kind == "rollback":
		w.undo(r, n)
	}
	w.agree(r, false)
}

// work goes on with a change set and may be broken off. The engines are cut
// off at the same item, however many slices it takes them.
func (w *world) work(r *rapid.T, n int) {
	steps := rapid.SampledFrom([]int{1, 2, 3, 1000, 1000, 1000}).Draw(r, "steps")
	if w.sets[n-1].State != roster.Applying {
		steps = 1000
	}
	if steps < 1000 {
		for _, p := range w.parties {
			p.dir.Cut(1, 0)
		}
	}
	for range rapid.IntRange(0, 2).Draw(r, "false starts") {
		for _, p := range w.parties {
			p.run(r, n, 0)
		}
	}
	w.run(n, steps)
	for _, p := range w.parties {
		p.run(r, n, steps)
	}
}

func (w *world) undo(r *rapid.T, n int) {
	var chosen []int64
	if rapid.IntRange(0, 3).Draw(r, "choose?") == 0 {
		for _, i := range w.sets[n-1].items {
			if rapid.Bool().Draw(r, "chosen") {
				chosen = append(chosen, i.N)
			}
		}
	}
	w.same(r, w.rollback(n, chosen), func(p *party) string {
		set, err := p.dir.Rollback(p.ctx, p.sets[n-1], chosen)
		if err == nil {
			p.sets = append(p.sets, set.ID)
		}
		return code(r, err)
	})
}

func (w *world) changeAttribute(r *rapid.T) {
	if len(w.custom) > 0 && rapid.Bool().Draw(r, "delete") {
		name := rapid.SampledFrom(w.custom).Draw(r, "attribute").Name
		w.model.do(roster.Change{Subject: roster.Subject{Kind: roster.SubjectAttribute, ID: name}, Verb: roster.Delete})
		w.same(r, "ok", func(p *party) string { return code(r, p.dir.DeleteAttribute(p.ctx, name)) })
		return
	}
	c := w.drawAttribute(r)
	w.same(r, w.model.do(c), func(p *party) string {
		_, err := p.dir.CreateAttribute(p.ctx, attributeOf(c))
		return code(r, err)
	})
}

func attributeOf(c roster.Change) (a roster.Attribute) {
	_ = json.Unmarshal([]byte(c.Values["attribute"]), &a)
	return a
}

// drawAttribute describes an attribute, of which there are few, so that old
// ones come again.
func (w *world) drawAttribute(r *rapid.T) roster.Change {
	a := roster.Attribute{ID: w.newID(roster.PrefixAttribute), Name: rapid.SampledFrom([]string{"badge", "token"}).Draw(r, "attribute")}
	a.Unique = a.Name == "badge"
	text, _ := json.Marshal(a)
	return roster.Change{Subject: roster.Subject{Kind: roster.SubjectAttribute, ID: a.Name}, Verb: roster.Create, Values: roster.Values{"attribute": string(text)}}
}

func (w *world) drawPlan(r *rapid.T) {
	var proposals []directory.Proposal
	var people []string
	for range rapid.IntRange(0, 3).Draw(r, "newcomers") {
		people = append(people, w.newID(roster.PrefixUser))
	}
	badge := ""
	if rapid.IntRange(0, 3).Draw(r, "attribute?") == 0 {
		c := w.drawAttribute(r)
		if badge = c.Subject.ID; slices.ContainsFunc(w.custom, func(a roster.Attribute) bool { return a.Name == badge }) {
			badge = ""
		}
		proposals = append(proposals, directory.Proposal{Change: c})
	}
	for n := range rapid.IntRange(1, 8).Draw(r, "rows") {
		var c roster.Change
		switch kind := rapid.IntRange(0, 5).Draw(r, "kind"); {
		case kind == 0:
			c = w.drawUnit(r)
		case kind <= 2 && len(people) > 0:
			id := rapid.SampledFrom(people).Draw(r, "newcomer")
			c = roster.Change{Subject: roster.Subject{Kind: roster.SubjectUser, ID: id}, Verb: roster.Create, Values: w.drawValues(r, people...)}
			if c.Values["userName"] == "" {
				c.Values["userName"] = rapid.SampledFrom(userNames).Draw(r, "name")
			}
		default:
			c = w.drawEdit(r, people...)
		}
		if badge != "" && c.Subject.Kind == roster.SubjectUser && rapid.Bool().Draw(r, "badge?") {
			c.Values = maps.Clone(c.Values)
			if c.Values == nil {
				c.Values = roster.Values{}
			}
			c.Values[badge] = rapid.SampledFrom([]string{"1", "2"}).Draw(r, "badge")
		}
		proposals = append(proposals, directory.Proposal{Row: int64(n + 2), Change: c})
	}
	w.model.plan(proposals, 0)
	size := rapid.IntRange(1, 4).Draw(r, "size")
	w.same(r, "ok", func(p *party) string { return p.plan(r, proposals, size) })
	first := ""
	for _, p := range w.parties {
		set, _ := p.set(r, len(w.sets))
		if first == "" {
			first = set.Hash
		}
		if set.Hash != first || first == "" {
			r.Fatalf("the plan has the hash %q here and %q there", first, set.Hash)
		}
	}
}

var (
	userNames = []string{"anna", "ANNA", "bob", "Bob ", "carol", "dora", "édith", "e\u0301dith", "frank", "an na"}
	samples   = map[string][]string{
		"userName":       userNames,
		"email":          {"a@example.org", "A@Example.org", "b@example.org", "not one", ""},
		"emailHome":      {"b@example.org", "c@example.org", ""},
		"employeeNumber": {"1", "2", " 2", "3", ""},
		"title":          {"Engineer", "Boss", ""},
		"name.givenName": {"Anna", "Bob", ""},
		"displayName":    {"Somebody", ""},
		"no such":        {"x"},
	}
)

func (w *world) drawValues(r *rapid.T, people ...string) roster.Values {
	values := roster.Values{}
	pool := slices.Sorted(maps.Keys(samples))
	pool = append(pool[:len(pool):len(pool)], "manager", "manager", "unit", "custom")
	pool = slices.DeleteFunc(pool, func(name string) bool { return name == "no such" && rapid.IntRange(0, 3).Draw(r, "odd") > 0 })
	for range rapid.IntRange(0, 3).Draw(r, "values") {
		switch name := rapid.SampledFrom(pool).Draw(r, "name"); name {
		case "manager":
			values[name] = rapid.SampledFrom(append(people, append(w.people(), "", roster.SerialID(roster.PrefixUser, w.start, "none", 1))...)).Draw(r, name)
		case "unit":
			values[name] = rapid.SampledFrom(append(w.units(), "", roster.SerialID(roster.PrefixUnit, w.start, "none", 1))).Draw(r, name)
		case "custom":
			if len(w.custom) > 0 {
				values[rapid.SampledFrom(w.custom).Draw(r, "attribute").Name] = rapid.SampledFrom([]string{"1", "2", ""}).Draw(r, "badge")
			}
		default:
			values[name] = rapid.SampledFrom(samples[name]).Draw(r, name)
		}
	}
	return values
}

func (w *world) people() (ids []string) {
	for id := range w.users {
		ids = append(ids, string(id))
	}
	slices.Sort(ids)
	return ids
}

func (w *world) units() (ids []string) {
	for id := range w.nodes {
		ids = append(ids, string(id))
	}
	slices.Sort(ids)
	return ids
}

func (w *world) drawCreate(r *rapid.T) roster.Change {
	c := roster.Change{Subject: roster.Subject{Kind: roster.SubjectUser, ID: w.newID(roster.PrefixUser)}, Verb: roster.Create, Values: w.drawValues(r)}
	c.Values["userName"] = rapid.SampledFrom(userNames).Draw(r, "userName")
	return c
}

var verbs = []roster.Verb{
	roster.Update, roster.Update, roster.Update, roster.Activate, roster.Deactivate, roster.Suspend, roster.Stage, roster.Archive,
	roster.LockUser, roster.Unlock, roster.Delete, roster.Restore, roster.Restore, roster.Confirm,
}

func (w *world) drawEdit(r *rapid.T, people ...string) roster.Change {
	id := rapid.SampledFrom(w.people()).Draw(r, "who")
	c := roster.Change{Subject: roster.Subject{Kind: roster.SubjectUser, ID: id}, Verb: rapid.SampledFrom(verbs).Draw(r, "verb"), Reason: "because"}
	if c.Verb == roster.Update || rapid.IntRange(0, 3).Draw(r, "with values") == 0 {
		c.Values = w.drawValues(r, people...)
	}
	if rapid.IntRange(0, 5).Draw(r, "until?") == 0 {
		c.Until = w.now.Add(time.Duration(rapid.IntRange(-1, 5).Draw(r, "until")) * time.Minute)
	}
	if rapid.IntRange(0, 5).Draw(r, "expect?") == 0 {
		c.Expect = rapid.Int64Range(1, 3).Draw(r, "expect")
	}
	return c
}

func (w *world) drawUnit(r *rapid.T) roster.Change {
	units := w.units()
	c := roster.Change{Subject: roster.Subject{Kind: roster.SubjectUnit}, Verb: roster.Create, Values: roster.Values{"name": rapid.SampledFrom([]string{"Sales", "sales", "Lab", "Works"}).Draw(r, "unit")}}
	if len(units) == 0 || rapid.IntRange(0, 2).Draw(r, "new") == 0 {
		c.Subject.ID = w.newID(roster.PrefixUnit)
	} else {
		c.Subject.ID = rapid.SampledFrom(units).Draw(r, "which")
		if c.Verb = rapid.SampledFrom([]roster.Verb{roster.Update, roster.Update, roster.Delete, roster.Restore}).Draw(r, "verb"); c.Verb != roster.Update && rapid.Bool().Draw(r, "bare") {
			c.Values = nil
		}
	}
	if c.Values != nil && rapid.Bool().Draw(r, "parent?") {
		c.Values["parent"] = rapid.SampledFrom(append(units, "")).Draw(r, "parent")
	}
	return c
}
