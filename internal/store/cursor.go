package store

import (
	"context"

	"roster"
)

var (
	cursorByName  = sqlText("reader cursor", "select tx, n from reader_cursor where name = $1")
	insertCursor  = sqlText("insert reader cursor", "insert into reader_cursor (name, tx, n, updated_at) values ($1, $2, $3, $4) on conflict (name) do nothing")
	updateCursor  = sqlText("move reader cursor", "update reader_cursor set tx = $2, n = $3, updated_at = $4 where name = $1")
	allCursors    = sqlText("reader cursors", "select name, tx, n from reader_cursor order by name")
	eventsBetween = sqlText("events between", "select count(*) from event where (tx > $1 or (tx = $1 and n > $2))")
)

// Cursor reads how far a reader of the journal has come, and locks it: of
// several nodes, one at a time reads in the reader's name.
func (tx *Tx) Cursor(ctx context.Context, name string) (p roster.Position, err error) {
	if _, err = tx.exec(ctx, insertCursor, name, int64(0), int64(0), micros(tx.now)); err != nil {
		return p, err
	}
	err = tx.eachText(ctx, cursorByName.name, cursorByName.text+tx.lock(), func(r rows) error {
		return r.Scan(&p.Tx, &p.N)
	}, name)
	return p, err
}

// MoveCursor saves how far a reader has come.
func (tx *Tx) MoveCursor(ctx context.Context, name string, to roster.Position) error {
	_, err := tx.exec(ctx, updateCursor, name, to.Tx, to.N, micros(tx.now))
	return err
}

// Cursors gives the position of every reader.
func (v *View) Cursors(ctx context.Context) (map[string]roster.Position, error) {
	found := make(map[string]roster.Position)
	err := v.each(ctx, allCursors, func(r rows) error {
		var name string
		var p roster.Position
		err := r.Scan(&name, &p.Tx, &p.N)
		found[name] = p
		return err
	})
	return found, err
}

// EventsBehind counts the events after a position: the lag of a reader there.
func (v *View) EventsBehind(ctx context.Context, p roster.Position) (n int64, err error) {
	_, err = v.one(ctx, eventsBetween, []any{&n}, p.Tx, p.N)
	return n, err
}
