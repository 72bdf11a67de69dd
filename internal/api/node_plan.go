package api

import (
	"context"

	"roster"
)

type (
	moveNodeInput struct {
		NodeInput
		Body struct {
			Parent parentID `json:"parent"`
			Reason string   `json:"reason,omitempty" maxLength:"500"`
		}
	}
	mergeNodeInput struct {
		NodeInput
		Body struct {
			Into   roster.NodeID `json:"into" maxLength:"64" doc:"The one that stays."`
			Reason string        `json:"reason,omitempty" maxLength:"500"`
		}
	}
)

func (n nodes) move(ctx context.Context, in *moveNodeInput) (*changeSetOutput, error) {
	set, err := n.directory.ProposeMove(ctx, roster.Subject{Kind: n.kind, ID: in.ID}, roster.NodeID(in.Body.Parent.id), in.Body.Reason)
	return n.proposed(ctx, set, err)
}

func (n nodes) merge(ctx context.Context, in *mergeNodeInput) (*changeSetOutput, error) {
	set, err := n.directory.ProposeMerge(ctx, roster.Subject{Kind: n.kind, ID: in.ID}, in.Body.Into, in.Body.Reason)
	return n.proposed(ctx, set, err)
}

// proposed answers with a change set that waits to be looked at.
func (a *API) proposed(ctx context.Context, set roster.ChangeSet, err error) (*changeSetOutput, error) {
	if err != nil {
		return nil, err
	}
	located(ctx, "changesets", string(set.ID))
	return a.showChangeSet(ctx, set)
}

// attribute is the name of the attribute by which people belong to a node.
func (n nodes) attribute() string {
	if n.kind == roster.SubjectLocation {
		return "location"
	}
	return "unit"
}
