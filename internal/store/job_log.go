package store

import (
	"context"
	"encoding/json"
	"time"

	"roster"
)

// JobStep is one line of the log of a job.
type JobStep struct {
	N      int64
	At     time.Time
	What   JobWhat
	Actor  roster.Actor // who did it, when it was somebody
	Detail string       // a node, or why it failed
}

// JobWhat is what happened to a job.
type JobWhat string

// What may happen to a job.
const (
	JobWasQueued      JobWhat = "queued"
	JobWasStarted     JobWhat = "started"     // on a node
	JobWasInterrupted JobWhat = "interrupted" // the process stopped
	JobWasTakenOver   JobWhat = "taken_over"  // from a node that is gone
	JobWasPaused      JobWhat = "paused"
	JobWasResumed     JobWhat = "resumed"
	JobWillRetry      JobWhat = "will_retry" // it failed and will be tried again
	JobHasFailed      JobWhat = "failed"
	JobWasRetried     JobWhat = "retried" // somebody had it tried again
	JobWasCancelled   JobWhat = "cancelled"
	JobIsDone         JobWhat = "done"
)

var (
	insertJobStep = sqlText("log of job", `insert into job_log (job, n, at, what, who, detail)
		select $1, (select coalesce(max(n), 0) + 1 from job_log where job = $1), $2, $3, $4, $5`)
	jobSteps = sqlText("steps of job", "select n, at, what, who, detail from job_log where job = $1 and n > $2 order by n limit $3")
)

// LogJob writes down what happened to a job, in the transaction in which it
// happens. Lock the job first.
func (tx *Tx) LogJob(ctx context.Context, id string, s JobStep) error {
	who, err := json.Marshal(s.Actor)
	if err != nil {
		return err
	}
	_, err = tx.exec(ctx, insertJobStep, id, micros(tx.now), string(s.What), string(who), s.Detail)
	return err
}

// JobLog reads the log of a job behind a step.
func (v *View) JobLog(ctx context.Context, id string, after int64, limit int) (list []JobStep, err error) {
	err = v.each(ctx, jobSteps, func(r rows) error {
		var s JobStep
		var at int64
		var what, who string
		if err := r.Scan(&s.N, &at, &what, &who, &s.Detail); err != nil {
			return err
		}
		s.At, s.What = instant(at), JobWhat(what)
		list = append(list, s)
		return json.Unmarshal([]byte(who), &list[len(list)-1].Actor)
	}, id, after, limit)
	return list, err
}
