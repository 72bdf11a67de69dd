package store

import (
	"context"
	"fmt"

	"roster"
)

// Tx is a transaction that writes.
type Tx struct {
	View
	spool     *spool // what conn is
	handle    Handle
	number    int64 // the transaction's part of positions, 0 until the first event
	written   int64 // events written
	actor     roster.Actor
	changeSet roster.ChangeSetID
}

// Handle is the engine's own transaction, for the job queue.
func (tx *Tx) Handle() Handle {
	_ = tx.spool.wait() // its failure is that of the transaction
	return tx.handle
}

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
	tx.observe(name)
	if err := tx.conn.insertRows(ctx, text, t); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// run runs f behind the idempotency key of the request, if it has one.
func (tx *Tx) run(ctx context.Context, k *Key, f func(*Tx) error) error {
	if k == nil {
		return f(tx)
	}
	if err := tx.take(ctx, k); err != nil {
		return err
	}
	if err := f(tx); err != nil {
		return err
	}
	return tx.place(ctx, k)
}
