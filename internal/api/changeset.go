package api

import (
	"context"
	"net/http"
	"time"

	"roster"
	"roster/internal/store"
)

type changeSetJSON struct {
	ID           roster.ChangeSetID `json:"id"`
	Origin       roster.Origin      `json:"origin" enum:"edit,import,bulk,rollback,demo"`
	Title        string             `json:"title"`
	Source       string             `json:"source,omitempty" doc:"The named source whose people the set speaks for."`
	State        roster.SetState    `json:"state" enum:"planning,planned,applying,applied,cancelled,failed"`
	Hash         string             `json:"hash,omitempty" doc:"Over all items: what was looked at is what is applied."`
	Counts       roster.Counts      `json:"counts"`
	Done         int64              `json:"done"`
	Total        int64              `json:"total"`
	CreatedAt    time.Time          `json:"createdAt"`
	CreatedBy    roster.Actor       `json:"createdBy"`
	AppliedAt    time.Time          `json:"appliedAt,omitzero"`
	RollbackOf   roster.ChangeSetID `json:"rollbackOf,omitempty"`
	RolledBackBy roster.ChangeSetID `json:"rolledBackBy,omitempty"`
	ImportID     string             `json:"importId,omitempty"`
	JobID        string             `json:"jobId,omitempty"`
	Failure      string             `json:"failure,omitempty"`
	Mapping      []mappedJSON       `json:"mapping,omitempty" doc:"What the columns of the file were taken for."`
	Problems     []rowProblemJSON   `json:"problems,omitempty" doc:"The first hundred problems of rows; those of row 0 concern the file."`
	Options      *planOptionsJSON   `json:"options,omitempty" doc:"How the file was used; only where one set is read."`
	Confirm      int64              `json:"confirm,omitempty" doc:"The number that must be repeated to apply the set."`
	Version      int64              `json:"version"`
}

type rowProblemJSON struct {
	Row     int64  `json:"row"`
	Column  string `json:"column,omitempty"`
	Code    string `json:"code"`
	Message string `json:"message"`
	Warning bool   `json:"warning,omitempty"`
}

func newChangeSet(s roster.ChangeSet) changeSetJSON {
	return changeSetJSON{
		ID: s.ID, Origin: s.Origin, Title: s.Title, Source: s.Source, State: s.State, Hash: s.Hash, Counts: s.Counts, Done: s.Done, Total: s.Total,
		CreatedAt: s.CreatedAt, CreatedBy: s.CreatedBy, AppliedAt: s.AppliedAt, RollbackOf: s.RollbackOf,
		ImportID: s.ImportID, JobID: s.JobID, Failure: s.Failure, Confirm: s.Confirm, Version: s.Version,
	}
}

type (
	changeSetsInput struct {
		Paging
		Count  bool   `query:"count" doc:"Add the size of the whole list."`
		Origin string `query:"origin" enum:"edit,import,bulk,rollback,demo" doc:"Single edits are listed only when they are asked for."`
		All    bool   `query:"all" doc:"List single edits too."`
		State  string `query:"state" enum:"planning,planned,applying,applied,cancelled,failed"`
	}
	changeSetsOutput struct{ Body page[changeSetJSON] }
	// ChangeSetInput says which change set a request is about.
	ChangeSetInput struct {
		ID roster.ChangeSetID `path:"id" maxLength:"64"`
	}
	changeSetOutput struct {
		ETag string `header:"ETag"`
		Body changeSetJSON
	}
)

func (a *API) mountChangeSets() {
	register(a, route{
		Method: http.MethodGet, Path: "/changesets", ID: "listChangeSets", Permission: roster.ChangeSetsRead, Errors: []int{http.StatusBadRequest},
		Summary: "List change sets, the newest first", Tag: "changesets",
	}, a.listChangeSets)
	a.mountOrder()
	register(a, route{
		Method: http.MethodGet, Path: "/changesets/{id}", ID: "getChangeSet", Permission: roster.ChangeSetsRead,
		Summary: "Read a change set", Tag: "changesets",
	}, a.getChangeSet)
	register(a, route{
		Method: http.MethodPost, Path: "/changesets/{id}/apply", ID: "applyChangeSet", Permission: roster.ChangeSetsWrite,
		Summary: "Carry out a planned change set", Description: "Applying one that is applied already changes nothing and answers it.",
		Tag: "changesets", Status: http.StatusAccepted, Errors: []int{http.StatusPreconditionFailed},
	}, a.applyChangeSet)
	register(a, route{
		Method: http.MethodPost, Path: "/changesets/{id}/cancel", ID: "cancelChangeSet", Permission: roster.ChangeSetsWrite,
		Summary: "Give a change set up", Description: "One that is being applied stops where it is; what was done can be rolled back.", Tag: "changesets",
	}, a.cancelChangeSet)
	register(a, route{
		Method: http.MethodPost, Path: "/changesets/{id}/rollback", ID: "rollbackChangeSet", Permission: roster.ChangeSetsWrite,
		Summary:     "Plan the undoing of a change set or of chosen items",
		Description: "The answer is a change set of its own: look at it, then apply it. Its blocked items name what was changed since.",
		Tag:         "changesets", Status: http.StatusCreated,
	}, a.rollbackChangeSet)
	a.mountItems()
	a.mountFailed()
}

func (a *API) listChangeSets(ctx context.Context, in *changeSetsInput) (*changeSetsOutput, error) {
	filter := store.SetFilter{Origin: roster.Origin(in.Origin), State: roster.SetState(in.State)}
	if in.All && filter.Origin == "" {
		filter.Origin = "*"
	}
	list := []string{"changesets", string(filter.Origin), in.State}
	var before roster.ChangeSetID
	if in.Cursor != "" {
		if err := a.open(in.Cursor, &before, list...); err != nil {
			return nil, err
		}
	}
	var body page[changeSetJSON]
	err := a.store.View(ctx, func(v *store.View) error {
		sets, err := v.ChangeSets(ctx, filter, before, in.Limit+1)
		if err != nil {
			return err
		}
		sets, next := cut(sets, in.Limit, func(last roster.ChangeSet) *string { return a.seal(last.ID, list...) })
		bodies, err := changeSetBodies(ctx, v, sets)
		if err != nil {
			return err
		}
		body = pageOf(bodies, next)
		if in.Count {
			n, err := v.CountChangeSets(ctx, filter)
			body.Total = &n
			return err
		}
		return nil
	})
	return &changeSetsOutput{body}, err
}

// changeSetBodies completes change sets by what others know of them.
func changeSetBodies(ctx context.Context, v *store.View, sets []roster.ChangeSet) ([]changeSetJSON, error) {
	ids := make([]roster.ChangeSetID, len(sets))
	for i, s := range sets {
		ids[i] = s.ID
	}
	by, err := v.RolledBackBy(ctx, ids)
	if err != nil {
		return nil, err
	}
	bodies := make([]changeSetJSON, len(sets))
	for i, s := range sets {
		bodies[i] = newChangeSet(s)
		bodies[i].RolledBackBy = by[s.ID]
		if err := planningProgress(ctx, v, s, &bodies[i].Done, &bodies[i].Total); err != nil {
			return nil, err
		}
	}
	return bodies, nil
}

// planningProgress takes how far a plan has come from its job: the set itself
// counts what is applied.
func planningProgress(ctx context.Context, v *store.View, s roster.ChangeSet, done, total *int64) error {
	if s.State != roster.Planning || s.JobID == "" {
		return nil
	}
	j, found, err := v.Job(ctx, s.JobID)
	if found {
		*done, *total = j.Done, j.Total
	}
	return err
}

func (a *API) getChangeSet(ctx context.Context, in *ChangeSetInput) (*changeSetOutput, error) {
	set, err := a.directory.ChangeSet(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return a.showChangeSet(ctx, set)
}

// showChangeSet gives a change set with all that belongs to it.
func (a *API) showChangeSet(ctx context.Context, set roster.ChangeSet) (*changeSetOutput, error) {
	var body changeSetJSON
	err := a.store.View(ctx, func(v *store.View) error {
		bodies, err := changeSetBodies(ctx, v, []roster.ChangeSet{set})
		if err != nil {
			return err
		}
		body = bodies[0]
		return nil
	})
	if err == nil && set.ImportID != "" {
		err = a.report(ctx, set, &body)
	}
	if err == nil {
		err = a.store.View(ctx, func(v *store.View) error { return rowProblems(ctx, v, set, &body) })
	}
	return &changeSetOutput{ETag: tag(set.Version), Body: body}, err
}

// maxRowProblems bounds the problems that a change set is shown with; the
// items have all of them.
const maxRowProblems = 100

// rowProblems adds the first problems of rows that could not be carried out,
// and of those that cannot be unless the report of the plan has them.
func rowProblems(ctx context.Context, v *store.View, set roster.ChangeSet, body *changeSetJSON) error {
	filters := []store.ItemFilter{{State: roster.ItemFailed}}
	if set.ImportID == "" {
		filters = append(filters, store.ItemFilter{Action: roster.ActionBlocked})
	}
	for _, f := range filters {
		items, err := v.FindItems(ctx, set.ID, f, 0, maxRowProblems)
		if err != nil {
			return err
		}
		for _, i := range items {
			for _, p := range i.Problems {
				if !p.Warning {
					body.Problems = append(body.Problems, rowProblemJSON{Row: i.Row, Column: p.Field, Code: p.Code, Message: p.Message})
				}
			}
		}
	}
	body.Problems = body.Problems[:min(len(body.Problems), maxRowProblems)]
	return nil
}
