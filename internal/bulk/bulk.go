package bulk

import (
	"context"
	"log/slog"
	"sync"

	"roster"
	"roster/internal/directory"
	"roster/internal/store"
)

// JobPlan is the kind of job that plans an import; its subject is the change
// set.
const JobPlan = "import.plan"

// Config names what a Bulk needs.
type Config struct {
	Store     *store.Store
	Directory *directory.Directory
	// Dir is the folder that keeps the files.
	Dir string
	Log *slog.Logger
	// Enqueue puts long work into the queue, within the transaction that
	// makes it due, and gives the job's identifier.
	Enqueue func(ctx context.Context, tx *store.Tx, kind string, subject roster.Subject) (string, error)
}

// Bulk brings files in.
type Bulk struct {
	store     *store.Store
	directory *directory.Directory
	dir       string
	log       *slog.Logger
	files     sync.Mutex // held while a file comes or goes
	enqueue   func(ctx context.Context, tx *store.Tx, kind string, subject roster.Subject) (string, error)
}

// New makes a Bulk.
func New(c Config) *Bulk {
	return &Bulk{store: c.Store, directory: c.Directory, dir: c.Dir, log: c.Log, enqueue: c.Enqueue}
}
