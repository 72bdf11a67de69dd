package directory_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"roster"
	"roster/internal/directory"
)

// model is what Roster promises to be, in maps: the rules of package roster
// asked one change after the other, and nothing else.
type model struct {
	now    time.Time
	actor  roster.Actor
	users  map[roster.UserID]roster.User
	nodes  map[roster.NodeID]roster.Node
	custom []roster.Attribute
	admins map[roster.UserID]bool
	sets   []*modelSet
	told   map[roster.Subject][]string // the types of events
	past   []roster.User               // superseded versions

	// While a set is planned or applied:
	planning bool
	coming   map[roster.UserID]bool          // people whom later items make
	line     map[roster.UserID]roster.UserID // managers to which a rollback leads back
}

type modelSet struct {
	roster.ChangeSet
	items []roster.Item
	of    int // the set it undoes
}

func newModel() *model {
	return &model{users: map[roster.UserID]roster.User{}, nodes: map[roster.NodeID]roster.Node{}, admins: map[roster.UserID]bool{}, told: map[roster.Subject][]string{}}
}

// copy gives a model on which a plan can be tried out.
func (m *model) copy() *model {
	c := *m
	c.users, c.nodes, c.custom, c.told = maps.Clone(m.users), maps.Clone(m.nodes), slices.Clone(m.custom), map[roster.Subject][]string{}
	return &c
}

func (m *model) Catalogue() *roster.Catalogue { return roster.BuiltIn().With(m.custom...) }

func (m *model) Owner(k roster.Key) (roster.UserID, bool) {
	for id, u := range m.users {
		if !u.Deleted() && slices.Contains(m.Catalogue().Keys(u.Values), k) {
			return id, true
		}
	}
	return "", false
}

func (m *model) Manager(id roster.UserID) (roster.UserID, bool) {
	if above, moved := m.line[id]; moved {
		return above, true
	}
	if u, ok := m.users[id]; ok {
		return roster.UserID(u.Values["manager"]), !u.Deleted()
	}
	return "", m.coming[id]
}

func (m *model) Node(id roster.NodeID) bool { n, ok := m.nodes[id]; return ok && !n.Deleted }

func (m *model) LastAdministrator(id roster.UserID) bool {
	var able []roster.UserID
	for a := range m.admins {
		if m.users[a].MaySignIn(m.now) {
			able = append(able, a)
		}
	}
	return len(able) == 1 && able[0] == id
}

func (m *model) Parent(id roster.NodeID) (roster.NodeID, bool) { return m.nodes[id].Parent, m.Node(id) }

func (m *model) Sister(kind roster.SubjectKind, parent roster.NodeID, key string) (roster.NodeID, bool) {
	for _, n := range m.nodes {
		if n.Kind == kind && n.Parent == parent && !n.Deleted && roster.NodeKey(n.Name) == key {
			return n.ID, true
		}
	}
	return "", false
}

// Empty lets a plan remove what is still full: only applying can tell.
func (m *model) Empty(id roster.NodeID) bool {
	for _, n := range m.nodes {
		if !m.planning && !n.Deleted && n.Parent == id {
			return false
		}
	}
	for _, u := range m.users {
		if !m.planning && !u.Deleted() && (u.Values["unit"] == string(id) || u.Values["location"] == string(id)) {
			return false
		}
	}
	return true
}

func (m *model) tell(events []roster.Event) {
	for _, e := range events {
		m.told[e.Subject] = append(m.told[e.Subject], e.Type)
	}
}

// try plans one change and, if nothing stands in its way, carries it out.
func (m *model) try(c roster.Change) roster.Item {
	i := roster.Item{Change: c, Action: roster.ActionChange, State: roster.ItemPlanned}
	i.Change.Expect = 0
	switch c.Subject.Kind {
	case roster.SubjectUser:
		before := m.users[roster.UserID(c.Subject.ID)]
		o := before.Apply(c, m, m.actor, m.now)
		i.BaseVersion, i.Problems = before.Version, o.Problems
		if len(o.Events) == 0 {
			break
		}
		m.keep(m.users[o.Next.ID])
		m.users[o.Next.ID] = o.Next
		m.tell(o.Events)
		if before.Version == 0 {
			i.After = o.Next.Values
			break
		}
		i.Before, i.After = roster.Values{}, roster.Values{}
		for name, d := range roster.Diff(before.Values, o.Next.Values) {
			i.Before[name], i.After[name] = d.Old, d.New
		}
		if before.State != o.Next.State {
			i.BeforeState, i.AfterState = &before.State, &o.Next.State
		}
		return i
	case roster.SubjectAttribute:
		return m.attribute(i)
	default:
		before := m.nodes[roster.NodeID(c.Subject.ID)]
		o := before.Apply(c, m)
		i.BaseVersion, i.Problems = before.Version, o.Problems
		if len(o.Events) == 0 {
			break
		}
		m.nodes[o.Next.ID] = o.Next
		if c.Verb == roster.Restore && !before.Deleted {
			i.Change.Verb = roster.Update
		}
		m.tell(o.Events)
		i.Before = roster.Values{"name": before.Name, "parent": string(before.Parent)}
		i.After = roster.Values{"name": o.Next.Name, "parent": string(o.Next.Parent)}
		return i
	}
	switch {
	case roster.Blocking(i.Problems):
		i.Action, i.State = roster.ActionBlocked, roster.ItemSkipped
	case i.After == nil:
		i.Action, i.State = roster.ActionUnchanged, roster.ItemSkipped
	}
	return i
}

func (m *model) attribute(i roster.Item) roster.Item {
	at := slices.IndexFunc(m.custom, func(a roster.Attribute) bool { return a.Name == i.Change.Subject.ID })
	code := ""
	switch {
	case i.Change.Verb == roster.Delete && at < 0:
		code = "attribute_not_found"
	case i.Change.Verb == roster.Delete:
		text, _ := json.Marshal(m.custom[at])
		i.Before = roster.Values{"attribute": string(text)}
		m.custom = slices.Delete(slices.Clone(m.custom), at, at+1)
		m.told[i.Change.Subject] = append(m.told[i.Change.Subject], "attribute.deleted")
	case at >= 0:
		code = "attribute_name_taken"
	default:
		var a roster.Attribute
		_ = json.Unmarshal([]byte(i.Change.Values["attribute"]), &a)
		a, _ = roster.NewCustomAttribute(a)
		a.Version = 1
		if a.Unique && !m.planning && m.twice(a) {
			code = "not_unique"
			break
		}
		m.custom = append(slices.Clone(m.custom), a)
		slices.SortFunc(m.custom, func(a, b roster.Attribute) int { return strings.Compare(a.ID, b.ID) })
		m.told[i.Change.Subject] = append(m.told[i.Change.Subject], "attribute.created")
		i.After = i.Change.Values
	}
	if code != "" {
		i.Action, i.State, i.Problems = roster.ActionBlocked, roster.ItemSkipped, []roster.Problem{{Code: code}}
	}
	return i
}

// twice tells whether two people still have the same value of an attribute
// that comes again.
func (m *model) twice(a roster.Attribute) bool {
	seen := map[string]bool{}
	for _, u := range m.users {
		if k := a.Key(u.Values[a.Name]); k != "" && !u.Deleted() {
			if seen[k] {
				return true
			}
			seen[k] = true
		}
	}
	return false
}

// do is a single edit.
func (m *model) do(c roster.Change) string {
	i := m.try(c)
	if i.Action == roster.ActionBlocked {
		for _, p := range i.Problems {
			if !p.Warning {
				return p.Code
			}
		}
	}
	if i.Action == roster.ActionChange && c.Subject.Kind != roster.SubjectAttribute {
		i.N, i.State = 1, roster.ItemApplied
		m.sets = append(m.sets, &modelSet{ChangeSet: roster.ChangeSet{State: roster.Applied, Done: 1, Total: 1, Counts: roster.Counts{Applied: 1}}, items: []roster.Item{i}})
	}
	return "ok"
}

// plan makes a change set: the same rules on a world in which every item
// before has happened.
func (m *model) plan(proposals []directory.Proposal, of int) string {
	world := m.copy()
	world.planning, world.coming = true, comers(proposals)
	if of > 0 {
		world.line = map[roster.UserID]roster.UserID{}
		for _, i := range m.sets[of-1].items {
			if was, moved := i.Before["manager"]; moved && i.Action == roster.ActionChange {
				world.line[roster.UserID(i.Change.Subject.ID)] = roster.UserID(was)
			}
		}
	}
	set := &modelSet{ChangeSet: roster.ChangeSet{State: roster.Planned}, of: of}
	named := map[roster.Subject]bool{}
	for n, p := range proposals {
		i := roster.Item{Change: p.Change, Action: roster.ActionBlocked, State: roster.ItemSkipped, Problems: []roster.Problem{{Code: "duplicate_row"}}}
		if user := p.Change.Subject.Kind == roster.SubjectUser; !user || !named[p.Change.Subject] {
			i = world.try(p.Change)
		}
		named[p.Change.Subject] = true
		i.N, i.Row = int64(n+1), p.Row
		set.items = append(set.items, i)
	}
	set.Total = int64(len(proposals))
	m.sets = append(m.sets, set)
	m.tellSet(len(m.sets), "changeset.planned")
	return "ok"
}

// comers are the people whom a set makes.
func comers(proposals []directory.Proposal) map[roster.UserID]bool {
	ids := map[roster.UserID]bool{}
	for _, p := range proposals {
		if p.Change.Verb == roster.Create && p.Change.Subject.Kind == roster.SubjectUser {
			ids[roster.UserID(p.Change.Subject.ID)] = true
		}
	}
	return ids
}

func (m *model) tellSet(n int, kind string) {
	s := roster.Subject{Kind: roster.SubjectChangeSet, ID: strconv.Itoa(n)}
	m.told[s] = append(m.told[s], kind)
}

func (m *model) apply(n int) string {
	switch s := m.sets[n-1]; s.State {
	case roster.Applying, roster.Applied:
	case roster.Planned:
		s.State = roster.Applying
	default:
		return "not_planned"
	}
	return "ok"
}

// run works through up to steps items.
func (m *model) run(n int, steps int) {
	set := m.sets[n-1]
	if set.State != roster.Applying {
		return
	}
	m.coming = map[roster.UserID]bool{}
	for _, i := range set.items {
		if i.Change.Verb == roster.Create && i.Action == roster.ActionChange && i.State != roster.ItemFailed {
			m.coming[roster.UserID(i.Change.Subject.ID)] = true
		}
	}
	for ; steps > 0 && set.Done < set.Total; steps-- {
		set.Done++
		i := &set.items[set.Done-1]
		switch {
		case i.Action != roster.ActionChange:
			set.Counts.Skipped++
		case i.State == roster.ItemPlanned:
			m.step(set, i)
		}
	}
	m.coming = nil
	if set.Done == set.Total {
		set.State = roster.Applied
		m.tellSet(n, "changeset.applied")
	}
}

// step applies an item. If that would close a circle, later ones that take
// somebody off this manager line come first.
func (m *model) step(set *modelSet, i *roster.Item) {
	c := i.Change
	if i.After != nil {
		c.Values = i.After
	}
	c.Expect = i.BaseVersion
	i.State = roster.ItemApplied
	done := m.try(c)
	for slices.ContainsFunc(done.Problems, func(p roster.Problem) bool { return p.Code == "manager_loop" }) && m.ahead(set, c) {
		done = m.try(c)
	}
	switch {
	case done.Action == roster.ActionBlocked:
		delete(m.coming, roster.UserID(c.Subject.ID))
		i.State, i.Problems = roster.ItemFailed, done.Problems
		set.Counts.Failed++
	case done.Action == roster.ActionUnchanged:
		i.State = roster.ItemSkipped
		set.Counts.Skipped++
	default:
		set.Counts.Applied++
	}
}

func (m *model) ahead(set *modelSet, c roster.Change) bool {
	seen := map[roster.UserID]bool{}
	for at := roster.UserID(c.Values["manager"]); at != "" && string(at) != c.Subject.ID && !seen[at]; at = roster.UserID(m.users[at].Values["manager"]) {
		seen[at] = true
		for n := set.Done; n < set.Total; n++ {
			later := &set.items[n]
			if _, moves := later.After["manager"]; moves && later.Change.Subject.ID == string(at) && later.State == roster.ItemPlanned {
				m.step(set, later)
				return true
			}
		}
	}
	return false
}

func (m *model) cancel(n int) string {
	switch s := m.sets[n-1]; s.State {
	case roster.Applied:
		return "not_open"
	case roster.Cancelled:
	default:
		s.State = roster.Cancelled
		m.tellSet(n, "changeset.cancelled")
	}
	return "ok"
}

// rollback plans the inverse of what a set did, the last first.
func (m *model) rollback(n int, chosen []int64) string {
	of := m.sets[n-1]
	if of.Done == 0 || of.State == roster.Applying {
		return "nothing_to_roll_back"
	}
	var back []directory.Proposal
	undone := map[roster.Subject]roster.Item{}
	for _, i := range slices.Backward(of.items) {
		if i.State != roster.ItemApplied || i.Action != roster.ActionChange || len(chosen) > 0 && !slices.Contains(chosen, i.N) {
			continue
		}
		c := roster.Change{Subject: i.Change.Subject, Expect: i.BaseVersion + 1, Values: i.Before, Reason: "rolled back"}
		if later, twice := undone[c.Subject]; twice && later.BaseVersion == c.Expect {
			c.Expect = later.Change.Expect + 1
		}
		i.Change.Expect = c.Expect
		undone[c.Subject] = i
		verb, user := i.Change.Verb, i.Change.Subject.Kind == roster.SubjectUser
		switch {
		case c.Subject.Kind == roster.SubjectAttribute && verb == roster.Delete:
			c.Verb, c.Expect = roster.Create, 0
		case c.Subject.Kind == roster.SubjectAttribute:
			c.Verb, c.Expect, c.Values = roster.Delete, 0, nil
		case verb == roster.Create:
			c.Verb, c.Values = roster.Delete, nil
		case user:
			c.Verb, c.State = roster.Revert, i.BeforeState
		case verb == roster.Delete:
			c.Verb = roster.Restore
		case verb == roster.Restore:
			c.Verb = roster.Delete
		default:
			c.Verb = roster.Update
		}
		back = append(back, directory.Proposal{Change: c})
	}
	m.sameAgain(back)
	return m.plan(back, n)
}

// keep remembers a version that is about to be superseded.
func (m *model) keep(u roster.User) {
	if u.Version > 0 {
		m.past = append(m.past, u)
	}
}

// sameAgain lets inverses hold for people who are again as the change left them.
func (m *model) sameAgain(back []directory.Proposal) {
	expect := map[roster.UserID]int64{}
	for _, p := range back {
		if p.Change.Subject.Kind == roster.SubjectUser {
			expect[roster.UserID(p.Change.Subject.ID)] = p.Change.Expect
		}
	}
	for _, old := range m.past {
		now := m.users[old.ID]
		if expect[old.ID] != old.Version || now.Version == old.Version || !maps.Equal(old.Values, now.Values) || old.State != now.State {
			continue
		}
		for i := range back {
			if back[i].Change.Subject.ID == string(old.ID) {
				back[i].Change.Expect = now.Version
			}
		}
	}
}
