package store

import (
	"context"
	"fmt"

	"roster"
)

// NodeWrite is one unit or location to save, with the events that explain it.
type NodeWrite struct {
	Before roster.Node
	After  roster.Node
	Events []roster.Event
}

const nodeColumns = "id, kind, parent, name, version, deleted"

var (
	nodeByID    = sqlText("node by id", "select "+nodeColumns+" from node where id = $1")
	lockNode    = sqlText("lock node", "select id from node where id = $1")
	nodesByIDs  = sqlText("nodes by id", "select "+nodeColumns+" from node where id in ({set $1})")
	nodesOfKind = sqlText("nodes of kind", "select "+nodeColumns+" from node where kind = $1 and deleted = 0 order by name_key, id")
	nodeSister  = sqlText("node by name", "select "+nodeColumns+" from node where kind = $1 and parent = $2 and name_key = $3 and deleted = 0")
	nodeBelow   = sqlText("nodes below", `
		with recursive below (id) as (
			select id from node where id = $1
			union
			select n.id from node n join below b on n.parent = b.id where n.deleted = 0
		) select id from below`)
	nodeChildren = sqlText("children of node", "select count(*) from node where parent = $1 and deleted = 0")
	unitPeople   = sqlText("people of unit", "select count(*) from users where unit = $1 and unit <> '' and deleted_at = 0")
	placePeople  = sqlText("people of location", "select count(*) from users where location = $1 and location <> '' and deleted_at = 0")
	// Everybody is counted in the index, and those in the bin are taken off.
	unitCounts = sqlText("people per unit", `
		select unit, cast(sum(n) as bigint) from (
			select unit, count(*) as n from users where unit <> '' group by unit
			union all select unit, 0 - count(*) from users where deleted_at > 0 and unit <> '' group by unit) c group by unit`)
	placeCounts = sqlText("people per location", `
		select location, cast(sum(n) as bigint) from (
			select location, count(*) as n from users where location <> '' group by location
			union all select location, 0 - count(*) from users where deleted_at > 0 and location <> '' group by location) c group by location`)
	upsertNodes = sqlText("save nodes", `
		insert into node (id, kind, parent, name, name_key, version, deleted)
		select * from ({rows}) as v where true
		on conflict (id) do update set parent = excluded.parent, name = excluded.name, name_key = excluded.name_key,
			version = excluded.version, deleted = excluded.deleted`)
)

func scanNode(r rows) (roster.Node, error) {
	var id, kind, parent, name string
	var version, deleted int64
	err := r.Scan(&id, &kind, &parent, &name, &version, &deleted)
	return roster.Node{ID: roster.NodeID(id), Kind: roster.SubjectKind(kind), Parent: roster.NodeID(parent), Name: name, Version: version, Deleted: deleted != 0}, err
}

func (v *View) nodes(ctx context.Context, s *statement, args ...any) (list []roster.Node, err error) {
	err = v.each(ctx, s, func(r rows) error {
		n, err := scanNode(r)
		list = append(list, n)
		return err
	}, args...)
	return list, err
}

// Node reads one unit or location, removed ones included.
func (v *View) Node(ctx context.Context, id roster.NodeID) (n roster.Node, found bool, err error) {
	list, err := v.nodes(ctx, nodeByID, string(id))
	if err != nil || len(list) == 0 {
		return n, false, err
	}
	return list[0], true, nil
}

// Nodes reads the units or the locations, in the order of their names.
func (v *View) Nodes(ctx context.Context, kind roster.SubjectKind) ([]roster.Node, error) {
	return v.nodes(ctx, nodesOfKind, string(kind))
}

// NodesByID reads nodes by identifier, removed ones included. A writing
// transaction keeps them from being removed until its commit.
func (v *View) NodesByID(ctx context.Context, ids []roster.NodeID) (map[roster.NodeID]roster.Node, error) {
	if v.writing {
		return v.nodeMap(ctx, nodesByIDs.name, nodesByIDs.text+" {for share}", ids)
	}
	return v.nodeMap(ctx, nodesByIDs.name, nodesByIDs.text, ids)
}

func (v *View) nodeMap(ctx context.Context, name, text string, ids []roster.NodeID) (map[roster.NodeID]roster.Node, error) {
	found := make(map[roster.NodeID]roster.Node, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	err := v.eachText(ctx, name, text, func(r rows) error {
		n, err := scanNode(r)
		found[n.ID] = n
		return err
	}, texts(ids))
	return found, err
}

// NodesBelow gives a node and everything under it.
func (v *View) NodesBelow(ctx context.Context, id roster.NodeID) (ids []roster.NodeID, err error) {
	err = v.each(ctx, nodeBelow, func(r rows) error {
		var s string
		err := r.Scan(&s)
		ids = append(ids, roster.NodeID(s))
		return err
	}, string(id))
	return ids, err
}

// NodeNamed finds the node of that name under a parent.
func (v *View) NodeNamed(ctx context.Context, kind roster.SubjectKind, parent roster.NodeID, key string) (n roster.Node, found bool, err error) {
	list, err := v.nodes(ctx, nodeSister, string(kind), string(parent), key)
	if err != nil || len(list) == 0 {
		return n, false, err
	}
	return list[0], true, nil
}

// NodeEmpty reports whether a node has neither children nor people. A writing
// transaction locks it first, so that nobody can join it at the same moment.
func (v *View) NodeEmpty(ctx context.Context, id roster.NodeID) (bool, error) {
	if v.writing {
		if err := v.eachText(ctx, lockNode.name, lockNode.text+v.lock(), func(rows) error { return nil }, string(id)); err != nil {
			return false, err
		}
	}
	for _, s := range []*statement{nodeChildren, unitPeople, placePeople} {
		var n int64
		if _, err := v.one(ctx, s, []any{&n}, string(id)); err != nil || n > 0 {
			return false, err
		}
	}
	return true, nil
}

// NodePeople counts the people directly in each unit or location.
func (v *View) NodePeople(ctx context.Context, kind roster.SubjectKind) (map[roster.NodeID]int64, error) {
	counts := make(map[roster.NodeID]int64)
	s := unitCounts
	if kind == roster.SubjectLocation {
		s = placeCounts
	}
	err := v.each(ctx, s, func(r rows) error {
		var id string
		var n int64
		err := r.Scan(&id, &n)
		counts[roster.NodeID(id)] = n
		return err
	})
	return counts, err
}

// PeopleIn counts the people directly in a unit or location.
func (v *View) PeopleIn(ctx context.Context, kind roster.SubjectKind, id roster.NodeID) (n int64, err error) {
	s := unitPeople
	if kind == roster.SubjectLocation {
		s = placePeople
	}
	_, err = v.one(ctx, s, []any{&n}, string(id))
	return n, err
}

// SaveNodes saves units and locations with the events that explain it.
func (tx *Tx) SaveNodes(ctx context.Context, writes []NodeWrite) error {
	n := len(writes)
	ids, kinds, parents, names, keys := make([]string, n), make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	versions, deleted := make([]int64, n), make([]int64, n)
	var events []roster.Event
	for i, w := range writes {
		if len(w.Events) == 0 {
			return fmt.Errorf("save node %s: nothing explains it: a write needs an event", w.After.ID)
		}
		events = append(events, w.Events...)
		a := w.After
		ids[i], kinds[i], parents[i], names[i], keys[i] = string(a.ID), string(a.Kind), string(a.Parent), a.Name, roster.NodeKey(a.Name)
		versions[i] = a.Version
		if a.Deleted {
			deleted[i] = 1
		}
	}
	t := new(table).text(ids).text(kinds).text(parents).text(names).text(keys).number(versions).number(deleted)
	if err := tx.rows(ctx, upsertNodes, t); err != nil {
		return err
	}
	if err := tx.stampTrees(ctx); err != nil {
		return err
	}
	return tx.saveEvents(ctx, events)
}
