package directory

import (
	"context"

	"roster"
	"roster/internal/access"
	"roster/internal/store"
)

// ProposeMove plans to put a unit or a location below another, or at the top,
// as a change set of one that somebody looks at before it is applied. A move
// that the rules refuse makes no change set.
func (d *Directory) ProposeMove(ctx context.Context, node roster.Subject, parent roster.NodeID, reason string) (roster.ChangeSet, error) {
	if err := requireBoth(ctx, roster.NodesWrite, roster.ChangeSetsWrite); err != nil {
		return roster.ChangeSet{}, err
	}
	c := roster.Change{Subject: node, Verb: roster.Update, Values: roster.Values{"parent": string(parent)}, Reason: reason}
	var title string
	err := d.store.View(ctx, func(v *store.View) error {
		before, err := requireNode(ctx, v, node.Kind, roster.NodeID(node.ID))
		if err != nil {
			return err
		}
		title = "Move " + before.Name + " to the top"
		if parent != "" {
			above, err := requireNode(ctx, v, node.Kind, parent)
			if err != nil {
				return err
			}
			title = "Move " + before.Name + " below " + above.Name
		}
		t := &tree{ctx: ctx, view: v}
		o := before.Apply(c, t)
		switch {
		case t.err != nil:
			return t.err
		case len(o.Problems) > 0:
			return refuse("the move cannot be made", o.Problems)
		case len(o.Events) == 0:
			return roster.Errorf(roster.Conflict, "no_change", "%q stands there already", before.Name)
		}
		return nil
	})
	if err != nil {
		return roster.ChangeSet{}, err
	}
	return d.propose(ctx, title, func(add func([]Proposal) error, _ *Planning) error { return add([]Proposal{{Change: c}}) })
}

// propose makes and plans a change set at once. One that cannot be planned to
// its end is closed and says why.
func (d *Directory) propose(ctx context.Context, title string, fill func(add func([]Proposal) error, p *Planning) error) (roster.ChangeSet, error) {
	set, err := d.NewChangeSet(ctx, roster.ChangeSet{Origin: roster.OriginBulk, Title: title}, func(*store.Tx, *roster.ChangeSet) error { return nil })
	if err != nil {
		return set, err
	}
	p, err := d.Plan(ctx, set.ID)
	if err != nil {
		return set, err
	}
	add := func(list []Proposal) error {
		for len(list) > 0 {
			n := min(len(list), planBatch)
			if err := p.Add(ctx, list[:n], nil); err != nil {
				return err
			}
			list = list[n:]
		}
		return nil
	}
	if err = fill(add, p); err == nil {
		return p.Finish(ctx)
	}
	// The request may be over; what it began must not stay open for ever.
	failure := problemOf(err).Message
	ended := d.store.Update(context.WithoutCancel(ctx), func(tx *store.Tx) error { return d.End(ctx, tx, set.ID, failure) })
	if ended != nil {
		d.log.Warn("a plan that failed could not be closed", "change_set", set.ID, "error", ended)
	}
	return set, err
}

const (
	// planBatch is how many proposals are planned in one go.
	planBatch = 1000
	// maxMoved bounds the people whom one proposal moves while its caller waits.
	maxMoved = 200_000
)

func tooMany(what string) error {
	return roster.Errorf(roster.TooLarge, "too_many_people", "%s more than %d people, which is too much at once: move some of them by an import first", what, maxMoved)
}

func requireBoth(ctx context.Context, permissions ...roster.Permission) error {
	for _, p := range permissions {
		if err := access.Require(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// requireNode reads a unit or a location that is there.
func requireNode(ctx context.Context, v *store.View, kind roster.SubjectKind, id roster.NodeID) (roster.Node, error) {
	n, found, err := v.Node(ctx, id)
	if err == nil && (!found || n.Deleted || n.Kind != kind) {
		err = roster.Errorf(roster.NotFound, "node_not_found", "there is no %s %q", kind, string(id))
	}
	return n, err
}
