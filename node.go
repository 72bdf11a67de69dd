package roster

import (
	"strings"
	"unicode/utf8"
)

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
	case c.Verb == Create && n.Version > 0:
		block("", "exists", "a %s with this identifier exists already", n.Kind)
	case c.Verb == Create:
		next = Node{ID: NodeID(c.Subject.ID), Kind: c.Subject.Kind}
	case n.Version == 0:
		block("", "node_not_found", "there is no such %s", c.Subject.Kind)
	case c.Expect != 0 && c.Expect != n.Version:
		block("", "stale", "the %s was changed since: this change was made for version %d, the current one is %d", n.Kind, c.Expect, n.Version)
	case n.Deleted && c.Verb != Restore && c.Verb != Revert && (c.Verb != Delete || len(c.Values) > 0):
		block("", "deleted", "the %s was removed: restore it first", n.Kind)
	}
	for _, name := range c.Values.Names() {
		if name != "name" && name != "parent" {
			block(name, "unknown_attribute", "a %s has a name and a parent, but no %q", c.Subject.Kind, shorten(name))
		}
	}
	if name, ok := c.Values["name"]; ok {
		next.Name = clean(name)
	}
	if parent, ok := c.Values["parent"]; ok {
		next.Parent = NodeID(parent)
	}
	switch c.Verb {
	case Create, Update, Confirm:
	case Delete:
		next.Deleted = true
		if !n.Deleted && !f.Empty(n.ID) {
			block("", "not_empty", "%q still has people or parts: move them first", n.Name)
		}
	case Restore, Revert:
		next.Deleted = false
	default:
		block("verb", "no_such_verb", "%q is nothing that can be done to a %s", shorten(string(c.Verb)), c.Subject.Kind)
	}
	if !next.Deleted {
		checkNode(next, f, block)
	}
	if len(problems) > 0 || next == n {
		return NodeOutcome{Next: n, Problems: problems}
	}
	events := nodeEvents(n, next)
	for i := range events {
		events[i].Reason = c.Reason
	}
	next.Version++
	return NodeOutcome{Next: next, Events: events}
}

func checkNode(n Node, f NodeFacts, block func(field, code, format string, args ...any)) {
	switch {
	case n.Name == "":
		block("name", "required", "a %s needs a name", n.Kind)
	case utf8.RuneCountInString(n.Name) > defaultMaxLength || !utf8.ValidString(n.Name) || strings.ContainsFunc(n.Name, unseen):
		block("name", "node_name", "a name has at most %d characters, in one line and without control characters", defaultMaxLength)
	}
	if n.Kind == SubjectUnit && strings.HasPrefix(string(n.Parent), PrefixLocation+"_") ||
		n.Kind == SubjectLocation && strings.HasPrefix(string(n.Parent), PrefixUnit+"_") {
		block("parent", "parent_kind", "a %s stands below another %s only", n.Kind, n.Kind)
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

// nodeEvents tells the difference between the node before and after.
func nodeEvents(before, after Node) []Event {
	if before.Version == 0 {
		return []Event{NewEvent(after.Subject(), NodeCreated{Name: after.Name, Parent: after.Parent})}
	}
	var list []Event
	if before.Deleted && !after.Deleted {
		list = append(list, NewEvent(after.Subject(), NodeRestored{}))
	}
	changes := map[string]Delta{}
	if before.Name != after.Name {
		changes["name"] = Delta{before.Name, after.Name}
	}
	if before.Parent != after.Parent {
		changes["parent"] = Delta{string(before.Parent), string(after.Parent)}
	}
	if len(changes) > 0 {
		list = append(list, NewEvent(after.Subject(), NodeUpdated{Changes: changes}))
	}
	if !before.Deleted && after.Deleted {
		list = append(list, NewEvent(after.Subject(), NodeDeleted{}))
	}
	return list
}
