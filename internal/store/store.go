package store

import (
	"cmp"
	"context"
	"log/slog"
	"sync"
	"sync/atomic"

	"roster"
	"roster/internal/clock"
)

// Config says where and how data is kept.
type Config struct {
	// Database is the path of a file, or a URL that begins with the engine's
	// scheme.
	Database string
	Clock    clock.Clock
	Log      *slog.Logger
	// Server says that this process is to work on the database for long, with
	// jobs. Where the engine is made for one such process, a second is refused.
	Server bool
	// Existing says that the database must be there, in the schema of this
	// program: nothing is made and nothing upgraded.
	Existing bool
	// Observe, if set, is told the name of each statement that runs. Tests count
	// with it what a request asks of the database.
	Observe func(statement string)
	// Meter, if set, is told of each transaction.
	Meter Meter
}

// Store is the database of one organisation.
type Store struct {
	dialect dialect
	clock   clock.Clock
	log     *slog.Logger
	observe func(statement string)
	meter   Meter
	trouble atomic.Bool // it was said that the database cannot be used

	mu      sync.Mutex
	changed chan struct{} // closed and replaced after each commit that wrote events
	custom  catalogueCache
	trees   treeCache
}

// Open connects to the database and brings its schema up to date.
func Open(ctx context.Context, c Config) (*Store, error) {
	d, err := openDialect(ctx, c)
	if err != nil {
		return nil, err
	}
	if err := d.migrate(ctx, c); err != nil {
		_ = d.close()
		return nil, err
	}
	return &Store{dialect: d, clock: c.Clock, log: c.Log, observe: c.Observe, meter: c.Meter, changed: make(chan struct{})}, nil
}

// Close ends all connections; what was committed is safe before and after.
func (s *Store) Close() error { return s.dialect.close() }

// View runs f on one snapshot of the data.
func (s *Store) View(ctx context.Context, f func(*View) error) error {
	return s.read(ctx, false, f)
}

// Glance runs f, which asks a single question: there need be no snapshot for
// it, and to make and end one takes longer than most questions.
func (s *Store) Glance(ctx context.Context, f func(*View) error) error {
	return s.read(ctx, true, f)
}

func (s *Store) read(ctx context.Context, single bool, f func(*View) error) error {
	ctx, w := s.measure(ctx, false)
	err := s.dialect.view(ctx, single, func(c conn) error {
		return f(&View{store: s, conn: c, now: s.clock.Now()})
	})
	return w.end(s.public(err))
}

// Update runs f in one transaction: everything it saves is committed, durably
// and together with its events, or nothing is. f may be run again after a
// conflict with another writer, so it must not have effects of its own.
func (s *Store) Update(ctx context.Context, f func(*Tx) error) error {
	wrote, key := false, keyOf(ctx)
	if key != nil && key.taken { // by an earlier transaction of the same request
		key = nil
	}
	ctx, w := s.measure(ctx, true)
	err := s.dialect.update(ctx, func(c conn, h Handle) error {
		spool := &spool{conn: c}
		defer func() { _ = spool.wait() }() // nothing may use the connection after a panic
		tx := &Tx{View: View{store: s, conn: spool, now: s.clock.Now(), writing: true}, spool: spool, handle: h}
		err := tx.run(ctx, key, f)
		wrote = tx.written > 0
		return cmp.Or(err, spool.wait())
	})
	if err == nil && key != nil {
		key.taken = true
	}
	if err == nil && wrote {
		s.wake()
	}
	if err == nil && wrote && s.trouble.Load() && s.trouble.Swap(false) && s.log != nil {
		s.log.InfoContext(ctx, "the database takes changes again")
	}
	return w.end(s.public(err))
}

// Wanted reports whether somebody waits for this transaction to end: long work
// then stops at the next good place.
func (tx *Tx) Wanted() bool { return tx.store.dialect.wanted() }

// Changed gives a channel that is closed when events have been written by this
// process since.
func (s *Store) Changed() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changed
}

func (s *Store) wake() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.changed)
	s.changed = make(chan struct{})
}

// public turns failures of the engine into errors that a user may see; the
// engine's own words stay in the cause.
func (s *Store) public(err error) error {
	if err == nil || roster.KindOf(err) != roster.Internal {
		return err
	}
	switch s.dialect.classify(err) {
	case failureUnique:
		return &roster.Error{Kind: roster.Conflict, Code: "conflict", Message: "somebody else took the same name or key at the same moment: try again", Cause: err}
	case failureRetry:
		return unavailable(err)
	case failureUnavailable:
		s.complain(err)
		return unavailable(err)
	case failureUnknown:
		s.complain(err)
		return &roster.Error{
			Kind: roster.Unavailable, Code: "outcome_unknown", Cause: err,
			Message: "the database broke off while it saved the change, and did not say whether it has: " +
				"send the request again with the same Idempotency-Key, or look before you repeat it",
		}
	default:
		return err
	}
}

func unavailable(err error) error {
	return &roster.Error{Kind: roster.Unavailable, Code: "database_unavailable", Message: "the database cannot be used at the moment; nothing was changed: try again shortly", Cause: err}
}

// complain tells the operator once, until a change was saved again: everybody
// who asks is refused meanwhile, for the same reason.
func (s *Store) complain(err error) {
	if !s.trouble.Swap(true) && s.log != nil {
		s.log.Error("the database cannot be used: requests are refused until it can", "error", err)
	}
}
