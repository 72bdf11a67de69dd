package bulk

import (
	"context"
	"strings"

	"roster"
	"roster/internal/directory"
	"roster/internal/store"
)

// forest is the tree of units or of locations, with what a plan adds to it.
type forest struct {
	kind   roster.SubjectKind
	prefix string
	set    roster.ChangeSet
	nodes  map[string]roster.NodeID // parent and key of the name
	paths  map[string]roster.NodeID // as written, so that most rows are one look
	made   []directory.Proposal
}

func loadForest(ctx context.Context, v *store.View, set roster.ChangeSet, kind roster.SubjectKind) (*forest, error) {
	f := &forest{kind: kind, prefix: roster.PrefixUnit, set: set, nodes: map[string]roster.NodeID{}, paths: map[string]roster.NodeID{}}
	if kind == roster.SubjectLocation {
		f.prefix = roster.PrefixLocation
	}
	nodes, err := v.Nodes(ctx, kind)
	for _, n := range nodes {
		f.nodes[string(n.Parent)+"\x00"+roster.NodeKey(n.Name)] = n.ID
	}
	return f, err
}

// find gives the node at a path and notes those that have to be made for it.
// Levels that are empty are left out.
func (f *forest) find(path []string) roster.NodeID {
	if len(path) == 0 {
		return ""
	}
	written := strings.Join(path, "\x00")
	if id, ok := f.paths[written]; ok {
		return id
	}
	var at roster.NodeID
	for _, name := range path {
		if name == "" {
			continue
		}
		key := string(at) + "\x00" + roster.NodeKey(name)
		id, ok := f.nodes[key]
		if !ok {
			id = roster.NodeID(roster.SerialID(f.prefix, f.set.CreatedAt, string(f.set.ID), uint32(len(f.made)+1)))
			f.nodes[key] = id
			f.made = append(f.made, directory.Proposal{Label: name, Change: roster.Change{
				Subject: roster.Subject{Kind: f.kind, ID: string(id)}, Verb: roster.Create,
				Values: roster.Values{"name": name, "parent": string(at)},
			}})
		}
		at = id
	}
	f.paths[written] = at
	return at
}
