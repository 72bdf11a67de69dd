package api

import (
	"context"

	"roster"
	"roster/internal/store"
)

func (n nodes) list(ctx context.Context, in *nodesInput) (*nodesOutput, error) {
	out := &nodesOutput{}
	err := n.store.View(ctx, func(v *store.View) error {
		all, err := v.Nodes(ctx, n.kind)
		if err != nil {
			return err
		}
		people, err := v.NodePeople(ctx, n.kind)
		if err != nil {
			return err
		}
		list := showNodes(all, people)
		if in.Tree {
			list = nest(list, "")
		}
		out.Body = pageOf(list, nil)
		return nil
	})
	return out, err
}

func showNodes(all []roster.Node, people map[roster.NodeID]int64) []nodeJSON {
	byID := make(map[roster.NodeID]roster.Node, len(all))
	for _, node := range all {
		byID[node.ID] = node
	}
	list := make([]nodeJSON, len(all))
	below := map[roster.NodeID]int64{}
	for _, node := range all {
		for at, depth := node, 0; at.ID != "" && depth < roster.MaxDepth; at, depth = byID[at.Parent], depth+1 {
			below[at.ID] += people[node.ID]
		}
	}
	for i, node := range all {
		list[i] = showNode(node, byID, people[node.ID])
		list[i].All = below[node.ID]
	}
	return list
}

func showNode(node roster.Node, line map[roster.NodeID]roster.Node, people int64) nodeJSON {
	shown := nodeJSON{ID: node.ID, Name: node.Name, Path: pathOf(line, node.ID), People: people, Version: node.Version}
	if node.Parent != "" {
		parent := string(node.Parent)
		shown.Parent = &parent
	}
	return shown
}

// nest puts nodes into those above them, keeping their order.
func nest(list []nodeJSON, top string) []nodeJSON {
	below := map[string][]nodeJSON{}
	for _, node := range list {
		parent := ""
		if node.Parent != nil {
			parent = *node.Parent
		}
		below[parent] = append(below[parent], node)
	}
	var children func(id string) []nodeJSON
	children = func(id string) []nodeJSON {
		nodes := below[id]
		for i := range nodes {
			nodes[i].Children = children(string(nodes[i].ID))
		}
		return nodes
	}
	return children(top)
}
