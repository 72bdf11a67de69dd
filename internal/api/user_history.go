package api

import (
	"context"
	"maps"
	"slices"
	"time"

	"roster"
	"roster/internal/directory"
	"roster/internal/store"
)

type (
	historyInput struct {
		RefInput
		Paging
	}
	historyOutput struct{ Body page[historyEntry] }
	// historyEntry is what happened to a user in one act.
	historyEntry struct {
		Version   int64                 `json:"version" doc:"The version of the user from then on."`
		At        time.Time             `json:"at"`
		Actor     roster.Actor          `json:"actor"`
		Reason    string                `json:"reason,omitempty"`
		ChangeSet roster.ChangeSetID    `json:"changeSet,omitempty"`
		Events    []historyEvent        `json:"events" nullable:"false"`
		Changes   map[string]valueDelta `json:"changes" nullable:"false"`
		Display   map[string]deltaTexts `json:"display,omitempty" doc:"Readable texts of what changes refer to."`
		Status    *statusDelta          `json:"status,omitempty"`

		steps bool // the act made a version
	}
	historyEvent struct {
		Type     string          `json:"type"`
		Position roster.Position `json:"position"`
	}
	valueDelta struct {
		Old any `json:"old,omitempty"`
		New any `json:"new,omitempty"`
	}
	deltaTexts struct {
		Old string `json:"old,omitempty"`
		New string `json:"new,omitempty"`
	}
	statusDelta struct {
		Old roster.Status `json:"old,omitempty"`
		New roster.Status `json:"new"`
	}
)

func (a *API) userHistory(ctx context.Context, in *historyInput) (*historyOutput, error) {
	out := &historyOutput{}
	err := a.store.View(ctx, func(v *store.View) error {
		u, err := directory.Resolve(ctx, v, in.Ref)
		if err != nil {
			return err
		}
		var events []roster.Event
		if events, out.Body.Next, err = a.eventsOf(ctx, v, u, in.Paging); err != nil {
			return err
		}
		out.Body.Items, err = foldHistory(ctx, v, u, events)
		return err
	})
	return out, err
}

// eventsOf reads a page of what the journal has on a user, the newest first.
func (a *API) eventsOf(ctx context.Context, v *store.View, u roster.User, p Paging) ([]roster.Event, *string, error) {
	list := store.EventList{Subject: u.Subject(), Descending: true, Limit: p.Limit + 1}
	if p.Cursor != "" {
		if err := a.open(p.Cursor, &list.Before, "history", string(u.ID)); err != nil {
			return nil, nil, err
		}
	}
	events, err := v.ListEvents(ctx, list)
	if err != nil || len(events) <= p.Limit {
		return events, nil, err
	}
	events, last := wholeActs(events, p.Limit)
	return events, a.seal(last, "history", string(u.ID)), nil
}

// wholeActs cuts a list of events where one act ends, if there is such a place.
func wholeActs(events []roster.Event, limit int) ([]roster.Event, roster.Position) {
	end := limit
	for end > 1 && sameAct(events[end-1], events[end]) {
		end--
	}
	if end == 1 && sameAct(events[0], events[1]) {
		end = limit
	}
	return events[:end], events[end-1].Position
}

func sameAct(x, y roster.Event) bool {
	return x.Position.Tx == y.Position.Tx && x.ChangeSet == y.ChangeSet
}

// foldHistory makes one entry of the events of one act.
func foldHistory(ctx context.Context, v *store.View, u roster.User, events []roster.Event) ([]historyEntry, error) {
	catalogue, err := v.Catalogue(ctx)
	if err != nil {
		return nil, err
	}
	past, err := v.UserVersions(ctx, u.ID, maxVersions)
	if err != nil {
		return nil, err
	}
	versions := append([]roster.User{u}, past...)
	entries := []historyEntry{}
	var texts referenced
	for i, e := range events {
		if i == 0 || !sameAct(events[i-1], e) {
			version := versionAt(versions, e.At)
			if n := len(entries); n > 0 && entries[n-1].steps && entries[n-1].At.Equal(e.At) {
				version = entries[n-1].Version - 1
			}
			by := roster.Actor{Kind: e.Actor.Kind, ID: e.Actor.ID, Name: e.Actor.Name}
			entries = append(entries, historyEntry{Version: version, At: e.At, Actor: by, Reason: e.Reason, ChangeSet: e.ChangeSet, Changes: map[string]valueDelta{}})
		}
		entry := &entries[len(entries)-1]
		entry.Events = slices.Insert(entry.Events, 0, historyEvent{e.Type, e.Position})
		if err := entry.tell(catalogue, e, &texts); err != nil {
			return nil, err
		}
	}
	return entries, texts.fill(ctx, v, catalogue, entries)
}

// maxVersions bounds how far back the version of an entry is known.
const maxVersions = 1000

// versionAt gives the version in force from an instant on; versions are in
// falling order.
func versionAt(versions []roster.User, at time.Time) int64 {
	for _, u := range versions {
		if !u.UpdatedAt.After(at) {
			return u.Version
		}
	}
	return 0
}

// tell adds what an event says. Events come the newest first, so that what was
// before is what the last one says.
func (h *historyEntry) tell(catalogue *roster.Catalogue, e roster.Event, texts *referenced) error {
	payload, err := e.Decode()
	if err != nil {
		return err
	}
	deltas := map[string]roster.Delta{}
	switch p := payload.(type) {
	case *roster.RoleGranted, *roster.RoleRevoked, *roster.PasswordSet, *roster.PasswordLinkCreated, *roster.SetupCompleted, *roster.NoteAdded, *roster.NoteChanged, *roster.NoteRemoved:
		return nil // these leave the record as it is
	case *roster.UserCreated:
		for name, text := range p.Values {
			deltas[name] = roster.Delta{New: text}
		}
		h.status("", p.Status)
	case *roster.UserUpdated:
		deltas = p.Changes
	case *roster.UserStatusChanged:
		h.status(p.From, p.To)
	}
	h.steps = true
	for _, name := range slices.Sorted(maps.Keys(deltas)) {
		h.change(catalogue, name, deltas[name], texts)
	}
	return nil
}

func (h *historyEntry) status(from, to roster.Status) {
	if from == to {
		return
	}
	if h.Status != nil {
		to = h.Status.New
	}
	h.Status = &statusDelta{from, to}
}

func (h *historyEntry) change(catalogue *roster.Catalogue, name string, d roster.Delta, texts *referenced) {
	a, ok := catalogue.Lookup(name)
	if !ok { // removed since
		a = &roster.Attribute{Name: name, Type: roster.Text}
	}
	shown := valueDelta{}
	if d.Old != "" {
		shown.Old = typed(a, d.Old)
	}
	if d.New != "" {
		shown.New = typed(a, d.New)
	}
	if later, ok := h.Changes[name]; ok {
		shown.New = later.New
	}
	h.Changes[name] = shown
	texts.note(a, d.Old)
	texts.note(a, d.New)
}
