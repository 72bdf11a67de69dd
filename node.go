package roster

import "strings"

// Node is a unit or a location: an element of one of the two trees that an
// organisation is described by. Both follow the same rules.
type Node struct {
	ID      NodeID
	Kind    SubjectKind // SubjectUnit or SubjectLocation
	Parent  NodeID      // empty at the top
	Name    string
	Version int64
	Deleted bool
}

// Subject is the node as the subject of changes and events.
func (n Node) Subject() Subject { return Subject{n.Kind, string(n.ID)} }

// NodeKey is the form in which the names of sisters must differ.
func NodeKey(name string) string { return LooseKey(name) }

// MaxDepth bounds the trees.
const MaxDepth = 32

// NodeFacts is what the rule of nodes has to know.
type NodeFacts interface {
	// Parent gives the parent of a node, and whether the node exists.
	Parent(NodeID) (parent NodeID, exists bool)
	// Sister gives the node of that name under a parent.
	Sister(kind SubjectKind, parent NodeID, key string) (NodeID, bool)
	// Empty reports whether a node has neither children nor people.
	Empty(NodeID) bool
}

// NodeOutcome is what the rule says of a change to a node.
type NodeOutcome struct {
	Next     Node
	Events   []Event
	Problems []Problem
}

// Apply says what becomes of n when the change happens. The values of a node
// are "name" and "parent".
func (n Node) Apply(c Change, f NodeFacts) NodeOutcome {
	next := n
	var problems []Problem
	block := func(field, code, format string, args ...any) {
		problems = append(problems, *problem(field, code, format, args...))
	}
	switch {
	case c.Verb == Create:
		next = Node{ID: NodeID(c.Subject.ID), Kind: c.Subject.Kind}
	case n.Version == 0:
		block("", "node_not_found", "there is no such %s", c.Subject.Kind)
	case c.Expect != 0 && c.Expect != n.Version:
		block("", "stale", "the %s was changed since: this change was made for version %d, the current one is %d", n.Kind, c.Expect, n.Version)
	case n.Deleted && c.Verb != Restore && c.Verb != Revert:
		block("", "deleted", "the %s was removed", n.Kind)
	}
	if name, ok := c.Values["name"]; ok {
		next.Name = clean(name)
	}
	if parent, ok := c.Values["parent"]; ok {
		next.Parent = NodeID(parent)
	}
	switch c.Verb {
	case Delete:
		next.Deleted = true
		if !f.Empty(n.ID) {
			block("", "not_empty", "%q still has people or parts: move them first", n.Name)
		}
	case Restore, Revert:
		next.Deleted = false
	default:
	}
	if !next.Deleted {
		checkNode(next, f, block)
	}
	if len(problems) > 0 || next == n {
		return NodeOutcome{Next: n, Problems: problems}
	}
	event := nodeEvent(n, next)
	event.Reason = c.Reason
	next.Version++
	return NodeOutcome{Next: next, Events: []Event{event}}
}

func checkNode(n Node, f NodeFacts, block func(field, code, format string, args ...any)) {
	switch {
	case n.Name == "":
		block("name", "required", "a %s needs a name", n.Kind)
	case len(n.Name) > defaultMaxLength || strings.ContainsAny(n.Name, "\n\r\t\x00"):
		block("name", "node_name", "a name has at most %d characters, in one line", defaultMaxLength)
	}
	if sister, taken := f.Sister(n.Kind, n.Parent, NodeKey(n.Name)); taken && sister != n.ID {
		block("name", "not_unique", "there is already a %s %q in the same place", n.Kind, n.Name)
	}
	depth := 1
	for at := n.Parent; at != ""; depth++ {
		parent, exists := f.Parent(at)
		switch {
		case !exists:
			block("parent", "no_such_parent", "there is no %s %s to put it under", n.Kind, at)
			return
		case at == n.ID:
			block("parent", "node_loop", "a %s cannot stand below itself", n.Kind)
			return
		case depth >= MaxDepth:
			block("parent", "too_deep", "a tree has at most %d levels", MaxDepth)
			return
		}
		at = parent
	}
}

func nodeEvent(before, after Node) Event {
	switch {
	case before.Version == 0:
		return NewEvent(after.Subject(), NodeCreated{Name: after.Name, Parent: after.Parent})
	case after.Deleted && !before.Deleted:
		return NewEvent(after.Subject(), NodeDeleted{})
	case before.Deleted && !after.Deleted:
		return NewEvent(after.Subject(), NodeRestored{})
	}
	changes := map[string]Delta{}
	if before.Name != after.Name {
		changes["name"] = Delta{before.Name, after.Name}
	}
	if before.Parent != after.Parent {
		changes["parent"] = Delta{string(before.Parent), string(after.Parent)}
	}
	return NewEvent(after.Subject(), NodeUpdated{Changes: changes})
}
