package store

import (
	"context"
	"encoding/json"
	"time"

	"roster"
)

// Export is a list of people that is being written to a file, or was.
type Export struct {
	ID        string
	CreatedBy string
	CreatedAt time.Time
	ExpiresAt time.Time // zero until the file is there
	JobID     string
	Rows      int64
	Size      int64
	Data      json.RawMessage // what was asked for
}

const exportColumns = "id, created_by, created_at, expires_at, job_id, rows_written, size, data"

var (
	insertExport = sqlText("insert export", "insert into export ("+exportColumns+") values ("+parameters(8)+")")
	finishExport = sqlText("finish export", "update export set expires_at = $2, rows_written = $3, size = $4 where id = $1")
	exportByID   = sqlText("export", "select "+exportColumns+" from export where id = $1")
	oldExports   = sqlText("drop expired exports", "delete from export where created_at <= $1 returning id")
)

// AddExport notes that somebody wants a file. What they got is told by the
// event of its completion.
func (tx *Tx) AddExport(ctx context.Context, e Export) error {
	_, err := tx.exec(ctx, insertExport, e.ID, e.CreatedBy, micros(e.CreatedAt), micros(e.ExpiresAt), e.JobID, e.Rows, e.Size, string(e.Data))
	return err
}

// SaveExport notes that the file is there, with the event that tells of it.
func (tx *Tx) SaveExport(ctx context.Context, e Export, why roster.Event) error {
	if _, err := tx.exec(ctx, finishExport, e.ID, micros(e.ExpiresAt), e.Rows, e.Size); err != nil {
		return err
	}
	return tx.saveEvents(ctx, []roster.Event{why})
}

// Export reads an export.
func (v *View) Export(ctx context.Context, id string) (e Export, found bool, err error) {
	var created, expires int64
	var data string
	found, err = v.one(ctx, exportByID, []any{&e.ID, &e.CreatedBy, &created, &expires, &e.JobID, &e.Rows, &e.Size, &data}, id)
	e.CreatedAt, e.ExpiresAt, e.Data = instant(created), instant(expires), json.RawMessage(data)
	return e, found, err
}

// ForgetExports removes those that were asked for up to an instant.
func (tx *Tx) ForgetExports(ctx context.Context, until time.Time) (ids []string, err error) {
	err = tx.each(ctx, oldExports, func(r rows) error {
		var id string
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	}, micros(until))
	return ids, err
}
