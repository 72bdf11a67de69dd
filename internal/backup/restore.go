package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"unicode/utf8"

	"roster/internal/store"
)

// Target is where a backup is restored.
type Target struct {
	Database store.Config
	Imports  string // the directory of uploaded files
	// Replace allows a database that is not empty.
	Replace bool
	// Tokens keeps the API tokens. Sessions and one-time links are never
	// restored: what was ended after the backup must not come back to life.
	Tokens bool
}

// Restored says what was done.
type Restored struct {
	Manifest Manifest
	Kept     string   // the file that holds what was replaced, if there is one
	Left     []string // tables that stayed empty
}

// Restore puts a backup in a database: all of it, or nothing. What was written
// is read back and compared with the sums of the backup before it counts.
func (t Target) Restore(ctx context.Context, r io.Reader) (done Restored, err error) {
	done.Left = []string{"one_time", "session"}
	if !t.Tokens {
		done.Left = append(done.Left, "token")
	}
	done.Kept, err = store.Fill(ctx, t.Database, t.Replace, func(f *store.Filling) error {
		done.Manifest, err = fill(ctx, f, r, t.Imports, done.Left)
		return err
	})
	return done, err
}

// Move copies one database into another, with sessions and all. Nobody may
// write to the source meanwhile.
func Move(ctx context.Context, from *store.Store, to store.Config, replace bool, version string) (done Restored, err error) {
	r, w := io.Pipe()
	written := make(chan error, 1)
	go func() {
		_, err := Source{Store: from, Version: version, fast: true}.Write(ctx, w)
		w.CloseWithError(err)
		written <- err
	}()
	done.Kept, err = store.Fill(ctx, to, replace, func(f *store.Filling) error {
		done.Manifest, err = fill(ctx, f, r, "", nil)
		return err
	})
	r.CloseWithError(errors.Join(err, io.ErrClosedPipe))
	if werr := <-written; werr != nil && !errors.Is(werr, io.ErrClosedPipe) {
		return done, werr
	}
	return done, err
}

func fill(ctx context.Context, f *store.Filling, r io.Reader, imports string, left []string) (Manifest, error) {
	to := &filler{filling: f, imports: imports, left: left}
	m, err := read(ctx, r, to)
	if err != nil {
		return m, err
	}
	return m, to.compare(ctx, m)
}

// filler takes a backup into a database.
type filler struct {
	filling *store.Filling
	imports string
	left    []string
	tables  []store.Table
}

func (f *filler) head(ctx context.Context, h head) (err error) {
	if f.tables, err = f.filling.Tables(ctx); err != nil {
		return err
	}
	return h.fits(f.tables)
}

func (f *filler) rows(ctx context.Context, t store.Table, rows [][]store.Cell) error {
	if slices.Contains(f.left, t.Name) {
		return nil
	}
	err := f.filling.Put(ctx, t, rows)
	if err != nil && !legible(rows) { // a flipped bit may lie within a letter, which not every engine takes
		return damaged(err, "a row of %s is no text", t.Name)
	}
	return err
}

func legible(rows [][]store.Cell) bool {
	for _, row := range rows {
		for _, cell := range row {
			if !utf8.ValidString(cell.Text) {
				return false
			}
		}
	}
	return true
}

// file keeps an uploaded file. Its name is its sum, so that one that is there
// already is the same.
func (f *filler) file(name string, content io.Reader) (err error) {
	if f.imports == "" {
		_, err = io.Copy(io.Discard, content)
		return err
	}
	if err := os.MkdirAll(f.imports, 0o700); err != nil {
		return fmt.Errorf("make the directory of uploaded files: %w", err)
	}
	draft, err := os.CreateTemp(f.imports, "restore-*")
	if err != nil {
		return fmt.Errorf("restore an uploaded file: %w", err)
	}
	defer func() { _ = os.Remove(draft.Name()) }() // after it was renamed there is nothing to remove
	_, err = io.Copy(draft, content)
	if err == nil {
		err = draft.Sync()
	}
	if err = errors.Join(err, draft.Close()); err != nil {
		return fmt.Errorf("restore the uploaded file %s: %w", name, err)
	}
	return os.Rename(draft.Name(), filepath.Join(f.imports, name))
}

// compare reads back what was written.
func (f *filler) compare(ctx context.Context, m Manifest) error {
	for i, t := range f.tables {
		if slices.Contains(f.left, t.Name) {
			continue
		}
		got, err := Sum(ctx, &f.filling.View, t)
		if err != nil {
			return err
		}
		if want := m.Tables[i]; got != want {
			return fmt.Errorf("the table %s was written with %d rows and is read with %d, or another sum: the database did not keep it", t.Name, want.Rows, got.Rows)
		}
	}
	return nil
}
