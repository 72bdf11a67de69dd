package roster_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"roster"
)

// forest is a model of the tree of units.
type forest map[roster.NodeID]roster.Node

func (f forest) Parent(id roster.NodeID) (roster.NodeID, bool) {
	n, ok := f[id]
	return n.Parent, ok && !n.Deleted
}

func (f forest) Sister(kind roster.SubjectKind, parent roster.NodeID, key string) (roster.NodeID, bool) {
	for id, n := range f {
		if !n.Deleted && n.Kind == kind && n.Parent == parent && roster.NodeKey(n.Name) == key {
			return id, true
		}
	}
	return "", false
}

func (f forest) Empty(id roster.NodeID) bool {
	for _, n := range f {
		if !n.Deleted && n.Parent == id {
			return false
		}
	}
	return true
}

func (f forest) check(t *rapid.T) {
	for id, n := range f {
		if n.Deleted {
			continue
		}
		for other, o := range f {
			if other != id && !o.Deleted && o.Parent == n.Parent && roster.NodeKey(o.Name) == roster.NodeKey(n.Name) {
				t.Fatalf("%s and %s stand in one place with the name %q", id, other, n.Name)
			}
		}
		at := n.Parent
		for steps := 0; at != ""; steps++ {
			up, alive := f[at]
			if !alive || up.Deleted || steps > len(f) {
				t.Fatalf("%s stands under %s, which is gone or in a circle", id, at)
			}
			at = up.Parent
		}
	}
}

func TestTreesStayTrees(t *testing.T) {
	t.Parallel()
	var ids []roster.NodeID
	for i := range 8 {
		ids = append(ids, roster.NodeID(roster.NewID(roster.PrefixUnit, time.UnixMilli(int64(i)))))
	}
	names := []string{"Sales", "sales ", "SALES", "Service", "Legal", "", "a\x00b", "Ｓales"}
	verbs := []roster.Verb{roster.Create, roster.Create, roster.Update, roster.Delete, roster.Restore, roster.Revert, roster.Confirm, roster.Suspend}

	rapid.Check(t, func(t *rapid.T) {
		f := forest{}
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			id := rapid.SampledFrom(ids).Draw(t, "id")
			c := roster.Change{Subject: roster.Subject{Kind: roster.SubjectUnit, ID: string(id)}, Verb: rapid.SampledFrom(verbs).Draw(t, "verb"), Values: roster.Values{}}
			if rapid.Bool().Draw(t, "name?") {
				c.Values["name"] = rapid.SampledFrom(names).Draw(t, "name")
			}
			if rapid.Bool().Draw(t, "parent?") {
				c.Values["parent"] = string(rapid.SampledFrom(append(ids, "", "loc_1", "unit_1")).Draw(t, "parent"))
			}
			before := f[id]
			o := before.Apply(c, f)
			checkNodeStep(t, c, before, o, f)
			if len(o.Events) == 0 {
				continue
			}
			f[id] = o.Next
			f.check(t)
			if again := o.Next.Apply(c, f); c.Verb != roster.Create && (c.Verb != roster.Delete || len(c.Values) == 0) && (len(again.Events) > 0 || len(again.Problems) > 0) {
				t.Fatalf("%s %v for the second time: %v, %d events", c.Verb, c.Values, again.Problems, len(again.Events))
			}
		}
	})
}

func checkNodeStep(t *rapid.T, c roster.Change, before roster.Node, o roster.NodeOutcome, f forest) {
	changed := o.Next != before
	switch {
	case changed != (len(o.Events) > 0), changed && len(o.Problems) > 0:
		t.Fatalf("%s: changed is %v with %d events and %v", c.Verb, changed, len(o.Events), o.Problems)
	case changed && o.Next.Version != before.Version+1:
		t.Fatalf("%s: version %d follows %d", c.Verb, o.Next.Version, before.Version)
	case changed && c.Verb == roster.Delete && !f.Empty(before.ID):
		t.Fatalf("%s was deleted with parts below it", before.ID)
	case changed && c.Verb == roster.Create && before.Version > 0:
		t.Fatalf("%s was created twice", before.ID)
	case changed && before.Deleted && c.Verb != roster.Restore && c.Verb != roster.Revert:
		t.Fatalf("%s changed a deleted unit", c.Verb)
	}
	checkNodeStory(t, before, o)
}

// The events tell all that differs.
func checkNodeStory(t *rapid.T, before roster.Node, o roster.NodeOutcome) {
	told := before
	for _, e := range o.Events {
		p, err := e.Decode()
		if err != nil {
			t.Fatal(err)
		}
		switch p := p.(type) {
		case *roster.NodeCreated:
			told = roster.Node{ID: o.Next.ID, Kind: o.Next.Kind, Name: p.Name, Parent: p.Parent}
		case *roster.NodeUpdated:
			if d, ok := p.Changes["name"]; ok {
				told.Name = d.New
			}
			if d, ok := p.Changes["parent"]; ok {
				told.Parent = roster.NodeID(d.New)
			}
		case *roster.NodeDeleted:
			told.Deleted = true
		case *roster.NodeRestored:
			told.Deleted = false
		}
	}
	told.Version = o.Next.Version
	if !reflect.DeepEqual(told, o.Next) {
		t.Fatalf("the journal tells %+v, but it is %+v", told, o.Next)
	}
}

func TestNodes(t *testing.T) {
	t.Parallel()
	chain := forest{}
	at := roster.NodeID("")
	for i := range roster.MaxDepth {
		id := roster.NodeID(fmt.Sprintf("unit_%d", i))
		chain[id] = roster.Node{ID: id, Kind: roster.SubjectUnit, Parent: at, Name: fmt.Sprint("Level ", i), Version: 1}
		at = id
	}
	top, last := chain["unit_0"], chain[at]
	for _, c := range []struct {
		why    string
		node   roster.Node
		verb   roster.Verb
		values roster.Values
		want   []string
	}{
		{"the tree has an end", roster.Node{}, roster.Create, roster.Values{"name": "Deeper", "parent": string(at)}, []string{"parent too_deep"}},
		{"its last level may be renamed", last, roster.Update, roster.Values{"name": "Last"}, nil},
		{"nothing stands below itself", top, roster.Update, roster.Values{"parent": "unit_3"}, []string{"parent node_loop"}},
		{"nor does it stand on itself", top, roster.Update, roster.Values{"parent": "unit_0"}, []string{"parent node_loop"}},
		{"a unit is no part of a location", last, roster.Update, roster.Values{"parent": "loc_1"}, []string{"parent no_such_parent", "parent parent_kind"}},
		{"what has parts stays", top, roster.Delete, nil, []string{" not_empty"}},
		{
			"all problems are told at once",
			roster.Node{},
			roster.Create,
			roster.Values{"name": " ", "parent": "unit_x", "colour": "red"},
			[]string{"colour unknown_attribute", "name required", "parent no_such_parent"},
		},
		{"names are for reading", last, roster.Update, roster.Values{"name": "a\u202eb"}, []string{"name node_name"}},
		{"a unit cannot be suspended", last, roster.Suspend, nil, []string{"verb no_such_verb"}},
	} {
		subject := roster.Subject{Kind: roster.SubjectUnit, ID: "unit_new"}
		if c.node.Version > 0 {
			subject = c.node.Subject()
		}
		o := c.node.Apply(roster.Change{Subject: subject, Verb: c.verb, Values: c.values}, chain)
		if got := codes(o.Problems); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.why, got, c.want)
		}
	}
}
