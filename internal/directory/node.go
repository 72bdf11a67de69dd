package directory

import (
	"context"

	"roster"
	"roster/internal/access"
	"roster/internal/store"
)

// Trees and manager lines change one at a time on all nodes, since two changes
// that each are right may together close a circle.
const (
	alongTrees = "trees"
	alongLines = "lines"
)

// DoNode carries out one change to a unit or a location, as a change set of
// one.
func (d *Directory) DoNode(ctx context.Context, c roster.Change) (roster.Node, error) {
	if err := access.Require(ctx, roster.NodesWrite); err != nil {
		return roster.Node{}, err
	}
	var node roster.Node
	err := d.store.Update(ctx, func(tx *store.Tx) (err error) {
		node, err = d.doNode(ctx, tx, c)
		return err
	})
	return node, err
}

func (d *Directory) doNode(ctx context.Context, tx *store.Tx, c roster.Change) (roster.Node, error) {
	if c.Subject.ID == "" {
		c.Subject.ID = roster.NewID(nodePrefix(c.Subject.Kind), tx.Now())
	}
	if err := tx.Alone(ctx, alongTrees); err != nil {
		return roster.Node{}, err
	}
	t := &tree{ctx: ctx, view: &tx.View}
	before, _ := t.node(roster.NodeID(c.Subject.ID))
	if before.Version > 0 && before.Kind != c.Subject.Kind {
		before = roster.Node{}
	}
	o := before.Apply(c, t)
	switch {
	case t.err != nil:
		return before, t.err
	case len(o.Problems) > 0:
		return before, refuse("the change cannot be made", o.Problems)
	case len(o.Events) == 0:
		return before, nil
	}
	item := roster.Item{
		N: 1, Change: c, Label: o.Next.Name, BaseVersion: before.Version, Action: roster.ActionChange, State: roster.ItemPlanned,
		Before: roster.Values{"name": before.Name, "parent": string(before.Parent)},
		After:  roster.Values{"name": o.Next.Name, "parent": string(o.Next.Parent)},
	}
	item.Change.Expect, item.Change.Verb = 0, nodeVerb(c.Verb, before)
	set, item, err := setOfOne(tx, access.Actor(ctx), item)
	if err != nil {
		return before, err
	}
	tx.By(access.Actor(ctx))
	tx.In(set.ID)
	if err := tx.SaveChangeSet(ctx, set); err != nil {
		return before, err
	}
	if err := tx.InsertItems(ctx, set.ID, []roster.Item{item}); err != nil {
		return before, err
	}
	return o.Next, tx.SaveNodes(ctx, []store.NodeWrite{{Before: before, After: o.Next, Events: o.Events}})
}

func nodePrefix(kind roster.SubjectKind) string {
	if kind == roster.SubjectLocation {
		return roster.PrefixLocation
	}
	return roster.PrefixUnit
}

// aloneAlongLines has changes take turns that give somebody a manager, unless
// that somebody is new, whom nobody reports to.
func aloneAlongLines(ctx context.Context, tx *store.Tx, catalogue *roster.Catalogue, changes []roster.Change) error {
	for _, c := range changes {
		if c.Verb == roster.Create {
			continue
		}
		for name, text := range c.Values {
			if a, ok := catalogue.Lookup(name); ok && a.Name == "manager" && text != "" {
				return tx.Alone(ctx, alongLines)
			}
		}
	}
	return nil
}
