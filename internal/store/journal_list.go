package store

import (
	"context"
	"strings"
	"time"

	"roster"
)

// EventList says which events are asked for, and in which order. What is empty
// does not matter.
type EventList struct {
	After      roster.Position // exclusive bounds, whatever the order
	Before     roster.Position
	Subject    roster.Subject
	Actor      string // identifier
	Type       string
	ChangeSet  roster.ChangeSetID
	Request    string    // all events of the transactions that this request made
	Since      time.Time // Until is the first instant that is out
	Until      time.Time
	Text       string // see [View.SearchEvents]; a plain list does not look at it
	Descending bool   // the newest first
	Limit      int
}

// onlyType reports whether nothing but type and time narrows the list.
func (l EventList) onlyType() bool {
	return l.Subject == (roster.Subject{}) && l.Actor == "" && l.ChangeSet == "" && l.Request == "" && l.Text == ""
}

// ListEvents reads a page of the journal. In ascending order it stops where
// [View.EventsAfter] does, so that whoever goes on from the last position
// misses nothing.
func (v *View) ListEvents(ctx context.Context, l EventList) (events []roster.Event, err error) {
	text, args, err := v.eventsText(ctx, l)
	if err != nil {
		return nil, err
	}
	err = v.eachText(ctx, "list events", text, func(r rows) error {
		e, err := scanEvent(r)
		events = append(events, e)
		return err
	}, args...)
	return events, err
}

func (v *View) eventsText(ctx context.Context, l EventList) (string, []any, error) {
	where, args, err := v.eventsWhere(ctx, l)
	if err != nil {
		return "", nil, err
	}
	order := "tx desc, n desc"
	if !l.Descending {
		order = "tx, n"
	}
	args = append(args, l.Limit)
	return "select " + eventColumns + " from event where " + where + " order by " + order + " limit $" + itoa(len(args)), args, nil
}

// eventsWhere compiles the condition of a list.
func (v *View) eventsWhere(ctx context.Context, l EventList) (string, []any, error) {
	var conditions []string
	var args []any
	where := func(condition string, values ...any) {
		for _, a := range values {
			args = append(args, a)
			condition = strings.Replace(condition, "?", "$"+itoa(len(args)), 1)
		}
		conditions = append(conditions, condition)
	}
	for _, c := range []struct{ column, value string }{
		{"subject_id", l.Subject.ID}, {"subject_kind", string(l.Subject.Kind)}, {"actor_id", l.Actor}, {"change_set", string(l.ChangeSet)}, {"type", l.Type},
	} {
		if c.value != "" {
			where(c.column+" <> '' and "+c.column+" = ?", c.value) // the first half admits the partial indexes
		}
	}
	if l.Request != "" {
		where("tx in (select tx from event where request <> '' and request = ?)", l.Request)
	}
	after, before := l.After, l.Before
	if !l.Since.IsZero() || !l.Until.IsZero() {
		s, err := v.spreadOf(ctx, l.Since, l.Until)
		if err != nil {
			return "", nil, err
		}
		if after.Less(s.after) {
			after = s.after
		}
		if s.before != (roster.Position{}) && (before == (roster.Position{}) || s.before.Less(before)) {
			before = s.before
		}
	}
	if !l.Since.IsZero() {
		where("at >= ?", micros(l.Since))
	}
	if !l.Until.IsZero() {
		where("at < ?", micros(l.Until))
	}
	where("(tx, n) > (?, ?)", after.Tx, after.N)
	if before != (roster.Position{}) {
		where("(tx, n) < (?, ?)", before.Tx, before.N)
	}
	if !l.Descending {
		horizon, err := v.store.dialect.horizon(ctx, v.conn)
		if err != nil {
			return "", nil, err
		}
		where("tx < ?", horizon)
	}
	return strings.Join(conditions, " and "), args, nil
}
