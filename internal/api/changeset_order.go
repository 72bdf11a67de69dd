package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"roster"
	"roster/internal/directory"
)

type (
	orderInput struct {
		Body struct {
			Title  string     `json:"title,omitempty" maxLength:"200" doc:"What the change set is called; what it does, unless said."`
			Select selectJSON `json:"select"`
			Change struct {
				Action string     `json:"action,omitempty" enum:"activate,deactivate,suspend,stage,archive,lock,unlock,delete,restore" doc:"Only values are set without it."`
				Values valuesJSON `json:"values,omitempty"`
				Reason string     `json:"reason,omitempty" maxLength:"1000"`
				Until  time.Time  `json:"until,omitzero" required:"false" doc:"When a suspension or a lock ends by itself."`
			} `json:"change"`
		}
	}
	// selectJSON says which people are meant.
	selectJSON struct {
		IDs     []roster.UserID `json:"ids,omitempty" maxItems:"10000" doc:"Identifiers of people. Give these, or a filter."`
		Filter  *string         `json:"filter,omitempty" maxLength:"8192" doc:"All whom it admits; the empty one admits everybody."`
		Deleted bool            `json:"deleted,omitempty" doc:"The filter looks into the recycle bin."`
		Except  []roster.UserID `json:"except,omitempty" maxItems:"10000" doc:"But not these."`
	}
)

func (a *API) mountOrder() {
	register(a, route{
		Method: http.MethodPost, Path: "/changesets", ID: "createChangeSet", Permission: roster.ChangeSetsWrite, Tag: "changesets",
		Summary: "Plan one change for many people",
		Description: "For people named by their identifiers, or for all that a filter admits but some: who that is, is settled when the set is planned. " +
			"Answers the change set as soon as it is planned, or after two seconds in the state planning. Nothing is changed before it is applied. It takes users.write, too.",
		Status: http.StatusAccepted,
	}, a.createChangeSet)
}

func (a *API) createChangeSet(ctx context.Context, in *orderInput) (*planOutput, error) {
	order, err := in.order()
	if err != nil {
		return nil, err
	}
	set, err := a.directory.Order(ctx, order)
	if err != nil {
		return nil, err
	}
	located(ctx, "changesets", string(set.ID))
	if set, err = a.planned(ctx, set); err != nil {
		return nil, err
	}
	shown, err := a.showChangeSet(ctx, set)
	if err != nil {
		return nil, err
	}
	return &planOutput{Status: http.StatusAccepted, ETag: shown.ETag, Location: Prefix + "/changesets/" + string(set.ID), Body: shown.Body}, nil
}

func (in *orderInput) order() (o directory.Order, err error) {
	b := in.Body
	if (len(b.Select.IDs) > 0) == (b.Select.Filter != nil) {
		return o, roster.Errorf(roster.Invalid, "selection", "say whom the change is for in one way: by select.ids or by select.filter")
	}
	for i, id := range append(append([]roster.UserID{}, b.Select.IDs...), b.Select.Except...) {
		if !roster.ValidID(roster.PrefixUser, string(id)) {
			return o, roster.Errorf(roster.Invalid, "selection", "the entry %d of the selection is no identifier of a person: %s", i+1, strconv.Quote(shorten(string(id))))
		}
	}
	o = directory.Order{Title: b.Title, Users: b.Select.IDs, Deleted: b.Select.Deleted, Except: b.Select.Except, Verb: roster.Update, Reason: b.Change.Reason, Until: b.Change.Until}
	if b.Select.Filter != nil {
		o.Filter = *b.Select.Filter
	}
	if b.Change.Action != "" {
		o.Verb = roster.Verb(b.Change.Action)
	}
	if o.Values, err = b.Change.Values.texts(); err != nil {
		return o, err
	}
	if o.Title == "" {
		o.Title = "Bulk " + string(o.Verb)
	}
	return o, nil
}
