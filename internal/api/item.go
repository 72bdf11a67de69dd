package api

import (
	"context"
	"net/http"
	"strconv"

	"roster"
	"roster/internal/store"
)

type itemJSON struct {
	N            int64                 `json:"n"`
	Row          int64                 `json:"row,omitempty"`
	Action       roster.Action         `json:"action" enum:"change,unchanged,blocked"`
	Verb         roster.Verb           `json:"verb"`
	State        roster.ItemState      `json:"state" enum:"planned,applied,skipped,failed"`
	Subject      roster.Subject        `json:"subject"`
	Label        string                `json:"label"`
	Before       map[string]any        `json:"before,omitempty"`
	After        map[string]any        `json:"after,omitempty"`
	StatusBefore roster.Status         `json:"statusBefore,omitempty"`
	StatusAfter  roster.Status         `json:"statusAfter,omitempty"`
	Problems     []roster.Problem      `json:"problems,omitempty"`
	Display      map[string]deltaTexts `json:"display,omitempty" doc:"What the identifiers among the values stand for, in words."`
}

type (
	itemsInput struct {
		ChangeSetInput
		Paging
		Count   bool   `query:"count" doc:"Add the size of the whole list."`
		Action  string `query:"action" enum:"change,unchanged,blocked"`
		Verb    string `query:"verb" enum:"create,update,activate,deactivate,suspend,stage,archive,lock,unlock,delete,restore,revert,confirm"`
		State   string `query:"state" enum:"planned,applied,skipped,failed"`
		Row     int64  `query:"row" minimum:"0" doc:"Only items of this row of the file."`
		Kind    string `query:"kind" enum:"user,unit,location,attribute" doc:"Only items about things of this kind."`
		Subject string `query:"subject" maxLength:"128" doc:"Only items about this thing: its identifier."`
		Chosen
	}
	itemsOutput struct{ Body page[itemJSON] }
)

func (a *API) mountItems() {
	register(a, route{
		Method: http.MethodGet, Path: "/changesets/{id}/items", ID: "listItems", Permission: roster.ChangeSetsRead, Errors: []int{http.StatusBadRequest},
		Summary: "List what a change set does, item by item", Tag: "changesets",
	}, a.listItems)
	a.mountFacets()
	a.mountTouched()
}

func (a *API) listItems(ctx context.Context, in *itemsInput) (*itemsOutput, error) {
	list := []string{"items", string(in.ID), in.Action, in.Verb, in.State, strconv.FormatInt(in.Row, 10), in.Kind, in.Subject, in.Attribute, in.Unit, in.UserType, in.Problem, in.Effect}
	var after int64
	if in.Cursor != "" {
		if err := a.open(in.Cursor, &after, list...); err != nil {
			return nil, err
		}
	}
	f := store.ItemFilter{Action: roster.Action(in.Action), Verb: roster.Verb(in.Verb), State: roster.ItemState(in.State), Row: in.Row, Subject: roster.SubjectKind(in.Kind), SubjectID: in.Subject}
	items, err := a.directory.Items(ctx, in.ID, f, in.narrowing(), after, in.Limit+1)
	if err != nil {
		return nil, err
	}
	items, next := cut(items, in.Limit, func(last roster.Item) *string { return a.seal(last.N, list...) })
	var bodies []itemJSON
	err = a.store.View(ctx, func(v *store.View) error {
		bodies, err = itemBodies(ctx, v, in.ID, items)
		return err
	})
	if err != nil {
		return nil, err
	}
	body := pageOf(bodies, next)
	if in.Count {
		n, err := a.directory.CountItems(ctx, in.ID, f, in.narrowing())
		if err != nil {
			return nil, err
		}
		body.Total = &n
	}
	return &itemsOutput{body}, nil
}

func itemBodies(ctx context.Context, v *store.View, set roster.ChangeSetID, items []roster.Item) ([]itemJSON, error) {
	catalogue, err := v.Catalogue(ctx)
	if err != nil {
		return nil, err
	}
	words, err := readWords(ctx, v, catalogue, set, items)
	if err != nil {
		return nil, err
	}
	bodies := make([]itemJSON, len(items))
	for k, i := range items {
		bodies[k] = itemJSON{
			N: i.N, Row: i.Row, Action: i.Action, Verb: i.Change.Verb, State: i.State, Subject: i.Change.Subject, Label: i.Label,
			Before: typedValues(catalogue, i.Before), After: typedValues(catalogue, i.After), Problems: i.Problems, Display: words.display(i),
		}
		bodies[k].StatusBefore, bodies[k].StatusAfter = statuses(i)
	}
	return bodies, nil
}

// statuses tells which status an item ends and which it begins.
func statuses(i roster.Item) (before, after roster.Status) {
	if i.BeforeState != nil {
		before = i.BeforeState.Status
	}
	if i.AfterState != nil {
		after = i.AfterState.Status
	}
	if before == after {
		return "", ""
	}
	return before, after
}
