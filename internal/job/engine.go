package job

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"

	"roster/internal/store"
)

// engine is the motor: it hands out tickets to workers, durably.
type engine interface {
	start(ctx context.Context) error
	stop(ctx context.Context) error
	// insert adds a ticket in the caller's transaction.
	insert(ctx context.Context, h store.Handle, args river.JobArgs) (ticket int64, err error)
	// cancel ends a ticket, and tells whoever works on it.
	cancel(ctx context.Context, h store.Handle, ticket int64) error
	// withdraw ends a ticket that a dead node holds. When it reports false,
	// somebody else was faster and the transaction must be rolled back.
	withdraw(ctx context.Context, h store.Handle, ticket int64) (bool, error)
	// running lists the tickets that are being worked on.
	running(ctx context.Context) ([]*rivertype.JobRow, error)
	// orphans gives open jobs whose tickets have ended, by ticket.
	orphans(ctx context.Context) (map[int64]string, error)
	// beat tells the other nodes that this one lives.
	beat(ctx context.Context) error
	// leave tells them that it has stopped, and works on nothing any more.
	leave(ctx context.Context) error
	// leads tells whether a node is the one that says when work recurs.
	leads(ctx context.Context, h store.Handle, node string) (bool, error)
	// alive tells which nodes live.
	alive(ctx context.Context) (map[string]bool, error)
}

// findOrphans is the same text on both engines. No step of ours leaves such a
// job; a tool that writes in the tables of the motor may.
const findOrphans = `select j.queue_id, j.id from job j left join river_job r on r.id = j.queue_id
	where j.state in ('queued', 'running') and (r.id is null or r.state in ('completed', 'cancelled', 'discarded'))`

// newEngine takes the motor that fits the store.
func newEngine(ctx context.Context, q *Queue) (engine, error) {
	pools := q.store.Pools()
	if pools.PGX != nil {
		return newShared(ctx, q, pools.PGX)
	}
	return newEmbedded(ctx, q, pools.SQL)
}

// motor is what both engines have in common; T is the engine's transaction.
type motor[T any] struct {
	client *river.Client[T]
	tx     func(store.Handle) T
	// withdrawn marks a running ticket as cancelled and tells how many there were.
	withdrawn func(ctx context.Context, tx T, ticket int64) (int64, error)
}

// softStop is how long running jobs may go on after Stop.
const softStop = 2 * time.Second

func newClient[T any](q *Queue, d riverdriver.Driver[T]) (*river.Client[T], error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, &worker{queue: q})
	river.AddWorker(workers, &ticker{queue: q})
	return river.NewClient(d, &river.Config{
		ID:           q.node,
		Workers:      workers,
		Queues:       map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: q.config.Workers}},
		PeriodicJobs: q.periodic(),
		Logger:       slog.New(warnings{q.log.Handler()}),

		FetchCooldown:   50 * time.Millisecond,
		SoftStopTimeout: softStop,

		// Whether to try again is for the job's row to say. The motor repeats
		// a ticket only when that row could not be written, and then for as
		// long as it takes. Its own rescue is too slow for us: see revive.
		MaxAttempts:          10_000,
		RetryPolicy:          soon{},
		JobTimeout:           -1,
		RescueStuckJobsAfter: 10 * 365 * 24 * time.Hour,

		CompletedJobRetentionPeriod: time.Hour,
		CancelledJobRetentionPeriod: time.Hour,
	})
}

// migrateMotor makes or updates the tables of the motor.
func migrateMotor[T any](ctx context.Context, d riverdriver.Driver[T], log *slog.Logger) error {
	m, err := rivermigrate.New(d, &rivermigrate.Config{Logger: slog.New(warnings{log.Handler()})})
	if err != nil {
		return err
	}
	if _, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("make the tables of the queue: %w", err)
	}
	return nil
}

func (m *motor[T]) start(ctx context.Context) error { return m.client.Start(ctx) }
func (m *motor[T]) stop(ctx context.Context) error  { return m.client.Stop(ctx) }

func (m *motor[T]) insert(ctx context.Context, h store.Handle, args river.JobArgs) (int64, error) {
	r, err := m.client.InsertTx(ctx, m.tx(h), args, nil)
	if err != nil {
		return 0, err
	}
	return r.Job.ID, nil
}

func (m *motor[T]) cancel(ctx context.Context, h store.Handle, ticket int64) error {
	_, err := m.client.JobCancelTx(ctx, m.tx(h), ticket)
	if errors.Is(err, river.ErrNotFound) {
		return nil // ended long ago and cleared away
	}
	return err
}

func (m *motor[T]) withdraw(ctx context.Context, h store.Handle, ticket int64) (bool, error) {
	if err := m.cancel(ctx, h, ticket); err != nil { // its runner may only have been frozen
		return false, err
	}
	n, err := m.withdrawn(ctx, m.tx(h), ticket)
	return n > 0, err
}

func (m *motor[T]) running(ctx context.Context) ([]*rivertype.JobRow, error) {
	r, err := m.client.JobList(ctx, river.NewJobListParams().States(rivertype.JobStateRunning).First(1000))
	if err != nil {
		return nil, err
	}
	return r.Jobs, nil
}

// soon is the motor's own patience: two seconds from the beginning of the
// attempt.
type soon struct{}

func (soon) NextRetry(row *rivertype.JobRow) time.Time { return row.AttemptedAt.Add(2 * time.Second) }

// warnings lets through what an operator should know.
type warnings struct{ slog.Handler }

// ordinary are warnings of the motor about what somebody asked for: a pause, a
// cancellation, a stop. What the stop itself breaks off is no more than that.
var ordinary = []string{"job cancelled remotely", "Soft stop timeout"}

func (w warnings) Handle(ctx context.Context, r slog.Record) error {
	for _, text := range ordinary {
		if strings.Contains(r.Message, text) {
			return nil
		}
	}
	stopping := false
	r.Attrs(func(a slog.Attr) bool {
		err, ok := a.Value.Any().(error)
		stopping = ok && errors.Is(err, context.Canceled) || a.Value.String() == context.Canceled.Error()
		return !stopping
	})
	if stopping {
		return nil
	}
	return w.Handler.Handle(ctx, r)
}

func (w warnings) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && w.Handler.Enabled(ctx, l)
}
func (w warnings) WithAttrs(a []slog.Attr) slog.Handler { return warnings{w.Handler.WithAttrs(a)} }
func (w warnings) WithGroup(n string) slog.Handler      { return warnings{w.Handler.WithGroup(n)} }
