package job

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/riverqueue/river"

	"roster"
	"roster/internal/clock"
	"roster/internal/store"
)

// ticketArgs is all that the motor knows of a job.
type ticketArgs struct {
	Job string `json:"job"`
}

// Kind names tickets in the tables of the motor.
func (ticketArgs) Kind() string { return "job" }

// worker runs the job behind a ticket.
type worker struct {
	river.WorkerDefaults[ticketArgs]
	queue *Queue
}

// Work takes a ticket from the motor. Failures of the job itself never reach
// the motor: it is told to come back later, or that all is done.
func (w *worker) Work(ctx context.Context, t *river.Job[ticketArgs]) error {
	q := w.queue
	q.enter(t.ID)
	defer q.leave(t.ID)
	r, err := q.begin(ctx, t.Args.Job, t.ID)
	if err != nil {
		return q.later(ctx, err)
	}
	if r == nil {
		return nil
	}
	watch := clock.Start()
	failure := q.call(ctx, r)
	state, wait, err := q.end(ctx, r, failure)
	if q.config.Ran != nil {
		q.config.Ran(r.Kind, state, watch.Elapsed())
	}
	switch {
	case err != nil:
		return q.later(ctx, err)
	case failure != nil && ctx.Err() != nil:
		return ctx.Err() // tells the motor that the attempt does not count
	case wait > 0:
		return river.JobSnooze(wait)
	default:
		return nil
	}
}

// later tells of a failure of the queue itself; the motor comes back with the
// same ticket.
func (q *Queue) later(ctx context.Context, err error) error {
	q.log.WarnContext(ctx, "the state of a job cannot be written", "error", err)
	return err
}

// save writes the row of a job, and ends what it is about when it has ended.
func (q *Queue) save(ctx context.Context, tx *store.Tx, j store.Job) error {
	if j.State.Ended() {
		j.FinishedAt = tx.Now()
		if ending := q.endings[j.Kind]; ending != nil {
			if err := ending(ctx, tx, j); err != nil {
				return fmt.Errorf("end what the job %s is about: %w", j.ID, err)
			}
		}
	}
	return tx.SaveJob(ctx, j)
}

func (q *Queue) enter(ticket int64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.working[ticket] = true
}

func (q *Queue) leave(ticket int64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.working, ticket)
}

// attempts is how often a job may be tried without getting further.
func (q *Queue) attempts() int { return len(q.config.Backoff) + 1 }

// begin makes the job running, or gives nil when this ticket is not to run it:
// the job ended or paused meanwhile, has another ticket, or its runners died too
// often.
func (q *Queue) begin(ctx context.Context, id string, ticket int64) (r *Run, err error) {
	gaveUp := false
	err = q.store.Update(ctx, func(tx *store.Tx) error {
		r, gaveUp = nil, false
		j, _, err := tx.Job(ctx, id)
		if err != nil || !due(j, ticket) {
			return err
		}
		if j.Attempt >= q.attempts() {
			gaveUp, j.State = true, store.JobFailed
			if j.Error == "" {
				j.Error = fmt.Sprintf("the process ended %d times while it worked on this: see the log of the server, then start the work again", j.Attempt)
			}
			tx.By(j.Actor)
			if err := tx.LogJob(ctx, id, store.JobStep{What: store.JobHasFailed, Detail: j.Error}); err != nil {
				return err
			}
			return q.save(ctx, tx, j)
		}
		j.State, j.Attempt, j.RanAt, j.RanFrom = store.JobRunning, j.Attempt+1, tx.Now(), j.Done
		if err := tx.LogJob(ctx, id, store.JobStep{What: store.JobWasStarted, Detail: q.config.Node}); err != nil {
			return err
		}
		if j.StartedAt.IsZero() {
			j.StartedAt = tx.Now()
		}
		r = &Run{
			ID: j.ID, Kind: j.Kind, Subject: j.Subject, Actor: j.Actor, Done: j.Done, Total: j.Total,
			Attempt: j.Attempt, args: j.Args, ticket: ticket, queue: q,
		}
		return tx.SaveJob(ctx, j)
	})
	if err != nil {
		return nil, fmt.Errorf("begin job %s: %w", id, err)
	}
	if gaveUp {
		q.log.ErrorContext(ctx, "job given up", "job", id)
	}
	q.wake()
	return r, nil
}

// call runs the handler; a panic is its failure.
func (q *Queue) call(ctx context.Context, r *Run) (err error) {
	h := q.handlers[r.Kind]
	if h == nil {
		return fmt.Errorf("nobody handles jobs of kind %q on this node", r.Kind)
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return h(ctx, r)
}

// endTimeout bounds the writing of the end, which must happen even when the
// work was interrupted.
const endTimeout = 10 * time.Second

// stopped is how a run ends whose job was taken from it.
const stopped = "stopped"

// end writes how a run ended, unless the job was taken from it, and gives the
// state of the job. A positive wait asks for another attempt.
func (q *Queue) end(ctx context.Context, r *Run, failure error) (left string, wait time.Duration, err error) {
	interrupted := ctx.Err() != nil
	ctx, done := context.WithTimeout(context.WithoutCancel(ctx), endTimeout)
	defer done()
	var attempt int
	var state store.JobState
	err = q.store.Update(ctx, func(tx *store.Tx) error {
		j, err := r.own(ctx, tx)
		if err != nil {
			return err
		}
		attempt = j.Attempt
		step := store.JobStep{What: store.JobIsDone}
		switch {
		case failure == nil:
			j.State, j.Error = store.JobDone, ""
		case interrupted: // this process is stopping; not the job's fault
			j.State, j.Attempt = store.JobQueued, j.Attempt-1
			step = store.JobStep{What: store.JobWasInterrupted, Detail: q.config.Node}
		case hopeless(failure) || j.Attempt >= q.attempts():
			j.State, j.Error = store.JobFailed, publicText(r, failure)
			step = store.JobStep{What: store.JobHasFailed, Detail: j.Error}
		default:
			j.State, j.Error = store.JobQueued, publicText(r, failure)
			step = store.JobStep{What: store.JobWillRetry, Detail: j.Error}
		}
		state = j.State
		tx.By(j.Actor)
		if err := tx.LogJob(ctx, j.ID, step); err != nil {
			return err
		}
		return q.save(ctx, tx, j)
	})
	if errors.Is(err, ErrStopped) {
		q.wake()
		return stopped, 0, nil
	}
	if err != nil {
		return stopped, 0, fmt.Errorf("end job %s: %w", r.ID, err)
	}
	q.wake()
	switch {
	case state == store.JobFailed:
		q.log.ErrorContext(ctx, "job failed", "job", r.ID, "kind", r.Kind, "attempt", attempt, "error", failure)
	case state == store.JobQueued && !interrupted:
		q.log.WarnContext(ctx, "job will be tried again", "job", r.ID, "kind", r.Kind, "attempt", attempt, "error", failure)
		wait = q.config.Backoff[attempt-1]
	}
	return string(state), wait, nil
}

// hopeless failures are the same next time: what was asked for is wrong.
func hopeless(err error) bool {
	switch roster.KindOf(err) {
	case roster.Invalid, roster.NotFound, roster.Forbidden, roster.TooLarge:
		return true
	default:
		return false
	}
}

// publicText is what people may read about a failure; the rest is in the log.
func publicText(r *Run, err error) string {
	if e, ok := errors.AsType[*roster.Error](err); ok && e.Kind != roster.Internal {
		return e.Message
	}
	return fmt.Sprintf("internal error (%s)", r.ID)
}
