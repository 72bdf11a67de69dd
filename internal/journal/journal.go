// Package journal is the reading side of the journal: it lets the rest of the
// house react to what happened.
//
// A [Reader] is durable. Its cursor, its reading and whatever it writes are one
// transaction, so each event is read exactly once, in order, however often the
// process dies in between. Of several nodes, one at a time reads in a reader's
// name. A slow or failing reader lags behind; it never holds up a writer or
// another reader, and never loses an event. Effects outside the database are
// jobs, inserted in that same transaction.
//
// [Follow] is for whoever looks on for a while, such as a browser, and keeps
// the place itself.
package journal

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"roster"
	"roster/internal/clock"
	"roster/internal/store"
)

// Reader reacts to events.
type Reader interface {
	// Name is the name under which the cursor is kept; it must never change.
	Name() string
	// Read takes the next events, in order, within the transaction that also
	// moves the cursor. It may be called again with the same events after a
	// conflict or an error, when nothing of the first call remains.
	Read(ctx context.Context, tx *store.Tx, events []roster.Event) error
}

// Planner is a reader that does its work before it takes a transaction, so that
// it keeps no writer waiting.
type Planner interface {
	Reader
	// Plan reads the events behind a position, so many at the most, in a
	// snapshot. The plan is carried out unless another node was faster; there
	// is none when there are no events.
	Plan(ctx context.Context, v *store.View, after roster.Position, most int) (Plan, error)
}

// Plan is what a planner has found to be done.
type Plan interface {
	// End tells how many events it is about, and the position of the last.
	End() (events int, last roster.Position)
	// Apply writes it down, in the transaction that also moves the cursor.
	Apply(ctx context.Context, tx *store.Tx) error
	// Applied is told once that transaction is committed, unless the process
	// dies in between.
	Applied()
}

// Paced is a reader that wants another rhythm than the usual one.
type Paced interface {
	// Pace gives the largest number of events at once, and the time from one
	// batch to the next unless more events wait than fit into one.
	Pace() (batch int, period time.Duration)
}

const (
	// poll is how often the journal is looked at without a sign from this
	// process: other nodes write as well.
	poll = 500 * time.Millisecond

	maxBatch    = 1000
	maxHold     = 250 * time.Millisecond // of a transaction; batches shrink to keep it
	firstPause  = 250 * time.Millisecond // after a failure, doubled with each further one
	longestWait = time.Minute
)

// Journal runs readers.
type Journal struct {
	store   *store.Store
	log     *slog.Logger
	readers []Reader

	mu      sync.Mutex
	started bool
	stop    context.CancelFunc
	running sync.WaitGroup
}

// New makes a journal that carries events to readers once it is started.
func New(s *store.Store, log *slog.Logger, readers ...Reader) *Journal {
	return &Journal{store: s, log: log, readers: readers, stop: func() {}}
}

// Start begins to read. A journal starts once; further calls do nothing.
func (j *Journal) Start() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.started {
		return nil
	}
	names := map[string]bool{}
	for _, r := range j.readers {
		if names[r.Name()] {
			return fmt.Errorf("start the journal: two readers are called %q", r.Name())
		}
		names[r.Name()] = true
	}
	var ctx context.Context
	ctx, j.stop = context.WithCancel(context.Background())
	j.started = true
	for _, r := range j.readers {
		j.running.Go(func() { j.run(ctx, r) })
	}
	return nil
}

// Stop ends reading and waits for what is under way. It may be called often,
// and before Start, after which Start does nothing.
func (j *Journal) Stop() {
	j.mu.Lock()
	j.started = true
	j.stop()
	j.mu.Unlock()
	j.running.Wait()
}

// run carries events to one reader until it is told to stop.
func (j *Journal) run(ctx context.Context, r Reader) {
	most, period := maxBatch, time.Duration(0)
	if p, ok := r.(Paced); ok {
		most, period = p.Pace()
	}
	size, failures := most, 0
	for ctx.Err() == nil {
		changed := j.store.Changed() // before reading, so that nothing is slept through
		watch := clock.Start()
		n, held, err := j.batch(ctx, r, size)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			failures++
			wait := pause(failures)
			j.log.Error("a reader of the journal failed and will try again", "reader", r.Name(), "attempt", failures, "wait", wait, "error", err)
			sleep(ctx, nil, wait)
			continue
		}
		failures = 0
		switch {
		case n < size:
			if n > 0 && period > 0 {
				sleep(ctx, nil, period-watch.Elapsed())
			}
			sleep(ctx, changed, poll)
		case held > maxHold:
			size = max(size/2, 1)
		default:
			size = min(size*2, most)
		}
	}
}

// batch carries the next events to a reader, and tells how many there were and
// how long their transaction took.
func (j *Journal) batch(ctx context.Context, r Reader, size int) (n int, held time.Duration, err error) {
	if p, ok := r.(Planner); ok {
		return j.planned(ctx, p, size)
	}
	waiting, err := j.waiting(ctx, r.Name())
	if err != nil || !waiting {
		return 0, 0, err
	}
	watch := clock.Start()
	err = j.store.Update(ctx, func(tx *store.Tx) error {
		n = 0
		at, err := tx.Cursor(ctx, r.Name())
		if err != nil {
			return err
		}
		events, err := tx.EventsAfter(ctx, at, size)
		if err != nil || len(events) == 0 {
			return err
		}
		if err := r.Read(ctx, tx, events); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err // told to stop: the next start reads these events again
		}
		n = len(events)
		return tx.MoveCursor(ctx, r.Name(), events[n-1].Position)
	})
	return n, watch.Elapsed(), err
}

// planned lets a planner work in a snapshot, and saves what it found if the
// cursor still stands where it stood then.
func (j *Journal) planned(ctx context.Context, p Planner, size int) (n int, held time.Duration, err error) {
	var plan Plan
	var at roster.Position
	err = j.store.View(ctx, func(v *store.View) error {
		cursors, err := v.Cursors(ctx)
		if err != nil {
			return err
		}
		at = cursors[p.Name()]
		plan, err = p.Plan(ctx, v, at, size)
		return err
	})
	if err != nil || plan == nil {
		return 0, 0, err
	}
	n, end := plan.End()
	moved := false
	watch := clock.Start()
	err = j.store.Update(ctx, func(tx *store.Tx) error {
		now, err := tx.Cursor(ctx, p.Name())
		if moved = now != at; err != nil || moved {
			return err
		}
		if err := plan.Apply(ctx, tx); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		return tx.MoveCursor(ctx, p.Name(), end)
	})
	if err != nil || moved {
		return 0, 0, err
	}
	plan.Applied()
	return n, watch.Elapsed(), nil
}

// waiting looks without a lock whether there is anything to read, which there
// mostly is not.
func (j *Journal) waiting(ctx context.Context, name string) (yes bool, err error) {
	err = j.store.View(ctx, func(v *store.View) error {
		cursors, err := v.Cursors(ctx)
		if err != nil {
			return err
		}
		events, err := v.EventsAfter(ctx, cursors[name], 1)
		yes = len(events) > 0
		return err
	})
	return yes, err
}

// Lag tells how far a reader is behind.
type Lag struct {
	Reader   string
	Position roster.Position // the last event read
	Events   int64           // that wait to be read
	Age      time.Duration   // of the first of them
}

// Lag tells of each reader how far behind it is.
func (j *Journal) Lag(ctx context.Context) (list []Lag, err error) {
	err = j.store.View(ctx, func(v *store.View) error {
		cursors, err := v.Cursors(ctx)
		if err != nil {
			return err
		}
		list = nil
		for _, r := range j.readers {
			l := Lag{Reader: r.Name(), Position: cursors[r.Name()]}
			if l.Events, err = v.EventsBehind(ctx, l.Position); err != nil {
				return err
			}
			first, err := v.EventsAfter(ctx, l.Position, 1)
			if err != nil {
				return err
			}
			if len(first) > 0 && first[0].Actor.Kind != roster.ActorDemo { // whose time is that of a story
				l.Age = max(v.Now().Sub(first[0].At), 0)
			}
			list = append(list, l)
		}
		return nil
	})
	return list, err
}

// Follow gives the events after a position as they come, in order and each
// once, until the context ends or give fails. It returns why it ended; the end
// of the context is no failure.
func Follow(ctx context.Context, s *store.Store, after roster.Position, give func([]roster.Event) error) error {
	for {
		changed := s.Changed()
		var events []roster.Event
		err := s.View(ctx, func(v *store.View) (err error) {
			events, err = v.EventsAfter(ctx, after, maxBatch)
			return err
		})
		if err == nil && len(events) > 0 {
			err = give(events)
			after = events[len(events)-1].Position
		}
		if over := ctx.Err(); over != nil && (err == nil || errors.Is(err, over)) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("follow the journal: %w", err)
		}
		if len(events) == 0 {
			sleep(ctx, changed, poll)
		}
	}
}

// pause is how long to wait after so many failures in a row.
func pause(failures int) time.Duration {
	return min(firstPause<<min(failures-1, 10), longestWait)
}

// sleep waits for a time, for a sign, or for the end of the context.
func sleep(ctx context.Context, sign <-chan struct{}, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-sign:
	case <-ctx.Done():
	}
}
