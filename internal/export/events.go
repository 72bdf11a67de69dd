package export

import (
	"context"
	"encoding/json"
	"io"
	"time"

	"roster"
	"roster/internal/access"
	"roster/internal/bulk/table"
	"roster/internal/clock"
	"roster/internal/store"
)

// JobEvents is the kind of job that writes an export of the journal.
const JobEvents = "export.events"

// JSONLines is the format of one event in each line.
const JSONLines table.Kind = "jsonl"

// Events says which events are to be written; what is empty does not matter.
type Events struct {
	Subject   roster.Subject     `json:"subject,omitzero"`
	Actor     string             `json:"actor,omitempty"`
	Type      string             `json:"type,omitempty"`
	ChangeSet roster.ChangeSetID `json:"changeSet,omitempty"`
	Request   string             `json:"request,omitempty"`
	Since     time.Time          `json:"since,omitzero"`
	Until     time.Time          `json:"until,omitzero"`
	Text      string             `json:"text,omitempty"`
}

// BeginEvents has events written in the name of who asks, in their order. What
// happens after this moment is not among them.
func (x *Exporter) BeginEvents(ctx context.Context, e Events, format table.Kind) (id string, err error) {
	if err := access.Require(ctx, roster.JournalRead); err != nil {
		return "", err
	}
	if format != table.CSV && format != JSONLines {
		return "", roster.Errorf(roster.Invalid, "export_format", "there is no format %q: use csv or jsonl", format)
	}
	err = x.store.Update(ctx, func(tx *store.Tx) error {
		if now := tx.Now().Add(time.Microsecond); e.Until.IsZero() || now.Before(e.Until) {
			e.Until = now
		}
		id, err = x.begin(ctx, tx, JobEvents, Request{Columns: []string{}, Format: format, Events: &e})
		return err
	})
	return id, err
}

// RunEvents writes the file of an export of the journal. After a kill it can be
// called again and begins anew.
func (x *Exporter) RunEvents(ctx context.Context, id string, actor roster.Actor, progress Progress) error {
	w := &writing{exporter: x, progress: progress}
	err := x.store.View(ctx, func(v *store.View) error {
		row, found, err := v.Export(ctx, id)
		if err == nil && !found {
			err = roster.Errorf(roster.NotFound, "export_not_found", "the export %s is gone", id)
		}
		if err != nil {
			return err
		}
		w.row = row
		return json.Unmarshal(row.Data, &w.request)
	})
	if err != nil || !w.row.ExpiresAt.IsZero() { // written already
		return err
	}
	if err := w.file(func(out io.Writer) error { return w.events(ctx, out) }); err != nil {
		return diskError(err)
	}
	return x.store.Update(ctx, func(tx *store.Tx) error {
		if err := progress(tx, w.done, w.done); err != nil {
			return err
		}
		w.row.Rows, w.row.ExpiresAt = w.done, w.row.CreatedAt.Add(lasts)
		tx.By(actor)
		return tx.SaveExport(ctx, w.row, roster.NewEvent(subject(id), roster.JournalExported{Format: string(w.request.Format), Rows: w.done}))
	})
}

var eventColumns = []string{"position", "at", "type", "actor", "actorId", "subjectKind", "subjectId", "changeSet", "request", "reason", "data"}

// line is an event as a line of JSON has it.
type line struct {
	Position  roster.Position    `json:"position"`
	Type      string             `json:"type"`
	V         int                `json:"v"`
	At        time.Time          `json:"at"`
	Actor     roster.Actor       `json:"actor"`
	Subject   roster.Subject     `json:"subject"`
	ChangeSet roster.ChangeSetID `json:"changeSet,omitempty"`
	Reason    string             `json:"reason,omitempty"`
	Data      json.RawMessage    `json:"data"`
}

// events writes all events that are asked for, a page at a time.
func (w *writing) events(ctx context.Context, file io.Writer) error {
	write, finish, err := eventWriter(file, w.request.Format)
	if err != nil {
		return err
	}
	e := w.request.Events
	l := store.EventList{
		Subject: e.Subject, Actor: e.Actor, Type: e.Type, ChangeSet: e.ChangeSet, Request: e.Request, Since: e.Since, Until: e.Until, Text: e.Text, Limit: 2000,
	}
	watch := clock.Start()
	for more := true; more; {
		var events []roster.Event
		err := w.exporter.store.View(ctx, func(v *store.View) (err error) {
			events, more, err = next(ctx, v, &l)
			return err
		})
		if err != nil {
			return err
		}
		for _, one := range events {
			if err := write(one); err != nil {
				return err
			}
		}
		w.done += int64(len(events))
		if watch.Elapsed() < beat {
			continue
		}
		watch = clock.Start()
		if err := w.exporter.store.Update(ctx, func(tx *store.Tx) error { return w.progress(tx, w.done, 0) }); err != nil {
			return err
		}
	}
	return finish()
}

// next reads the events that come now, moves the list behind them, and tells
// whether there may be more.
func next(ctx context.Context, v *store.View, l *store.EventList) (events []roster.Event, more bool, err error) {
	if l.Text != "" {
		found, err := v.SearchEvents(ctx, *l)
		l.After = found.At
		return found.Events, len(found.Events) == l.Limit || !found.Back.IsZero(), err
	}
	events, err = v.ListEvents(ctx, *l)
	if len(events) > 0 {
		l.After = events[len(events)-1].Position
	}
	return events, len(events) == l.Limit, err
}

func eventWriter(file io.Writer, format table.Kind) (write func(roster.Event) error, finish func() error, err error) {
	if format == JSONLines {
		lines := json.NewEncoder(file)
		write = func(e roster.Event) error {
			return lines.Encode(line{e.Position, e.Type, e.V, e.At, e.Actor, e.Subject, e.ChangeSet, e.Reason, e.Data})
		}
		return write, func() error { return nil }, nil
	}
	out, err := table.NewWriter(file, table.Format{Kind: table.CSV, Encoding: table.UTF8, BOM: true})
	if err != nil {
		return nil, nil, err
	}
	write = func(e roster.Event) error {
		return out.Write([]string{
			e.Position.String(), e.At.Format(time.RFC3339Nano), e.Type, e.Actor.Name, e.Actor.ID, string(e.Subject.Kind), e.Subject.ID,
			string(e.ChangeSet), e.Actor.Request, e.Reason, string(e.Data),
		})
	}
	return write, out.Close, out.Write(eventColumns)
}
