package directory

import (
	"context"
	"log/slog"
	"time"

	"roster"
	"roster/internal/store"
)

// Config names what a Directory needs.
type Config struct {
	Store *store.Store
	Log   *slog.Logger
	// Enqueue puts long work into the queue, within the transaction that
	// makes it due, and gives the job's identifier.
	Enqueue func(ctx context.Context, tx *store.Tx, kind string, subject roster.Subject) (string, error)
}

// Directory changes people and their organisation.
type Directory struct {
	store   *store.Store
	log     *slog.Logger
	enqueue func(ctx context.Context, tx *store.Tx, kind string, subject roster.Subject) (string, error)

	batch int           // applyBatch
	slice time.Duration // applySlice

	facets facetCache
}

// The kinds of job that the directory works off; their subject is the change
// set.
const (
	JobApply    = "changeset.apply"
	JobRollback = "changeset.rollback" // plans a rollback
)

// New makes a Directory.
func New(c Config) *Directory {
	return &Directory{store: c.Store, log: c.Log, enqueue: c.Enqueue, batch: applyBatch, slice: applySlice}
}
