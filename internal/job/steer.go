package job

import (
	"context"
	"time"

	"roster"
	"roster/internal/store"
)

// Pause holds a job where it is. What its handler has begun is not committed
// any more.
func (q *Queue) Pause(ctx context.Context, id string) error {
	return q.steer(ctx, id, func(tx *store.Tx, e engine, j *store.Job) error {
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
func (q *Queue) Resume(ctx context.Context, id string) error {
	return q.steer(ctx, id, func(tx *store.Tx, e engine, j *store.Job) (err error) {
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
func (q *Queue) Cancel(ctx context.Context, id string) error {
	return q.steer(ctx, id, func(tx *store.Tx, e engine, j *store.Job) error {
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

// steer changes the row of a job from outside.
func (q *Queue) steer(ctx context.Context, id string, change func(*store.Tx, engine, *store.Job) error) error {
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
		tx.By(roster.System("jobs"))
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
