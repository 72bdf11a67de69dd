package store

import (
	"context"
	"sync"

	"roster"
)

// treeCache keeps the units and locations last seen: every person that is shown
// wants the names above theirs. The stamp, read in each transaction, tells
// whether they are still those in force.
type treeCache struct {
	mu    sync.Mutex
	stamp string
	nodes map[roster.NodeID]roster.Node
}

var (
	treeStamp = sqlText("stamp trees", "insert into setting (name, value) values ('trees', $1) on conflict (name) do update set value = excluded.value")
	allNodes  = sqlText("all nodes", "select "+nodeColumns+" from node")
)

// stampTrees makes known that a node is no longer what it was. A stamp never
// comes again, so that one of a transaction that was given up does no harm.
func (tx *Tx) stampTrees(ctx context.Context) error {
	_, err := tx.exec(ctx, treeStamp, roster.NewID(roster.PrefixUnit, tx.now))
	return err
}

// tree gives all units and locations, removed ones included; it must not be
// changed.
func (v *View) tree(ctx context.Context) (map[roster.NodeID]roster.Node, error) {
	stamps, err := v.stamps(ctx)
	if err != nil {
		return nil, err
	}
	cache := &v.store.trees
	cache.mu.Lock()
	defer cache.mu.Unlock()
	if cache.nodes != nil && cache.stamp == stamps.trees {
		return cache.nodes, nil
	}
	list, err := v.nodes(ctx, allNodes)
	if err != nil {
		return nil, err
	}
	nodes := make(map[roster.NodeID]roster.Node, len(list))
	for _, n := range list {
		nodes[n.ID] = n
	}
	cache.stamp, cache.nodes = stamps.trees, nodes
	return nodes, nil
}

// NodeLines gives nodes and everything above them.
func (v *View) NodeLines(ctx context.Context, ids []roster.NodeID) (map[roster.NodeID]roster.Node, error) {
	if len(ids) == 0 {
		return map[roster.NodeID]roster.Node{}, nil
	}
	nodes, err := v.tree(ctx)
	if err != nil {
		return nil, err
	}
	found := make(map[roster.NodeID]roster.Node, 4*len(ids))
	for _, id := range ids {
		for n, there := nodes[id]; there; n, there = nodes[n.Parent] {
			if _, seen := found[n.ID]; seen {
				break
			}
			found[n.ID] = n
		}
	}
	return found, nil
}

// stamps tell whether what is kept in memory is still in force.
type stamps struct {
	attributes attributesStamp
	trees      string
}

var readStamps = sqlText("stamps", "select count(*), coalesce(max(id), ''), coalesce((select value from setting where name = 'trees'), '') from attribute")

// stamps reads them once where they cannot change.
func (v *View) stamps(ctx context.Context) (stamps, error) {
	if v.stamped != nil {
		return *v.stamped, nil
	}
	var s stamps
	_, err := v.one(ctx, readStamps, []any{&s.attributes.count, &s.attributes.last, &s.trees})
	if err == nil && !v.writing {
		v.stamped = &s
	}
	return s, err
}
