package store

import (
	"context"
	"fmt"

	"roster"
)

// Tx is a transaction that writes.
type Tx struct {
	View
	handle    Handle
	number    int64 // the transaction's part of positions, 0 until the first event
	written   int64 // events written
	actor     roster.Actor
	changeSet roster.ChangeSetID
	key       *idempotent
}

// Handle is the engine's own transaction, for the job queue.
func (tx *Tx) Handle() Handle { return tx.handle }

// By says who acts from here on; events carry it.
func (tx *Tx) By(a roster.Actor) { tx.actor = a }

// In says which change set the events from here on belong to.
func (tx *Tx) In(id roster.ChangeSetID) { tx.changeSet = id }

// rows runs a statement with {rows} for a table of values; an empty table is
// nothing to do.
func (tx *Tx) rows(ctx context.Context, s *statement, t *table) error {
	return tx.rowsText(ctx, s.name, s.text, t)
}

func (tx *Tx) rowsText(ctx context.Context, name, text string, t *table) error {
	if t.n == 0 {
		return nil
	}
	if err := tx.conn.insertRows(ctx, text, t); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// finish writes what belongs to the end of every transaction.
func (tx *Tx) finish(ctx context.Context) error {
	if tx.key != nil {
		return tx.saveIdempotencyKey(ctx)
	}
	return nil
}
