package api

import (
	"context"
	"net/http"
	"time"

	"roster"
	"roster/internal/store"
)

type touchedJSON struct {
	N         int64              `json:"n" doc:"The number of the item."`
	Label     string             `json:"label"`
	Subject   roster.Subject     `json:"subject"`
	Type      string             `json:"type" doc:"What happened last, as user.updated."`
	At        time.Time          `json:"at"`
	Actor     roster.Actor       `json:"actor"`
	ChangeSet roster.ChangeSetID `json:"changeSet,omitempty" doc:"By which change set it happened."`
}

type (
	touchedInput struct {
		ChangeSetInput
		Paging
	}
	touchedOutput struct{ Body page[touchedJSON] }
)

func (a *API) mountTouched() {
	register(a, route{
		Method: http.MethodGet, Path: "/changesets/{id}/touched", ID: "listTouched", Permission: roster.ChangeSetsRead, Tag: "changesets", Errors: []int{http.StatusBadRequest},
		Summary:     "List whom others have changed since a change set was planned",
		Description: "Applying a plan leaves these items alone, and says so; undoing it does likewise. Each comes with what happened to it last.",
	}, a.listTouched)
}

func (a *API) listTouched(ctx context.Context, in *touchedInput) (*touchedOutput, error) {
	var after int64
	if in.Cursor != "" {
		if err := a.open(in.Cursor, &after, "touched", string(in.ID)); err != nil {
			return nil, err
		}
	}
	list, err := a.directory.Touched(ctx, in.ID, after, in.Limit+1)
	if err != nil {
		return nil, err
	}
	list, next := cut(list, in.Limit, func(last store.Touched) *string { return a.seal(last.N, "touched", string(in.ID)) })
	bodies := make([]touchedJSON, len(list))
	for i, t := range list {
		bodies[i] = touchedJSON{N: t.N, Label: t.Label, Subject: t.Event.Subject, Type: t.Event.Type, At: t.Event.At, Actor: t.Event.Actor, ChangeSet: t.Event.ChangeSet}
	}
	return &touchedOutput{pageOf(bodies, next)}, nil
}
