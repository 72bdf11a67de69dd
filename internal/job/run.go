package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"roster"
	"roster/internal/store"
)

// ErrStopped tells a handler that the job is not its own any more: it was
// paused, cancelled, or taken over by another runner. The transaction in which
// it appears must fail with it, and the handler return it.
var ErrStopped = errors.New("the job was stopped")

// Run is one attempt at a job.
type Run struct {
	ID      string
	Kind    string
	Subject roster.Subject
	Actor   roster.Actor // who wanted it
	Done    int64        // as the last run left it
	Total   int64
	Attempt int

	args   json.RawMessage
	ticket int64
	queue  *Queue
}

// Args decodes what the job was inserted with.
func (r *Run) Args(v any) error {
	if err := json.Unmarshal(r.args, v); err != nil {
		return fmt.Errorf("decode the arguments of %s: %w", r.ID, err)
	}
	return nil
}

// Progress says how far the job is, in the transaction that brought it there.
// It returns [ErrStopped] when the job must not go on. Call it first in the
// transaction: it locks the job, and everybody takes that lock first.
//
// A job that gets further has its attempts counted anew, so that a long one
// survives any number of restarts; one that falls at the same place each time
// does not.
func (r *Run) Progress(ctx context.Context, tx *store.Tx, done, total int64) error {
	j, err := r.own(ctx, tx)
	if err != nil {
		return err
	}
	if done > j.Done {
		j.Done, j.Attempt = done, 1
	}
	j.Total = total
	return tx.SaveJob(ctx, j)
}

// own reads the job and makes sure that this run still has it.
func (r *Run) own(ctx context.Context, tx *store.Tx) (store.Job, error) {
	j, _, err := tx.Job(ctx, r.ID)
	if err == nil && (j.QueueID != r.ticket || j.State != store.JobRunning) {
		err = ErrStopped
	}
	return j, err
}
