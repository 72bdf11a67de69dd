package export

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
	"time"

	"roster"
	"roster/internal/bulk/table"
	"roster/internal/clock"
	"roster/internal/store"
)

// Progress says how far the work has come, in the transaction that brought it
// there.
type Progress func(tx *store.Tx, done, total int64) error

// beat is how often progress is told.
const beat = 500 * time.Millisecond

// Run writes the file of an export, in the name of who asked for it. After a
// kill it can be called again and begins anew.
func (x *Exporter) Run(ctx context.Context, id string, actor roster.Actor, progress Progress) error {
	w := &writing{exporter: x, progress: progress}
	err := x.store.View(ctx, func(v *store.View) error {
		row, found, err := v.Export(ctx, id)
		if err != nil {
			return err
		}
		if !found {
			return roster.Errorf(roster.NotFound, "export_not_found", "the export %s is gone", id)
		}
		if err := json.Unmarshal(row.Data, &w.request); err != nil {
			return err
		}
		w.row = row
		if w.catalogue, err = v.Catalogue(ctx); err != nil {
			return err
		}
		if w.columns, err = columnsOf(ctx, v, w.request.Columns); err != nil {
			return err
		}
		if w.list, err = w.request.list(ctx, v); err != nil {
			return err
		}
		w.total, err = v.CountUsers(ctx, w.list)
		return err
	})
	if err != nil || !w.row.ExpiresAt.IsZero() { // written already
		return err
	}
	if err := w.file(func(out io.Writer) error { return w.people(ctx, out) }); err != nil {
		return diskError(err)
	}
	return x.store.Update(ctx, func(tx *store.Tx) error {
		if err := progress(tx, w.done, w.done); err != nil {
			return err
		}
		w.row.Rows, w.row.ExpiresAt = w.done, w.row.CreatedAt.Add(lasts)
		tx.By(actor)
		return tx.SaveExport(ctx, w.row, roster.NewEvent(subject(id), roster.UsersExported{
			Format: string(w.request.Format), Columns: w.request.Columns, Filter: w.request.Filter, Deleted: w.request.Deleted, Rows: w.done,
		}))
	})
}

// writing is the work on one file.
type writing struct {
	exporter  *Exporter
	row       store.Export
	request   Request
	list      store.UserList
	catalogue *roster.Catalogue
	columns   []column
	progress  Progress
	total     int64
	done      int64
}

// file writes the file under another name until it is whole and safe.
func (w *writing) file(fill func(io.Writer) error) (err error) {
	if err := os.MkdirAll(w.exporter.dir, 0o700); err != nil {
		return err
	}
	path := w.exporter.path(w.row.ID)
	part := path + ".part"
	f, err := os.OpenFile(part, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, f.Close())
		if err != nil {
			_ = os.Remove(part)
			return
		}
		err = os.Rename(part, path)
	}()
	buffer := bufio.NewWriterSize(f, 1<<18)
	if err := fill(buffer); err != nil {
		return err
	}
	if err := buffer.Flush(); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	info, err := f.Stat()
	if err == nil {
		w.row.Size = info.Size()
	}
	return err
}

func (w *writing) people(ctx context.Context, file io.Writer) error {
	// With the mark at the beginning spreadsheets read UTF-8 as UTF-8.
	out, err := table.NewWriter(file, table.Format{Kind: w.request.Format, Encoding: table.UTF8, BOM: true, Sheet: "People"})
	if err != nil {
		return err
	}
	if err := w.rows(ctx, out); err != nil {
		return err
	}
	return out.Close()
}

func (w *writing) rows(ctx context.Context, out *table.Writer) error {
	cells := make([]string, len(w.columns))
	for i, c := range w.columns {
		cells[i] = c.label
	}
	if err := out.Write(cells); err != nil {
		return err
	}
	watch := clock.Start()
	return w.exporter.store.View(ctx, func(v *store.View) error {
		return v.EachUser(ctx, w.list, func(users []roster.User) error {
			p, err := w.look(ctx, users)
			if err != nil {
				return err
			}
			for i := range users {
				for k, c := range w.columns {
					cells[k] = c.cell(&users[i], p)
				}
				if err := out.Write(cells); err != nil {
					return err
				}
			}
			w.done += int64(len(users))
			if watch.Elapsed() < beat {
				return nil
			}
			watch = clock.Start()
			return w.exporter.store.Update(ctx, func(tx *store.Tx) error { return w.progress(tx, w.done, max(w.total, w.done)) })
		})
	})
}

// look reads beside the statement that the people come out of.
func (w *writing) look(ctx context.Context, users []roster.User) (p *page, err error) {
	err = w.exporter.store.View(ctx, func(v *store.View) error {
		p, err = look(ctx, v, w.catalogue, w.columns, users)
		return err
	})
	return p, err
}

func diskError(err error) error {
	if errors.Is(err, syscall.ENOSPC) {
		return &roster.Error{Kind: roster.Unavailable, Code: "no_space", Message: "the disk for exported files is full: free some space and try again", Cause: err}
	}
	if fault, ok := errors.AsType[*table.Error](err); ok {
		return &roster.Error{Kind: roster.Invalid, Code: string(fault.Code), Message: fault.Error(), Cause: err}
	}
	return fmt.Errorf("write the exported file: %w", err)
}
