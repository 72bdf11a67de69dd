package store_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"roster"
	"roster/internal/clock"
	"roster/internal/query"
	"roster/internal/query/querytest"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// The compiled filter and the one in memory must agree on everybody, on both
// engines: absent values, case, wildcards, dates, custom attributes, trees.
func TestFilterAgreesWithMatch(t *testing.T) {
	t.Parallel()
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		s := storetest.OpenAt(t, address, clock.At(noon))
		p := populate(t, s, 90)
		rapid.Check(t, func(rt *rapid.T) {
			e := querytest.Expr(p.fields.FieldSet).Draw(rt, "e")
			l := store.UserList{Filter: e, Deleted: rapid.Bool().Draw(rt, "deleted")}
			err := s.View(t.Context(), func(v *store.View) error {
				var got []roster.UserID
				err := v.EachUserID(t.Context(), l, func(ids []roster.UserID) error {
					got = append(got, ids...)
					return nil
				})
				if err != nil {
					return err
				}
				want := p.matching(e, l.Deleted)
				if !slices.Equal(got, want) {
					rt.Fatalf("%s\nin SQL    %v\nin memory %v", query.Print(e), got, want)
				}
				n, err := v.CountUsers(t.Context(), l)
				if n != int64(len(want)) {
					rt.Fatalf("%s\ncounted %d, want %d", query.Print(e), n, len(want))
				}
				return err
			})
			if err != nil {
				rt.Fatalf("%s: %v", query.Print(e), err)
			}
		})
	})
}

// people are random users, some of them in the recycle bin.
type people struct {
	users     []roster.User
	catalogue *roster.Catalogue
	fields    query.UserFields
}

// lines are the branches of the tree that people stand in.
var lines = map[roster.NodeID][]roster.NodeID{
	"root": {"root"}, "emea": {"root", "emea"}, "berlin": {"root", "emea", "berlin"}, "apac": {"root", "apac"}, "emea2": {"root", "apac", "emea2"},
}

func (p people) matching(e query.Expr, deleted bool) (ids []roster.UserID) {
	for _, u := range p.users {
		record := query.User{
			Catalogue: p.catalogue, User: u, Now: noon, Leads: p.leads,
			Line: func(id roster.NodeID) []roster.NodeID { return lines[id] },
		}
		if u.Deleted() == deleted && query.Match(e, record) {
			ids = append(ids, u.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

func (p people) leads(id roster.UserID) bool {
	return slices.ContainsFunc(p.users, func(u roster.User) bool {
		return u.Values["manager"] == string(id) && !u.Deleted() && u.State.Status == roster.Active
	})
}

// populate saves n random users, with custom attributes of every kind.
func populate(t *testing.T, s *store.Store, n int) people {
	t.Helper()
	ctx := t.Context()
	var p people
	err := s.Update(ctx, func(tx *store.Tx) error {
		for _, a := range customAttributes(t) {
			if err := tx.SaveAttribute(ctx, a, roster.NewEvent(roster.Subject{Kind: roster.SubjectAttribute, ID: a.ID}, roster.AttributeCreated{})); err != nil {
				return err
			}
		}
		var nodes []store.NodeWrite
		for id, line := range lines {
			node := roster.Node{ID: id, Kind: roster.SubjectUnit, Name: string(id), Version: 1}
			if len(line) > 1 {
				node.Parent = line[len(line)-2]
			}
			nodes = append(nodes, store.NodeWrite{After: node, Events: []roster.Event{roster.NewEvent(node.Subject(), roster.NodeCreated{})}})
		}
		return tx.SaveNodes(ctx, nodes)
	})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Update(ctx, func(tx *store.Tx) (err error) {
		p = people{}
		if p.catalogue, err = tx.Catalogue(ctx); err != nil {
			return err
		}
		if p.fields, err = tx.UserFields(ctx); err != nil {
			return err
		}
		taken := map[roster.Key]bool{}
		var writes []store.UserWrite
		for i := range n {
			u := randomUser(p.catalogue, i, taken)
			p.users = append(p.users, u)
			writes = append(writes, store.UserWrite{After: u, Events: []roster.Event{roster.NewEvent(u.Subject(), roster.UserCreated{})}})
		}
		return tx.SaveUsers(ctx, p.catalogue, writes)
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func customAttributes(t *testing.T) (list []roster.Attribute) {
	t.Helper()
	for _, a := range []roster.Attribute{
		{Name: "level", Type: roster.Number},
		{Name: "badge", CaseExact: true},
		{Name: "motto", Type: roster.LongText},
		{Name: "since", Type: roster.Instant},
		{Name: "born", Type: roster.Date},
		{Name: "remote", Type: roster.Boolean},
		{Name: "colour", Type: roster.Choice, Choices: []string{"Red", "blue", "grün"}},
		{Name: "buddy", Type: roster.UserRef},
		{Name: "skills", Type: roster.MultiChoice, Choices: []string{"Go", "C, C++", `say "hi"`, "日本", "b]"}},
		{Name: "locker", Type: roster.Text, Unique: true},
	} {
		made, problems := roster.NewCustomAttribute(a)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		made.ID = fmt.Sprintf("attr_%02d", len(list)) // the same order each time
		list = append(list, made)
	}
	return list
}

// randomUser makes a user from the values that querytest makes literals of.
func randomUser(c *roster.Catalogue, seed int, taken map[roster.Key]bool) roster.User {
	g := draw{seed: seed * 1000}
	u := roster.User{ID: roster.UserID(fmt.Sprintf("u%d", seed)), Version: int64(1 + seed%3), CreatedAt: noon.Add(-time.Hour), UpdatedAt: noon, Values: roster.Values{}}
	fields := query.Catalogue(c, nil)
	for _, a := range c.All() {
		f, _ := fields.FieldSet.Field(a.Name)
		switch {
		case a.Part() || f.Type != query.Complex && g.n(3) == 0:
		case f.Type == query.Complex:
			u.Values[a.Name] = g.entries(a.Type, fields)
		case a.Type == roster.MultiChoice:
			words := a.Choices
			if len(words) == 0 {
				words = querytest.FreeWords()
			}
			if set := g.subset(words); len(set) > 0 {
				b, _ := json.Marshal(set)
				u.Values[a.Name] = string(b)
			}
		case f.Type == query.Tree:
			path := g.stored(f)
			u.Values[a.Name] = path[strings.LastIndexByte(path, '/')+1:]
		case f.Type == query.Number: // querytest writes 1e-07, the canonical text is decimal
			u.Values[a.Name] = strings.ReplaceAll(g.stored(f), "1e-07", "0.0000001")
		default:
			u.Values[a.Name] = g.stored(f)
		}
		if a.Name == "level" && g.n(8) == 0 { // from before the attribute was a number
			u.Values[a.Name] = []string{"2024-01-01", "many", `"1"`, "true"}[g.n(4)]
		}
		if u.Values[a.Name] == "" {
			delete(u.Values, a.Name)
		}
	}
	for _, k := range c.Keys(u.Values) {
		if taken[k] {
			delete(u.Values, k.Kind)
		}
	}
	for _, k := range c.Keys(u.Values) {
		taken[k] = true
	}
	u.State.Status = roster.Statuses[g.n(len(roster.Statuses))]
	u.State.StatusReason = g.stored(query.Field{Type: query.Text})
	for _, at := range []*time.Time{&u.State.StatusChangedAt, &u.State.StatusUntil, &u.State.LockedAt, &u.State.LockedUntil, &u.State.DeletedAt} {
		if g.n(3) == 0 {
			*at = noon.Add(time.Duration(g.n(3)-1) * time.Microsecond)
		}
	}
	return u
}

// draw takes values from generators by a running seed.
type draw struct{ seed int }

func (g *draw) n(below int) int {
	g.seed++
	return rapid.IntRange(0, below-1).Example(g.seed)
}

func (g *draw) stored(f query.Field) string {
	g.seed++
	return querytest.Stored(f).Example(g.seed)
}

func (g *draw) subset(words []string) (set []string) {
	for _, w := range words {
		if g.n(2) == 0 {
			set = append(set, w)
		}
	}
	slices.Sort(set)
	return set
}

func (g *draw) entries(of roster.Type, fields query.UserFields) string {
	text := query.Field{Type: query.Text}
	var list []roster.Entry
	for range g.n(3) {
		e := roster.Entry{Type: []string{"", "work", "home"}[g.n(3)], Value: g.stored(text), Primary: g.n(2) == 0}
		if of == roster.Addresses {
			e.StreetAddress, e.Country = g.stored(text), []string{"", "DE", "fr"}[g.n(3)]
		}
		list = append(list, e)
	}
	if len(list) == 0 {
		return ""
	}
	b, _ := json.Marshal(list)
	return string(b)
}
