package job

import (
	"cmp"
	"context"
	"time"

	"roster"
	"roster/internal/store"
)

// Pause holds a job where it is. What its handler has begun is not committed
// any more.
func (q *Queue) Pause(ctx context.Context, id string, by roster.Actor) error {
	return q.steer(ctx, id, store.JobStep{What: store.JobWasPaused, Actor: by}, func(tx *store.Tx, e engine, j *store.Job) error {
		switch j.State {
		case store.JobPaused:
			return nil
		case store.JobQueued, store.JobRunning:
			j.State = store.JobPaused
			return e.cancel(ctx, tx.Handle(), j.QueueID)
		default:
			return ended(j, "paused")
		}
	})
}

// Resume lets a paused job go on.
func (q *Queue) Resume(ctx context.Context, id string, by roster.Actor) error {
	return q.steer(ctx, id, store.JobStep{What: store.JobWasResumed, Actor: by}, func(tx *store.Tx, e engine, j *store.Job) (err error) {
		switch j.State {
		case store.JobQueued, store.JobRunning:
			return nil
		case store.JobPaused:
			j.State, j.Attempt, j.Error = store.JobQueued, 0, ""
			j.QueueID, err = e.insert(ctx, tx.Handle(), ticketArgs{Job: id})
			return err
		default:
			return ended(j, "resumed")
		}
	})
}

// Cancel ends a job for good; what it has done stays done.
func (q *Queue) Cancel(ctx context.Context, id string, by roster.Actor) error {
	return q.steer(ctx, id, store.JobStep{What: store.JobWasCancelled, Actor: by}, func(tx *store.Tx, e engine, j *store.Job) error {
		switch j.State {
		case store.JobCancelled:
			return nil
		case store.JobQueued, store.JobRunning, store.JobPaused:
			j.State = store.JobCancelled
			return e.cancel(ctx, tx.Handle(), j.QueueID)
		default:
			return ended(j, "cancelled")
		}
	})
}

// Retry has a job that failed tried again, from where it came to.
func (q *Queue) Retry(ctx context.Context, id string, by roster.Actor) error {
	return q.steer(ctx, id, store.JobStep{What: store.JobWasRetried, Actor: by}, func(tx *store.Tx, e engine, j *store.Job) (err error) {
		if j.State != store.JobFailed {
			return roster.Errorf(roster.Conflict, "job_not_failed", "the job %s is %s: only one that failed can be tried again", j.ID, j.State)
		}
		if again := q.retries[j.Kind]; again != nil {
			if err := again(ctx, tx, *j); err != nil {
				return err
			}
		}
		j.State, j.Attempt, j.Error, j.FinishedAt = store.JobQueued, 0, "", time.Time{}
		j.QueueID, err = e.insert(ctx, tx.Handle(), ticketArgs{Job: id})
		return err
	})
}

// Log reads the log of a job behind a step of it.
func (q *Queue) Log(ctx context.Context, id string, after int64, limit int) (list []store.JobStep, err error) {
	err = q.store.View(ctx, func(v *store.View) error {
		if _, found, err := v.Job(ctx, id); err != nil || !found {
			return cmp.Or(err, notFound(id))
		}
		list, err = v.JobLog(ctx, id, after, limit)
		return err
	})
	return list, err
}

// steer changes the row of a job from outside.
func (q *Queue) steer(ctx context.Context, id string, step store.JobStep, change func(*store.Tx, engine, *store.Job) error) error {
	e, err := q.motor()
	if err != nil {
		return err
	}
	err = q.store.Update(ctx, func(tx *store.Tx) error {
		j, found, err := tx.Job(ctx, id)
		if err != nil {
			return err
		}
		if !found {
			return notFound(id)
		}
		before := j.State
		if err := change(tx, e, &j); err != nil || j.State == before {
			return err
		}
		tx.By(step.Actor)
		if err := tx.LogJob(ctx, id, step); err != nil {
			return err
		}
		return q.save(ctx, tx, j)
	})
	if err == nil {
		q.wake()
	}
	return err
}

func ended(j *store.Job, verb string) error {
	return roster.Errorf(roster.Conflict, "job_ended", "the job %s is %s and cannot be %s any more: start the work again if it is needed", j.ID, j.State, verb)
}

func notFound(id string) error {
	return roster.Errorf(roster.NotFound, "job_not_found", "there is no job %q: look it up in the list of jobs", id)
}

// Get reads a job.
func (q *Queue) Get(ctx context.Context, id string) (j store.Job, err error) {
	err = q.store.View(ctx, func(v *store.View) error {
		var found bool
		if j, found, err = v.Job(ctx, id); err == nil && !found {
			err = notFound(id)
		}
		return err
	})
	return j, err
}

// List reads jobs, the newest first.
func (q *Queue) List(ctx context.Context, f store.JobFilter) (list []store.Job, err error) {
	err = q.store.View(ctx, func(v *store.View) error {
		list, err = v.Jobs(ctx, f)
		return err
	})
	return list, err
}

// lookAgain is how often a waiter looks for the end of a job that runs on
// another node.
const lookAgain = 200 * time.Millisecond

// Wait returns a job once it has ended, in whichever way, or when ctx does.
func (q *Queue) Wait(ctx context.Context, id string) (store.Job, error) {
	timer := time.NewTimer(lookAgain)
	defer timer.Stop()
	for {
		moved := q.changed()
		j, err := q.Get(ctx, id)
		if err != nil || j.State.Ended() {
			return j, err
		}
		timer.Reset(lookAgain)
		select {
		case <-moved:
		case <-timer.C:
		case <-ctx.Done():
			return j, ctx.Err()
		}
	}
}

func (q *Queue) changed() <-chan struct{} {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.moved
}

// wake tells waiters in this process to look.
func (q *Queue) wake() {
	q.mu.Lock()
	defer q.mu.Unlock()
	close(q.moved)
	q.moved = make(chan struct{})
}
