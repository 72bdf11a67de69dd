package bulk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
	"syscall"
	"unicode"

	"roster"
	"roster/internal/access"
	"roster/internal/bulk/table"
	"roster/internal/store"
)

// maxUpload bounds a file.
const maxUpload = 1 << 30

// Upload keeps a file and guesses what its columns mean. The same content by
// the same person gives the same import again.
func (b *Bulk) Upload(ctx context.Context, name string, content io.Reader) (Import, bool, error) {
	if err := access.Require(ctx, roster.ImportsWrite); err != nil {
		return Import{}, false, err
	}
	name = fileName(name)
	saved, err := b.save(ctx, content)
	if err != nil {
		return Import{}, false, err
	}
	defer func() { _ = os.Remove(saved.path) }()              // after it was renamed there is nothing to remove
	file, err := table.Open(saved.path, name, table.Limits{}) //nolint:contextcheck // it looks at the beginning only
	if err != nil {
		return Import{}, false, tableError(err)
	}
	rows, estimated, err := countRows(ctx, file, saved.size)
	if err != nil {
		return Import{}, false, tableError(err)
	}
	b.files.Lock()
	defer b.files.Unlock()
	if err := b.keep(saved); err != nil {
		return Import{}, false, err
	}
	data, err := json.Marshal(importData{Name: name, Size: saved.size, Format: file.Format(), Rows: rows, Estimated: estimated})
	if err != nil {
		return Import{}, false, err
	}
	row, created, err := b.record(ctx, saved, name, data)
	if roster.KindOf(err) == roster.Conflict { // somebody recorded the same at the same moment
		row, created, err = b.record(ctx, saved, name, data)
	}
	if err != nil {
		return Import{}, false, err
	}
	i, err := b.load(ctx, row.ID)
	return i, created, err
}

func (b *Bulk) record(ctx context.Context, saved upload, name string, data []byte) (row store.Import, created bool, err error) {
	actor := access.Actor(ctx)
	err = b.store.Update(ctx, func(tx *store.Tx) error {
		var found bool
		if row, found, err = tx.ImportOf(ctx, saved.sha256, actor.ID); err != nil || found {
			created = false
			return err
		}
		created = true
		row = store.Import{ID: roster.NewID(roster.PrefixImport, tx.Now()), SHA256: saved.sha256, CreatedBy: actor.ID, CreatedAt: tx.Now(), Data: data}
		tx.By(actor)
		return tx.SaveImport(ctx, row, roster.NewEvent(roster.Subject{Kind: roster.SubjectImport, ID: row.ID},
			roster.ImportUploaded{Name: name, Size: saved.size, SHA256: saved.sha256}))
	})
	return row, created, err
}

// upload is a file as it was taken in.
type upload struct {
	path   string
	sha256 string
	size   int64
}

// save takes a file in, under a name of its own until it is known to be good.
func (b *Bulk) save(ctx context.Context, content io.Reader) (u upload, err error) {
	if err := os.MkdirAll(b.dir, 0o700); err != nil {
		return u, diskError(err)
	}
	f, err := os.CreateTemp(b.dir, "upload-*")
	if err != nil {
		return u, diskError(err)
	}
	u.path = f.Name()
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
		if err != nil {
			_ = os.Remove(u.path)
		}
	}()
	sum := sha256.New()
	if u.size, err = io.Copy(io.MultiWriter(f, sum), io.LimitReader(untilDone{ctx, content}, maxUpload+1)); err != nil {
		return u, diskError(err)
	}
	if u.size > maxUpload {
		return u, roster.Errorf(roster.TooLarge, "file_too_large", "the file has more than %d MiB: split it", maxUpload>>20)
	}
	u.sha256 = hex.EncodeToString(sum.Sum(nil))
	return u, diskError(f.Sync())
}

// keep gives the file its final name, durably.
func (b *Bulk) keep(u upload) error {
	if err := os.Rename(u.path, b.path(u.sha256)); err != nil {
		return diskError(err)
	}
	d, err := os.Open(b.dir)
	if err != nil {
		return diskError(err)
	}
	defer d.Close()
	return diskError(d.Sync())
}

// untilDone stops a slow upload when its request has gone.
type untilDone struct {
	ctx context.Context //nolint:containedctx // it lives as long as the one copy that it stops
	r   io.Reader
}

func (u untilDone) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.Read(p)
}

func diskError(err error) error {
	if errors.Is(err, syscall.ENOSPC) {
		return &roster.Error{Kind: roster.Unavailable, Code: "no_space", Message: "the disk for uploaded files is full; nothing was changed: free some space and try again", Cause: err}
	}
	if err != nil {
		return fmt.Errorf("keep the uploaded file: %w", err)
	}
	return nil
}

// tableError turns a fault of a file into the error that its owner sees.
func tableError(err error) error {
	fault, ok := errors.AsType[*table.Error](err)
	if !ok {
		return err
	}
	kind := roster.Invalid
	if fault.Code == table.CodeFileTooLarge {
		kind = roster.TooLarge
	}
	return &roster.Error{Kind: kind, Code: string(fault.Code), Message: fault.Error(), Cause: fault.Unwrap()}
}

// fileName makes a name of what the sender says, fit to be shown.
func fileName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, name))
	if r := []rune(name); len(r) > 200 {
		name = string(r[len(r)-200:])
	}
	if name == "" || name == "." || name == "/" {
		return "upload"
	}
	return name
}

// Rows are counted up to this size and estimated beyond.
const (
	countedBytes  = 16 << 20
	estimatedRows = 20_000
)

// countRows counts the rows of a file, or estimates them from its beginning
// when it is large.
func countRows(ctx context.Context, file *table.File, size int64) (rows int64, estimated bool, err error) {
	var bytes int64
	width := int64(len(file.Columns()))
	for row, err := range file.Rows(ctx) {
		if fault, ok := errors.AsType[*table.Error](err); ok {
			if fault.Row == 0 || fault.Fatal && rows == 0 {
				return 0, false, err
			}
		} else if err != nil {
			return 0, false, err
		}
		rows++
		for _, cell := range row.Cells {
			bytes += int64(len(cell))
		}
		bytes += width + 1
		if size > countedBytes && rows == estimatedRows && file.Format().Kind == table.CSV {
			return rows * size / max(bytes, 1), true, nil
		}
	}
	return rows, false, nil
}
