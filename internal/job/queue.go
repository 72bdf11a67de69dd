package job

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"roster"
	"roster/internal/store"
)

// Config says how jobs are run. Zero values mean the defaults.
type Config struct {
	Store *store.Store
	Log   *slog.Logger
	// Node names this process to people who look at the queue.
	Node string
	// Workers is how many jobs run at the same time on this node; 16.
	Workers int
	// Beat is how often a node says that it lives and looks for jobs of those
	// that do not; 1.2 seconds. A node silent for four beats counts as dead, so
	// that another has its work, and its lead, within ten seconds.
	Beat time.Duration
	// Backoff holds the waits between attempts; a job that fails once more
	// than there are waits has failed. 1, 2, 5 and 10 seconds.
	Backoff []time.Duration
	// Ran, if set, is told of each run of a job, by the state it left the job in:
	// queued is one that failed or was interrupted and will be tried again,
	// stopped is one whose job was taken from it.
	Ran func(kind, state string, took time.Duration)
}

// Handler does the work of one kind of job; see the package comment for what
// it must keep to.
type Handler func(ctx context.Context, r *Run) error

// Ending is told in the transaction that ends a job, done or not, so that what
// the job was about ends with it. It must not fail for reasons of the job's
// own, since then the job cannot end.
type Ending func(ctx context.Context, tx *store.Tx, j store.Job) error

// Job is work to be done.
type Job struct {
	Kind    string
	Subject roster.Subject
	Args    any
}

// Queue inserts, runs and steers jobs.
type Queue struct {
	config   Config
	store    *store.Store
	log      *slog.Logger
	node     string // of this start of the process; never used again
	handlers map[string]Handler
	endings  map[string]Ending
	retries  map[string]Ending
	every    map[string]time.Duration

	life    sync.Mutex // held while starting and stopping; never inside a transaction
	stop    context.CancelFunc
	beating sync.WaitGroup

	mu      sync.Mutex     // held for moments only, inside transactions as well
	engine  engine         // nil before Start
	working map[int64]bool // tickets at work in this process
	strays  map[int64]bool // tickets of this node seen at work nowhere, once
	moved   chan struct{}  // closed and replaced when a job changes its state here
}

// New makes a queue. Tell it the handlers, then start it.
func New(c Config) *Queue {
	if c.Workers == 0 {
		c.Workers = 16
	}
	if c.Beat == 0 {
		c.Beat = 1200 * time.Millisecond
	}
	if c.Backoff == nil {
		c.Backoff = []time.Duration{time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second}
	}
	return &Queue{
		config: c, store: c.Store, log: c.Log, node: c.Node + "_" + rand.Text(),
		handlers: map[string]Handler{}, endings: map[string]Ending{}, retries: map[string]Ending{}, every: map[string]time.Duration{},
		working: map[int64]bool{}, strays: map[int64]bool{}, moved: make(chan struct{}),
	}
}

// Handle says who does the work of a kind. It is for the time before Start.
func (q *Queue) Handle(kind string, h Handler) { q.handlers[kind] = h }

// OnEnd says who is told of the end of jobs of a kind. It is for the time
// before Start.
func (q *Queue) OnEnd(kind string, e Ending) { q.endings[kind] = e }

// OnRetry says who is told, in the same transaction, that a job of a kind which
// failed is to be tried again, so that what it was about begins again with it.
// Its error refuses that. It is for the time before Start.
func (q *Queue) OnRetry(kind string, again Ending) { q.retries[kind] = again }

// Every has a job of a kind inserted at an interval, by one node for all, and
// once soon after the start. While one is open no second is inserted. It is
// for the time before Start.
func (q *Queue) Every(kind string, interval time.Duration) { q.every[kind] = interval }

// Start takes up the jobs of nodes that are gone and begins to work, once. What
// runs is ended by Stop, not by ctx.
func (q *Queue) Start(ctx context.Context) error {
	q.life.Lock()
	defer q.life.Unlock()
	if q.stop != nil {
		return nil
	}
	for kind := range q.every {
		if q.handlers[kind] == nil {
			return fmt.Errorf("start the job queue: %s recurs but has no handler", kind)
		}
	}
	e, err := newEngine(ctx, q)
	if err != nil {
		return fmt.Errorf("start the job queue: %w", err)
	}
	if err := e.beat(ctx); err != nil {
		return fmt.Errorf("start the job queue: %w", err)
	}
	if err := q.revive(ctx, e, nil); err != nil {
		return fmt.Errorf("take up interrupted jobs: %w", err)
	}
	q.mu.Lock()
	q.engine = e // before work begins, since a job may insert another
	q.mu.Unlock()
	background, stop := context.WithCancel(context.WithoutCancel(ctx))
	if err := e.start(background); err != nil {
		stop()
		return fmt.Errorf("start the job queue: %w", err)
	}
	q.stop = stop
	q.beating.Go(func() { q.keepBeating(background, e) })
	return nil
}

// Stop ends the work: what runs has two seconds to finish, then it is
// interrupted and stays queued for the next start.
func (q *Queue) Stop(ctx context.Context) error {
	q.life.Lock()
	defer q.life.Unlock()
	if q.stop == nil {
		return nil
	}
	e, err := q.motor()
	if err == nil {
		err = e.stop(ctx) // beats go on until the last job has ended
	}
	q.stop()
	q.beating.Wait()
	if err != nil {
		return fmt.Errorf("stop the job queue: %w", err)
	}
	if err := e.leave(ctx); err != nil {
		q.log.Warn("this node could not say that it has stopped: a restore or a move must wait until it counts as dead", "error", err)
	}
	return nil
}

var errNotStarted = errors.New("the job queue has not been started")

func (q *Queue) motor() (engine, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.engine == nil {
		return nil, errNotStarted
	}
	return q.engine, nil
}

// Insert has work done once the transaction is committed, in the name of the
// transaction's actor.
func (q *Queue) Insert(ctx context.Context, tx *store.Tx, j Job) (id string, err error) {
	e, err := q.motor()
	if err != nil {
		return "", err
	}
	if q.handlers[j.Kind] == nil {
		return "", fmt.Errorf("insert job: nobody handles jobs of kind %q", j.Kind)
	}
	args, err := json.Marshal(j.Args)
	if err != nil {
		return "", fmt.Errorf("insert job: %w", err)
	}
	id = roster.NewID(roster.PrefixJob, tx.Now())
	t, err := e.insert(ctx, tx.Handle(), ticketArgs{Job: id})
	if err != nil {
		return "", fmt.Errorf("insert job: %w", err)
	}
	return id, tx.AddJob(ctx, store.Job{ID: id, Kind: j.Kind, State: store.JobQueued, Subject: j.Subject, Args: args, QueueID: t})
}
