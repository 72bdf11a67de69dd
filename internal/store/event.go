package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"roster"
)

const eventColumns = "tx, n, type, v, at, actor, actor_id, subject_kind, subject_id, change_set, reason, data"

var (
	insertEvents = sqlText("insert events", "insert into event ("+eventColumns+", request) {rows}")
	eventsAfter  = sqlText("events after", "select "+eventColumns+" from event where (tx > $1 or (tx = $1 and n > $2)) and tx < $3 order by tx, n limit $4")
	lastEvent    = sqlText("last event", "select tx, n from event order by tx desc, n desc limit 1")
)

// saveEvents appends to the journal; positions are drawn from the transaction.
func (tx *Tx) saveEvents(ctx context.Context, events []roster.Event) error {
	if len(events) == 0 {
		return nil
	}
	number, err := tx.store.dialect.transaction(ctx, tx.conn, tx.number, known(events))
	if err != nil {
		return err
	}
	tx.number = number
	actor, err := json.Marshal(tx.actor)
	if err != nil {
		return err
	}
	n := len(events)
	txs, ns, vs, ats := make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n)
	texts := make([][]string, 9)
	for i := range texts {
		texts[i] = make([]string, n)
	}
	for i := range events {
		e := &events[i]
		tx.written++
		at, err := tx.moment(e)
		if err != nil {
			return err
		}
		txs[i], ns[i], vs[i], ats[i] = tx.number, tx.written, int64(e.V), micros(at)
		request := ""
		if tx.written == 1 { // stands for all events of the transaction
			request = tx.actor.Request
		}
		for j, s := range [...]string{e.Type, string(actor), tx.actor.ID, string(e.Subject.Kind), e.Subject.ID, string(tx.changeSet), e.Reason, string(e.Encoded()), request} {
			texts[j][i] = s
		}
	}
	t := new(table).number(txs).number(ns).text(texts[0]).number(vs).number(ats)
	for _, column := range texts[1:] {
		t.text(column)
	}
	return tx.rows(ctx, insertEvents, t)
}

// known gives the subjects that may have events already.
func known(events []roster.Event) (subjects []string) {
	for i := range events {
		if e := &events[i]; !strings.HasSuffix(e.Type, ".created") {
			subjects = append(subjects, e.Subject.ID)
		}
	}
	return subjects
}

// moment is when an event happened: now. Only the story of a demo organisation
// tells of the past, and every event of it bears its mark, so that nobody can
// be made to have done something at another time than they did.
func (tx *Tx) moment(e *roster.Event) (time.Time, error) {
	story := tx.actor.Kind == roster.ActorDemo
	switch {
	case !story && e.At.IsZero():
		return tx.now, nil
	case !story:
		return tx.now, fmt.Errorf("save event %s of %s: only a story may say when something happened", e.Type, e.Subject.ID)
	case e.At.IsZero(), e.At.After(tx.now):
		return tx.now, fmt.Errorf("save event %s of %s: a story tells when something happened, and not what is to come", e.Type, e.Subject.ID)
	}
	return e.At, nil
}

// Record writes events that no saved row goes with, such as a refused sign-in.
func (tx *Tx) Record(ctx context.Context, events ...roster.Event) error {
	return tx.saveEvents(ctx, events)
}

// EventsAfter reads the journal from a position on, in order. It stops before
// the oldest transaction that is still open, so that no event can later appear
// before one that was read.
func (v *View) EventsAfter(ctx context.Context, after roster.Position, limit int) (events []roster.Event, err error) {
	horizon, err := v.store.dialect.horizon(ctx, v.conn)
	if err != nil {
		return nil, err
	}
	var known actors
	err = v.each(ctx, eventsAfter, func(r rows) error {
		e, err := known.scan(r)
		events = append(events, e)
		return err
	}, after.Tx, after.N, horizon, limit)
	return events, err
}

// LastPosition gives the end of the journal.
func (v *View) LastPosition(ctx context.Context) (p roster.Position, err error) {
	_, err = v.one(ctx, lastEvent, []any{&p.Tx, &p.N})
	return p, err
}

func scanEvent(r rows) (roster.Event, error) { return new(actors).scan(r) }

// actors remembers the actor of the last event: long runs have the same, and
// reading its JSON costs as much as the rest of an event.
type actors struct {
	text string
	last roster.Actor
}

func (a *actors) scan(r rows) (roster.Event, error) {
	var e roster.Event
	var at, version int64
	var actor, actorID, kind, set, data string
	err := r.Scan(&e.Position.Tx, &e.Position.N, &e.Type, &version, &at, &actor, &actorID, &kind, &e.Subject.ID, &set, &e.Reason, &data)
	if err != nil {
		return e, err
	}
	e.V, e.At, e.Subject.Kind, e.ChangeSet, e.Data = int(version), instant(at), roster.SubjectKind(kind), roster.ChangeSetID(set), json.RawMessage(data)
	if actor != a.text || actor == "" {
		a.text, a.last = "", roster.Actor{}
		if err := json.Unmarshal([]byte(actor), &a.last); err != nil {
			return e, err
		}
		a.text = actor
	}
	e.Actor = a.last
	return e, nil
}
