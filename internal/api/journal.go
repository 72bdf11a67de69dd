package api

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"roster"
	"roster/internal/directory"
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

	SubjectName string                `json:"subjectName,omitempty" doc:"What the subject is called now; only in lists."`
	Display     map[string]deltaTexts `json:"display,omitempty" doc:"What the identifiers among the values stand for, in words; only in lists."`
}

func newEvent(e roster.Event) eventJSON {
	return eventJSON{
		Position: e.Position.String(), Type: e.Type, V: e.V, At: e.At, Actor: e.Actor, Subject: e.Subject,
		ChangeSet: e.ChangeSet, Reason: e.Reason, Data: e.Data,
	}
}

type (
	// JournalFilter chooses events.
	JournalFilter struct {
		Subject   string    `query:"subject" maxLength:"100" doc:"What the events are about, as kind:id or id."`
		Actor     string    `query:"actor" maxLength:"320" doc:"Who acted: identifier, user name or e-mail address."`
		Type      string    `query:"type" maxLength:"64" doc:"Such as user.updated."`
		ChangeSet string    `query:"changeSet" maxLength:"64"`
		Request   string    `query:"request" maxLength:"64" doc:"The identifier of a request: what it did, and the work that it began."`
		Since     time.Time `query:"since" doc:"The first instant that counts."`
		Until     time.Time `query:"until" doc:"The first instant that does not."`
		Text      string    `query:"text" maxLength:"200" doc:"A text that values, reason, names or identifiers hold, whatever its case. The search stops after a while; searchedTo then says how far it came, and next goes on."`
	}
	journalInput struct {
		Paging
		JournalFilter
		After string `query:"after" maxLength:"64" doc:"Only events behind this position, such as 12.3."`
		Order string `query:"order" enum:"asc,desc" default:"asc" doc:"Descending is the newest first."`
	}
	eventPage struct {
		Items      []eventJSON `json:"items" nullable:"false"`
		Next       *string     `json:"next" doc:"The cursor of the next page; null at the end of the list. With a text there may be a next page behind one that is not full."`
		SearchedTo time.Time   `json:"searchedTo,omitzero" doc:"How far the search for a text came before its time was over; absent when the page is full or everything was searched."`
	}
	journalOutput struct{ Body eventPage }
)

func (a *API) mountJournal() {
	register(a, route{
		Method: http.MethodGet, Path: "/journal", ID: "listEvents", Permission: roster.JournalRead, Errors: []int{http.StatusBadRequest, http.StatusNotFound},
		Summary: "List what happened", Tag: "journal",
		Description: "In ascending order the list is complete up to its end: nothing will ever appear before an event that was given.",
	}, a.listEvents)
	register(a, route{
		Method: http.MethodGet, Path: "/journal/chart", ID: "chartEvents", Permission: roster.JournalRead, Errors: []int{http.StatusBadRequest, http.StatusNotFound},
		Summary: "Count what happened over time", Tag: "journal",
		Description: "Counts of all events and of those of one type are exact whatever their number. Others are counted one by one, the newest first, up to a bound; " +
			"partial then says that there are more, and countedTo how far back the count goes.",
	}, a.chartEvents)
}

func (f JournalFilter) name() []string {
	return []string{f.Subject, f.Actor, f.Type, f.ChangeSet, f.Request, f.Since.String(), f.Until.String(), f.Text}
}

// list makes of a filter the list that the store knows.
func (f JournalFilter) list(ctx context.Context, v *store.View) (store.EventList, error) {
	l := store.EventList{
		Subject: subjectOf(f.Subject), Actor: f.Actor, Type: f.Type, ChangeSet: roster.ChangeSetID(f.ChangeSet), Request: f.Request,
		Since: f.Since, Until: f.Until, Text: strings.TrimSpace(f.Text),
	}
	if f.Actor == "" || roster.ValidID(roster.PrefixUser, f.Actor) {
		return l, nil
	}
	u, err := directory.Resolve(ctx, v, f.Actor)
	l.Actor = string(u.ID)
	return l, err
}

func (a *API) listEvents(ctx context.Context, in *journalInput) (*journalOutput, error) {
	name := append([]string{"journal", in.After, in.Order}, in.name()...)
	after, err := roster.ParsePosition(in.After)
	if err != nil {
		return nil, err
	}
	out := &journalOutput{}
	err = a.store.View(ctx, func(v *store.View) error {
		l, err := in.list(ctx, v)
		if err != nil {
			return err
		}
		l.After, l.Descending, l.Limit = after, in.Order == "desc", in.Limit+1
		if in.Cursor != "" {
			at := &l.After
			if l.Descending {
				at = &l.Before
			}
			if err := a.open(in.Cursor, at, name...); err != nil {
				return err
			}
		}
		var events []roster.Event
		if l.Text == "" {
			events, err = v.ListEvents(ctx, l)
		} else {
			var found store.Found
			if found, err = v.SearchEvents(ctx, l); !found.Back.IsZero() {
				out.Body.Next, out.Body.SearchedTo = a.seal(found.At, name...), found.Back
			}
			events = found.Events
		}
		if err != nil {
			return err
		}
		events, next := cut(events, in.Limit, func(last roster.Event) *string { return a.seal(last.Position, name...) })
		if next != nil {
			out.Body.Next = next
		}
		out.Body.Items, err = showEvents(ctx, v, events)
		return err
	})
	return out, err
}

// subjectOf reads kind:id; an identifier alone will do.
func subjectOf(text string) roster.Subject {
	if kind, id, ok := strings.Cut(text, ":"); ok {
		return roster.Subject{Kind: roster.SubjectKind(kind), ID: id}
	}
	return roster.Subject{ID: text}
}
