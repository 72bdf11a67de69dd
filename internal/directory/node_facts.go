package directory

import (
	"context"

	"roster"
	"roster/internal/store"
)

// tree answers what the rule of units and locations asks, straight from the
// transaction: nodes are few and change seldom. While planning it also knows
// the nodes that the change set will make.
type tree struct {
	ctx  context.Context
	view *store.View
	made map[roster.NodeID]roster.Node // made or changed earlier in the plan
	// named finds those among them by their place; one may have left it since.
	named map[string]roster.NodeID
	err   error
}

// Parent gives the parent of a node and whether the node exists.
func (t *tree) Parent(id roster.NodeID) (roster.NodeID, bool) {
	n, ok := t.node(id)
	return n.Parent, ok && !n.Deleted
}

func (t *tree) node(id roster.NodeID) (roster.Node, bool) {
	if n, ok := t.made[id]; ok {
		return n, true
	}
	n, found, err := t.view.Node(t.ctx, id)
	t.fail(err)
	return n, found
}

// Sister gives the node of that name under a parent.
func (t *tree) Sister(kind roster.SubjectKind, parent roster.NodeID, key string) (roster.NodeID, bool) {
	if n, ok := t.made[t.named[place(kind, parent, key)]]; ok && n.Parent == parent && !n.Deleted && roster.NodeKey(n.Name) == key {
		return n.ID, true
	}
	n, found, err := t.view.NodeNamed(t.ctx, kind, parent, key)
	t.fail(err)
	if changed, ok := t.made[n.ID]; ok && (changed.Deleted || changed.Parent != parent || roster.NodeKey(changed.Name) != key) {
		return "", false
	}
	return n.ID, found
}

// Empty reports whether a node has neither children nor people. While a
// rollback is planned they are still there, and only applying can tell.
func (t *tree) Empty(id roster.NodeID) bool {
	if t.made != nil {
		return true
	}
	empty, err := t.view.NodeEmpty(t.ctx, id)
	t.fail(err)
	return empty
}

func (t *tree) fail(err error) {
	if t.err == nil {
		t.err = err
	}
}

// place is where a name stands in a tree.
func place(kind roster.SubjectKind, parent roster.NodeID, key string) string {
	return string(kind) + "\x00" + string(parent) + "\x00" + key
}
