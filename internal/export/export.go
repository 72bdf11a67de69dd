package export

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"roster"
	"roster/internal/access"
	"roster/internal/bulk/table"
	"roster/internal/query"
	"roster/internal/store"
)

// Job is the kind of job that writes an export; its subject is the export.
const Job = "export.users"

// lasts is how long a file is there.
const lasts = 24 * time.Hour

// Config names what an Exporter needs.
type Config struct {
	Store *store.Store
	// Dir is the folder of the files.
	Dir string
	// Enqueue puts long work into the queue, within the transaction that
	// makes it due, and gives the job's identifier.
	Enqueue func(ctx context.Context, tx *store.Tx, kind string, subject roster.Subject) (string, error)
}

// Exporter writes lists to files.
type Exporter struct {
	store   *store.Store
	dir     string
	enqueue func(ctx context.Context, tx *store.Tx, kind string, subject roster.Subject) (string, error)
}

// New makes an Exporter.
func New(c Config) *Exporter { return &Exporter{store: c.Store, dir: c.Dir, enqueue: c.Enqueue} }

// Request says which list is to be written, and how.
type Request struct {
	Filter  string     `json:"filter,omitempty"`
	Deleted bool       `json:"deleted,omitempty"`
	Sort    string     `json:"sort,omitempty"`
	Columns []string   `json:"columns"`
	Format  table.Kind `json:"format"`
	// Events, if set, asks for events instead of people.
	Events *Events `json:"events,omitempty"`
}

// Export is a file that is being written, or is there.
type Export struct {
	Request
	ID        string
	CreatedAt time.Time
	ExpiresAt time.Time // zero until the file is there
	Rows      int64
	Size      int64
	Job       store.Job
}

// Ready reports whether the file can be had at an instant.
func (e Export) Ready(now time.Time) bool { return now.Before(e.ExpiresAt) }

// Begin has a list written in the name of who asks. What is wrong with the
// request is said at once.
func (x *Exporter) Begin(ctx context.Context, r Request) (id string, err error) {
	if err := access.Require(ctx, roster.UsersRead); err != nil {
		return "", err
	}
	if r.Format == "" {
		r.Format = table.CSV
	}
	if r.Format != table.CSV && r.Format != table.XLSX {
		return "", roster.Errorf(roster.Invalid, "export_format", "there is no format %q: use csv or xlsx", r.Format)
	}
	err = x.store.Update(ctx, func(tx *store.Tx) error {
		columns, err := columnsOf(ctx, &tx.View, r.Columns)
		if err != nil {
			return err
		}
		r.Columns = names(columns)
		if _, err := r.list(ctx, &tx.View); err != nil {
			return err
		}
		id, err = x.begin(ctx, tx, Job, r)
		return err
	})
	return id, err
}

func (x *Exporter) begin(ctx context.Context, tx *store.Tx, kind string, r Request) (string, error) {
	data, err := json.Marshal(r)
	if err != nil {
		return "", err
	}
	tx.By(access.Actor(ctx))
	e := store.Export{ID: roster.NewID(roster.PrefixExport, tx.Now()), CreatedBy: access.Actor(ctx).ID, CreatedAt: tx.Now(), Data: data}
	if e.JobID, err = x.enqueue(ctx, tx, kind, subject(e.ID)); err != nil {
		return "", err
	}
	return e.ID, tx.AddExport(ctx, e)
}

func subject(id string) roster.Subject { return roster.Subject{Kind: roster.SubjectExport, ID: id} }

// list gives the list that is asked for, bound to the attributes in force.
func (r Request) list(ctx context.Context, v *store.View) (l store.UserList, err error) {
	l = store.UserList{Deleted: r.Deleted, Sort: store.ParseSort(r.Sort)}
	if r.Filter != "" {
		e, err := query.Parse(r.Filter)
		if err != nil {
			return l, err
		}
		if l.Filter, err = v.CheckFilter(ctx, e); err != nil {
			return l, err
		}
	}
	return l, v.CheckSort(ctx, l.Sort)
}

// Get reads an export of who asks. Those of others are not there for them.
func (x *Exporter) Get(ctx context.Context, id string) (e Export, err error) {
	if err := access.Require(ctx, roster.UsersRead); err != nil {
		return e, err
	}
	err = x.store.View(ctx, func(v *store.View) error {
		row, found, err := v.Export(ctx, id)
		if err != nil {
			return err
		}
		if !found || row.CreatedBy != access.Actor(ctx).ID {
			return roster.Errorf(roster.NotFound, "export_not_found", "you have no export %q: those of others cannot be had, and each is gone after a day", id)
		}
		e = Export{ID: row.ID, CreatedAt: row.CreatedAt, ExpiresAt: row.ExpiresAt, Rows: row.Rows, Size: row.Size}
		if err := json.Unmarshal(row.Data, &e.Request); err != nil {
			return err
		}
		if e.Events != nil {
			if err := access.Require(ctx, roster.JournalRead); err != nil {
				return err
			}
		}
		e.Job, _, err = v.Job(ctx, row.JobID)
		return err
	})
	return e, err
}

// Open opens the file of an export of who asks.
func (x *Exporter) Open(ctx context.Context, id string) (Export, *os.File, error) {
	e, err := x.Get(ctx, id)
	if err != nil {
		return e, nil, err
	}
	var now time.Time
	if err := x.store.View(ctx, func(v *store.View) error { now = v.Now(); return nil }); err != nil {
		return e, nil, err
	}
	if e.ExpiresAt.IsZero() {
		return e, nil, roster.Errorf(roster.Conflict, "export_not_ready", "the file is not written yet: its job %s is %s", e.Job.ID, e.Job.State)
	}
	gone := roster.Errorf(roster.NotFound, "export_expired", "the file is no longer there: files lie for a day, ask for it again")
	if !e.Ready(now) {
		return e, nil, gone
	}
	f, err := os.Open(x.path(id))
	if errors.Is(err, fs.ErrNotExist) {
		return e, nil, gone
	}
	if err != nil {
		return e, nil, fmt.Errorf("open the exported file: %w", err)
	}
	return e, f, nil
}

func (x *Exporter) path(id string) string { return filepath.Join(x.dir, id) }

// Sweep removes what was asked for more than a day ago.
func (x *Exporter) Sweep(ctx context.Context) error {
	var ids []string
	err := x.store.Update(ctx, func(tx *store.Tx) (err error) {
		ids, err = tx.ForgetExports(ctx, tx.Now().Add(-lasts))
		return err
	})
	for _, id := range ids {
		for _, path := range []string{x.path(id), x.path(id) + ".part"} {
			if rerr := os.Remove(path); rerr != nil && !errors.Is(rerr, fs.ErrNotExist) {
				err = errors.Join(err, rerr)
			}
		}
	}
	return err
}
