package directory

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"roster"
	"roster/internal/query"
	"roster/internal/store"
)

// ProposeMerge plans to make one of two units or locations: people and parts of
// the first go to the second, parts of the same name are merged likewise, and
// what is empty then is removed. The change set can be rolled back as any other.
func (d *Directory) ProposeMerge(ctx context.Context, node roster.Subject, into roster.NodeID, reason string) (roster.ChangeSet, error) {
	if err := requireBoth(ctx, roster.NodesWrite, roster.UsersWrite, roster.ChangeSetsWrite); err != nil {
		return roster.ChangeSet{}, err
	}
	m := &merger{kind: node.Kind, reason: reason, to: map[roster.NodeID]roster.NodeID{}, names: map[roster.NodeID]string{}, stay: map[roster.NodeID]bool{}}
	var title string
	err := d.store.View(ctx, func(v *store.View) error {
		from, err := requireNode(ctx, v, node.Kind, roster.NodeID(node.ID))
		if err != nil {
			return err
		}
		target, err := requireNode(ctx, v, node.Kind, into)
		if err != nil {
			return err
		}
		title = "Merge " + from.Name + " into " + target.Name
		if from.ID == target.ID {
			return roster.Errorf(roster.Invalid, "same_node", "a %s cannot be merged with itself: choose another one", node.Kind)
		}
		line, err := v.NodeLines(ctx, []roster.NodeID{into})
		if err != nil {
			return err
		}
		if _, below := line[from.ID]; below {
			return roster.Errorf(roster.Conflict, "node_loop", "%q stands below %q: move it out first, or merge the other way round", target.Name, from.Name)
		}
		if err := m.read(ctx, v); err != nil {
			return err
		}
		m.merge(from.ID, target.ID)
		return m.findPeople(ctx, v)
	})
	if err != nil {
		return roster.ChangeSet{}, err
	}
	return d.propose(ctx, title, func(add func([]Proposal) error, p *Planning) error {
		p.Watch(m.watch)
		if err := d.addPeople(ctx, m.people, add, m.changes); err != nil {
			return err
		}
		return add(append(m.moves, m.removals()...))
	})
}

// merger works out what a merge comes down to.
type merger struct {
	kind     roster.SubjectKind
	reason   string
	names    map[roster.NodeID]string
	children map[roster.NodeID][]roster.Node
	to       map[roster.NodeID]roster.NodeID // which node goes into which
	gone     []roster.NodeID                 // the same nodes, parts before what they are part of
	moves    []Proposal                      // of parts
	people   []roster.UserID
	refers   []*roster.Attribute    // attributes by which people belong to a node
	stay     map[roster.NodeID]bool // nodes with somebody who cannot be moved
}

func (m *merger) read(ctx context.Context, v *store.View) error {
	nodes, err := v.Nodes(ctx, m.kind)
	if err != nil {
		return err
	}
	m.children = map[roster.NodeID][]roster.Node{}
	for _, n := range nodes {
		m.names[n.ID] = n.Name
		m.children[n.Parent] = append(m.children[n.Parent], n)
	}
	catalogue, err := v.Catalogue(ctx)
	if err != nil {
		return err
	}
	kind := roster.UnitRef
	if m.kind == roster.SubjectLocation {
		kind = roster.LocationRef
	}
	for _, a := range catalogue.All() {
		if a.Type == kind {
			m.refers = append(m.refers, a)
		}
	}
	return nil
}

// merge takes a node apart for another, down through parts of the same name.
func (m *merger) merge(from, into roster.NodeID) {
	sisters := map[string]roster.NodeID{}
	for _, n := range m.children[into] {
		sisters[roster.NodeKey(n.Name)] = n.ID
	}
	for _, part := range m.children[from] {
		if twin, ok := sisters[roster.NodeKey(part.Name)]; ok && twin != from {
			m.merge(part.ID, twin)
			continue
		}
		m.moves = append(m.moves, Proposal{Change: roster.Change{
			Subject: part.Subject(), Verb: roster.Update, Values: roster.Values{"parent": string(into)}, Reason: m.reason,
		}})
	}
	m.to[from] = into
	m.gone = append(m.gone, from)
}

// findPeople gathers who belongs to a node that goes.
func (m *merger) findPeople(ctx context.Context, v *store.View) error {
	var quoted, conditions []string
	for _, id := range m.gone {
		quoted = append(quoted, strconv.Quote(string(id)))
	}
	for _, a := range m.refers {
		conditions = append(conditions, a.Name+" in ("+strings.Join(quoted, ", ")+")")
	}
	expression, err := query.Parse(strings.Join(conditions, " or "))
	if err != nil {
		return err
	}
	filter, err := v.CheckFilter(ctx, expression)
	if err != nil {
		return err
	}
	return v.EachUserID(ctx, store.UserList{Filter: filter}, func(ids []roster.UserID) error {
		if m.people = append(m.people, ids...); len(m.people) > maxMoved {
			return tooMany("this would move")
		}
		return nil
	})
}

// changes makes the change of each person of a batch.
func (m *merger) changes(users []roster.User) []Proposal {
	list := make([]Proposal, 0, len(users))
	for _, u := range users {
		values := roster.Values{}
		for _, a := range m.refers {
			if into, ok := m.to[roster.NodeID(u.Values[a.Name])]; ok {
				values[a.Name] = string(into)
			}
		}
		list = append(list, Proposal{Label: u.DisplayName(), Change: roster.Change{
			Subject: u.Subject(), Verb: roster.Update, Values: values, Expect: u.Version, Reason: m.reason,
		}})
	}
	return list
}

// watch notes whose nodes cannot go because somebody in them cannot be moved.
func (m *merger) watch(i roster.Item) {
	if i.Change.Subject.Kind != roster.SubjectUser || i.Action != roster.ActionBlocked {
		return
	}
	for from, into := range m.to {
		if slices.ContainsFunc(m.refers, func(a *roster.Attribute) bool { return i.Change.Values[a.Name] == string(into) }) {
			m.stay[from] = true
		}
	}
}

// removals removes what is empty afterwards. What is not stays, with a reason.
func (m *merger) removals() []Proposal {
	list := make([]Proposal, 0, len(m.gone))
	for _, id := range m.gone {
		p := Proposal{Label: m.names[id], Change: roster.Change{Subject: roster.Subject{Kind: m.kind, ID: string(id)}, Verb: roster.Delete, Reason: m.reason}}
		if m.stay[id] {
			p.Problems = []roster.Problem{{Code: "not_empty", Message: "people who cannot be moved stay in it, so it stays too: the other blocked rows name them"}}
		}
		list = append(list, p)
	}
	return list
}

// addPeople plans the changes of people in batches.
func (d *Directory) addPeople(ctx context.Context, ids []roster.UserID, add func([]Proposal) error, changes func([]roster.User) []Proposal) error {
	for batch := range slices.Chunk(ids, planBatch) {
		var users map[roster.UserID]roster.User
		err := d.store.View(ctx, func(v *store.View) (err error) {
			users, err = v.Users(ctx, batch)
			return err
		})
		if err != nil {
			return err
		}
		list := make([]roster.User, 0, len(batch))
		for _, id := range batch {
			if u, ok := users[id]; ok && !u.Deleted() {
				list = append(list, u)
			}
		}
		if err := add(changes(list)); err != nil {
			return err
		}
	}
	return nil
}
