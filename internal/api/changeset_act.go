package api

import (
	"context"

	"roster"
	"roster/internal/access"
)

type (
	applyInput struct {
		ChangeSetInput
		IfMatch string `header:"If-Match" maxLength:"64"`
		Body    *struct {
			Hash    string `json:"hash,omitempty" maxLength:"128" doc:"That of the plan that was looked at."`
			Confirm int64  `json:"confirm,omitempty" minimum:"0" doc:"The number that a plan which deactivates many asks to be repeated."`
		}
	}
	rollbackInput struct {
		ChangeSetInput
		Body *struct {
			Items []int64 `json:"items,omitempty" maxItems:"10000" doc:"The numbers of the items to undo; all when there are none."`
		}
	}
)

func (a *API) applyChangeSet(ctx context.Context, in *applyInput) (*changeSetOutput, error) {
	if err := a.expectSet(ctx, in.ID, in.IfMatch); err != nil {
		return nil, err
	}
	var hash string
	var confirm int64
	if in.Body != nil {
		hash, confirm = in.Body.Hash, in.Body.Confirm
	}
	located(ctx, "changesets", string(in.ID))
	set, err := a.directory.Apply(ctx, in.ID, hash, confirm)
	if err != nil {
		return nil, err
	}
	return a.showChangeSet(ctx, set)
}

// expectSet refuses when the change set is no longer as the caller saw it.
// That nobody applies two plans at once is not for this check to see to: a set
// leaves the state planned only once.
func (a *API) expectSet(ctx context.Context, id roster.ChangeSetID, ifMatch string) error {
	version, err := expected(ifMatch)
	if err != nil || version == 0 {
		return err
	}
	set, err := a.directory.ChangeSet(ctx, id)
	if err != nil || set.Version == version {
		return err
	}
	err = roster.Errorf(roster.Stale, "stale", "the change set was changed since: it has version %d, not %d: look at it again", set.Version, version)
	return withCurrent(err, func() (any, error) {
		now, err := a.showChangeSet(ctx, set)
		if err != nil {
			return nil, err
		}
		return now.Body, nil
	})
}

func (a *API) cancelChangeSet(ctx context.Context, in *ChangeSetInput) (*changeSetOutput, error) {
	located(ctx, "changesets", string(in.ID))
	set, err := a.giveUp(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return a.showChangeSet(ctx, set)
}

// giveUp cancels a change set and then the job that works on it. Should the
// process die in between, the job finds the set cancelled and ends by itself.
func (a *API) giveUp(ctx context.Context, id roster.ChangeSetID) (roster.ChangeSet, error) {
	set, err := a.directory.Cancel(ctx, id)
	if err != nil || set.JobID == "" {
		return set, err
	}
	if err := a.jobs.Cancel(ctx, set.JobID, access.Actor(ctx)); err != nil && roster.KindOf(err) != roster.Conflict && roster.KindOf(err) != roster.NotFound {
		return set, err
	}
	return set, nil
}

func (a *API) rollbackChangeSet(ctx context.Context, in *rollbackInput) (*changeSetOutput, error) {
	var items []int64
	if in.Body != nil {
		items = in.Body.Items
	}
	set, err := a.directory.Rollback(ctx, in.ID, items)
	if err != nil {
		return nil, err
	}
	located(ctx, "changesets", string(set.ID))
	return a.showChangeSet(ctx, set)
}
