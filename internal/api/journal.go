package api

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"roster"
	"roster/internal/store"
)

type eventJSON struct {
	Position  string             `json:"position" doc:"Its place in the journal, as tx.n; places are totally ordered."`
	Type      string             `json:"type"`
	V         int                `json:"v" doc:"The version of the form of the data."`
	At        time.Time          `json:"at"`
	Actor     roster.Actor       `json:"actor"`
	Subject   roster.Subject     `json:"subject"`
	ChangeSet roster.ChangeSetID `json:"changeSet,omitempty"`
	Reason    string             `json:"reason,omitempty"`
	Data      json.RawMessage    `json:"data"`
}

func newEvent(e roster.Event) eventJSON {
	return eventJSON{
		Position: e.Position.String(), Type: e.Type, V: e.V, At: e.At, Actor: e.Actor, Subject: e.Subject,
		ChangeSet: e.ChangeSet, Reason: e.Reason, Data: e.Data,
	}
}

type (
	journalInput struct {
		Paging
		After     string `query:"after" maxLength:"64" doc:"Only events behind this position, such as 12.3."`
		Subject   string `query:"subject" maxLength:"100" doc:"What the events are about, as kind:id or id."`
		Actor     string `query:"actor" maxLength:"64" doc:"The identifier of who acted."`
		Type      string `query:"type" maxLength:"64" doc:"Such as user.updated."`
		ChangeSet string `query:"changeSet" maxLength:"64"`
		Order     string `query:"order" enum:"asc,desc" default:"asc" doc:"Descending is the newest first."`
	}
	journalOutput struct{ Body page[eventJSON] }
)

func (a *API) mountJournal() {
	register(a, route{
		Method: http.MethodGet, Path: "/journal", ID: "listEvents", Permission: roster.JournalRead, Errors: []int{http.StatusBadRequest},
		Summary: "List what happened", Tag: "journal",
		Description: "In ascending order the list is complete up to its end: nothing will ever appear before an event that was given.",
	}, a.listEvents)
}

func (a *API) listEvents(ctx context.Context, in *journalInput) (*journalOutput, error) {
	list := []string{"journal", in.After, in.Subject, in.Actor, in.Type, in.ChangeSet, in.Order}
	after, err := roster.ParsePosition(in.After)
	if err != nil {
		return nil, err
	}
	l := store.EventList{
		After: after, Subject: subjectOf(in.Subject), Actor: in.Actor, Type: in.Type, ChangeSet: roster.ChangeSetID(in.ChangeSet),
		Descending: in.Order == "desc", Limit: in.Limit + 1,
	}
	if in.Cursor != "" {
		at := &l.After
		if l.Descending {
			at = &l.Before
		}
		if err := a.open(in.Cursor, at, list...); err != nil {
			return nil, err
		}
	}
	var events []roster.Event
	err = a.store.View(ctx, func(v *store.View) (err error) {
		events, err = v.ListEvents(ctx, l)
		return err
	})
	if err != nil {
		return nil, err
	}
	events, next := cut(events, in.Limit, func(last roster.Event) *string { return a.seal(last.Position, list...) })
	bodies := make([]eventJSON, len(events))
	for i, e := range events {
		bodies[i] = newEvent(e)
	}
	return &journalOutput{pageOf(bodies, next)}, nil
}

// subjectOf reads kind:id; an identifier alone will do.
func subjectOf(text string) roster.Subject {
	if kind, id, ok := strings.Cut(text, ":"); ok {
		return roster.Subject{Kind: roster.SubjectKind(kind), ID: id}
	}
	return roster.Subject{ID: text}
}
