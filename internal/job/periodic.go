package job

import (
	"context"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"roster"
	"roster/internal/store"
)

// tickArgs is the leader's signal that work recurs.
type tickArgs struct {
	Recurring string `json:"recurring" river:"unique"`
	Leader    string `json:"leader"` // the node
}

// Kind names the signals in the tables of the motor.
func (tickArgs) Kind() string { return "tick" }

// periodic tells the leader what recurs. A new leader may repeat a signal, and
// a slow node may leave one lying; there is never more than one at a time.
func (q *Queue) periodic() []*river.PeriodicJob {
	var list []*river.PeriodicJob
	for kind, interval := range q.every {
		tick := func() (river.JobArgs, *river.InsertOpts) {
			return tickArgs{kind, q.node}, &river.InsertOpts{UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
				rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable, rivertype.JobStateRunning, rivertype.JobStateScheduled,
			}}}
		}
		list = append(list, river.NewPeriodicJob(river.PeriodicInterval(interval), tick, &river.PeriodicJobOpts{ID: kind, RunOnStart: true}))
	}
	return list
}

// ticker answers a signal with a job.
type ticker struct {
	river.WorkerDefaults[tickArgs]
	queue *Queue
}

// keepFailures is how long people can see that recurring work failed.
const keepFailures = 7 * 24 * time.Hour

// Work inserts a job unless the last one is still open, and forgets those that
// went well, which nobody wants to read about. A node that was frozen while it
// led believes for a moment that it still does: its signal counts for nothing
// when the work was done under another meanwhile.
func (w *ticker) Work(ctx context.Context, t *river.Job[tickArgs]) error {
	q, kind := w.queue, t.Args.Recurring
	if q.handlers[kind] == nil {
		return nil // of an older or newer version of this program
	}
	q.enter(t.ID)
	defer q.leave(t.ID)
	return q.store.Update(ctx, func(tx *store.Tx) error {
		last, err := tx.Jobs(ctx, store.JobFilter{Kind: kind, Limit: 1})
		if err != nil || len(last) > 0 && !last[0].State.Ended() {
			return err
		}
		if len(last) > 0 && tx.Now().Sub(last[0].CreatedAt) < q.every[kind]/2 {
			if leads, err := q.leads(ctx, tx, t.Args.Leader); err != nil || !leads {
				return err
			}
		}
		if err := tx.DropJobs(ctx, kind, tx.Now().Add(-keepFailures)); err != nil {
			return err
		}
		tx.By(roster.System("schedule"))
		_, err = q.Insert(ctx, tx, Job{Kind: kind})
		return err
	})
}

func (q *Queue) leads(ctx context.Context, tx *store.Tx, node string) (bool, error) {
	e, err := q.motor()
	if err != nil {
		return false, err
	}
	return e.leads(ctx, tx.Handle(), node)
}
