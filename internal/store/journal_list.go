package store

import (
	"context"
	"strings"

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
	Descending bool // the newest first
	Limit      int
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
	where("(tx, n) > (?, ?)", l.After.Tx, l.After.N)
	if l.Before != (roster.Position{}) {
		where("(tx, n) < (?, ?)", l.Before.Tx, l.Before.N)
	}
	order := "tx desc, n desc"
	if !l.Descending {
		horizon, err := v.store.dialect.horizon(ctx, v.conn)
		if err != nil {
			return "", nil, err
		}
		where("tx < ?", horizon)
		order = "tx, n"
	}
	args = append(args, l.Limit)
	return "select " + eventColumns + " from event where " + strings.Join(conditions, " and ") + " order by " + order + " limit $" + itoa(len(args)), args, nil
}
