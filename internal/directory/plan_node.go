package directory

import (
	"context"

	"roster"
	"roster/internal/store"
)

func (p *Planning) node(ctx context.Context, v *store.View, b Proposal) (roster.Item, error) {
	t := &tree{ctx: ctx, view: v, made: p.nodes, named: p.sisters}
	before, _ := t.node(roster.NodeID(b.Change.Subject.ID))
	o := before.Apply(b.Change, t)
	item := roster.Item{Change: b.Change, Label: before.Name, BaseVersion: before.Version, Problems: o.Problems, Action: roster.ActionChange, State: roster.ItemPlanned}
	item.Change.Expect = 0
	if o.Next.Name != "" {
		item.Label = o.Next.Name
	}
	switch {
	case t.err != nil:
		return item, t.err
	case len(o.Problems) > 0:
		item.Action, item.State = roster.ActionBlocked, roster.ItemSkipped
	case len(o.Events) == 0:
		item.Action, item.State = roster.ActionUnchanged, roster.ItemSkipped
	default:
		p.nodes[o.Next.ID] = o.Next
		p.sisters[place(o.Next.Kind, o.Next.Parent, roster.NodeKey(o.Next.Name))] = o.Next.ID
		item.Before = roster.Values{"name": before.Name, "parent": string(before.Parent)}
		item.After = roster.Values{"name": o.Next.Name, "parent": string(o.Next.Parent)}
		item.Change.Verb = nodeVerb(b.Change.Verb, before)
	}
	return item, nil
}

// nodeVerb says what a change to a node comes down to: restoring one that was
// not removed is an update, and is taken back as such.
func nodeVerb(v roster.Verb, before roster.Node) roster.Verb {
	if v == roster.Restore && !before.Deleted {
		return roster.Update
	}
	return v
}
