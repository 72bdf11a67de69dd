package directory

import (
	"context"
	"maps"
	"slices"
	"time"

	"roster"
	"roster/internal/access"
	"roster/internal/store"
)

// Provenance tells where a value comes from: who gave it, when, why and by which
// change set.
type Provenance struct {
	At        time.Time
	Actor     roster.Actor
	Reason    string
	ChangeSet roster.ChangeSet // with its identifier alone where it is not kept
	// Back is the undoing that brought the value back after it had been another.
	Back *Provenance
}

// StatusOrigin is the name under which the origin of the status is told.
const StatusOrigin = "status"

// originPage and originPages bound how much of a user's journal is read for the
// origins of their values. Who was changed more often than that has values
// whose origin is not told rather than told wrongly.
const (
	originPage  = 200
	originPages = 25
)

// Origins tells the origin of every value that a user has now, by the name of
// the attribute, and of the status. It reads the journal of the user backwards
// until all is explained: nothing is kept beside the values, so that writing
// them costs nothing more.
func Origins(ctx context.Context, v *store.View, u roster.User) (map[string]Provenance, error) {
	if err := access.Require(ctx, roster.UsersRead); err != nil {
		return nil, err
	}
	catalogue, err := v.Catalogue(ctx)
	if err != nil {
		return nil, err
	}
	t := newTracing(catalogue, u)
	list := store.EventList{Subject: u.Subject(), Descending: true, Limit: originPage}
	for range originPages {
		events, err := v.ListEvents(ctx, list)
		if err != nil {
			return nil, err
		}
		if err := t.read(ctx, v, events); err != nil {
			return nil, err
		}
		if len(t.wanted) == 0 || len(events) < originPage {
			break
		}
		list.Before = events[len(events)-1].Position
	}
	for name, w := range t.wanted { // what an undoing brought back, and nothing older tells of
		if w.back != nil {
			t.found[name] = *w.back
		}
	}
	return t.found, nil
}

// tracing looks for the origins of values, from the newest event back.
type tracing struct {
	wanted map[string]*trace
	found  map[string]Provenance
	sets   map[roster.ChangeSetID]roster.ChangeSet
}

type trace struct {
	attribute *roster.Attribute // nil for the status
	text      string
	back      *Provenance
}

func newTracing(catalogue *roster.Catalogue, u roster.User) *tracing {
	t := &tracing{wanted: map[string]*trace{}, found: map[string]Provenance{}, sets: map[roster.ChangeSetID]roster.ChangeSet{}}
	for _, a := range catalogue.All() {
		if text := a.Get(u.Values); text != "" {
			t.wanted[a.Name] = &trace{attribute: a, text: text}
		}
	}
	t.wanted[StatusOrigin] = &trace{text: string(u.State.Status)}
	return t
}

func (t *tracing) read(ctx context.Context, v *store.View, events []roster.Event) error {
	var ids []roster.ChangeSetID
	for _, e := range events {
		if _, known := t.sets[e.ChangeSet]; !known && e.ChangeSet != "" {
			ids, t.sets[e.ChangeSet] = append(ids, e.ChangeSet), roster.ChangeSet{ID: e.ChangeSet}
		}
	}
	sets, err := v.ChangeSetsByID(ctx, ids)
	if err != nil {
		return err
	}
	for _, set := range sets {
		t.sets[set.ID] = set
	}
	for _, e := range events {
		if len(t.wanted) == 0 {
			return nil
		}
		payload, err := e.Decode()
		if err != nil {
			return err
		}
		t.event(e, payload)
	}
	return nil
}

// event lets an event explain what it gave.
func (t *tracing) event(e roster.Event, payload roster.Payload) {
	for _, name := range slices.Collect(maps.Keys(t.wanted)) {
		w := t.wanted[name]
		before, after, touched := w.in(payload)
		if !touched || before == after || after != w.text {
			continue
		}
		p := Provenance{At: e.At, Actor: e.Actor, Reason: e.Reason, ChangeSet: t.sets[e.ChangeSet], Back: w.back}
		if p.ChangeSet.Origin == roster.OriginRollback {
			// Undoing gives back what somebody else gave before.
			if w.back == nil {
				p.Back = nil
				w.back = &p
			}
			continue
		}
		t.found[name] = p
		delete(t.wanted, name)
	}
}

// in gives what an event says of the value, if it says anything.
func (w *trace) in(payload roster.Payload) (before, after string, touched bool) {
	switch p := payload.(type) {
	case *roster.UserCreated:
		if w.attribute == nil {
			return "", string(p.Status), true
		}
		return "", w.attribute.Get(p.Values), true
	case *roster.UserUpdated:
		if w.attribute == nil {
			return "", "", false
		}
		name := w.attribute.Name
		if of := w.attribute.PartOf(); of != "" {
			name = of
		}
		d, ok := p.Changes[name]
		return w.attribute.Get(roster.Values{name: d.Old}), w.attribute.Get(roster.Values{name: d.New}), ok
	case *roster.UserStatusChanged:
		return string(p.From), string(p.To), w.attribute == nil
	default:
		return "", "", false
	}
}
