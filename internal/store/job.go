package store

import (
	"context"
	"encoding/json"
	"time"

	"roster"
)

// JobState says how far a piece of durable work has come.
type JobState string

// The states of a job. Queued, running and paused jobs are open; the others
// have ended.
const (
	JobQueued    JobState = "queued"
	JobRunning   JobState = "running"
	JobPaused    JobState = "paused"
	JobDone      JobState = "done"
	JobFailed    JobState = "failed"
	JobCancelled JobState = "cancelled"
)

// Ended reports whether nothing will be done any more.
func (s JobState) Ended() bool { return s == JobDone || s == JobFailed || s == JobCancelled }

// Job is a piece of durable work as people see it.
type Job struct {
	ID      string
	Kind    string
	State   JobState
	Subject roster.Subject
	Args    json.RawMessage
	QueueID int64 // the queue's row that may work on it; anybody else has lost it
	Done    int64
	Total   int64
	Attempt int    // runs begun since it last got further
	Error   string // fit to be shown
	Actor   roster.Actor

	CreatedAt, StartedAt, FinishedAt, UpdatedAt time.Time

	RanAt   time.Time // when the present run began, or the last one
	RanFrom int64     // how far it was then: what the rate is reckoned from
}

// JobFilter chooses jobs; what is empty does not matter.
type JobFilter struct {
	Kind    string
	State   JobState
	Subject string
	Open    bool   // only such that have not ended
	Before  string // only jobs older than this one
	Limit   int    // 50 when zero
}

const jobColumns = "id, kind, state, subject_kind, subject_id, args, queue_id, done, total, attempt, error, actor, created_at, started_at, finished_at, updated_at, ran_at, ran_from"

var (
	jobByID   = sqlText("job by id", "select "+jobColumns+" from job where id = $1")
	insertJob = sqlText("insert job", "insert into job ("+jobColumns+") values ("+parameters(18)+")")
	updateJob = sqlText("update job", "update job set state = $2, queue_id = $3, done = $4, total = $5, attempt = $6, error = $7, started_at = $8, finished_at = $9, updated_at = $10, ran_at = $11, ran_from = $12 where id = $1")
	listJobs  = sqlText("jobs", "select "+jobColumns+" from job where id < $1 and (kind = $2 or $2 = '') and (state = $3 or $3 = '') and (subject_id = $4 or $4 = '')"+
		" and ($5 = 0 or state in ('queued', 'running', 'paused')) order by id desc limit $6")
	dropJobLogs = sqlText("drop logs of ended jobs", "delete from job_log where job in (select id from job where kind = $1 and finished_at > 0 and (state = 'done' or finished_at < $2))")
	dropJobs    = sqlText("drop ended jobs", "delete from job where kind = $1 and finished_at > 0 and (state = 'done' or finished_at < $2)")
)

// Job reads a job; a writing transaction locks its row.
func (v *View) Job(ctx context.Context, id string) (j Job, found bool, err error) {
	err = v.eachText(ctx, jobByID.name, jobByID.text+v.lock(), func(r rows) (err error) {
		found = true
		j, err = scanJob(r)
		return err
	}, id)
	return j, found, err
}

// Jobs lists jobs, the newest first.
func (v *View) Jobs(ctx context.Context, f JobFilter) (list []Job, err error) {
	if f.Before == "" {
		f.Before = "~"
	}
	if f.Limit == 0 {
		f.Limit = 50
	}
	open := 0
	if f.Open {
		open = 1
	}
	err = v.each(ctx, listJobs, func(r rows) error {
		j, err := scanJob(r)
		list = append(list, j)
		return err
	}, f.Before, f.Kind, string(f.State), f.Subject, open, f.Limit)
	return list, err
}

func scanJob(r rows) (Job, error) {
	var j Job
	var state, subjectKind, args, actor string
	var attempt, created, started, finished, updated, ran int64
	err := r.Scan(&j.ID, &j.Kind, &state, &subjectKind, &j.Subject.ID, &args, &j.QueueID, &j.Done, &j.Total, &attempt, &j.Error, &actor,
		&created, &started, &finished, &updated, &ran, &j.RanFrom)
	if err != nil {
		return j, err
	}
	j.State, j.Subject.Kind, j.Args, j.Attempt = JobState(state), roster.SubjectKind(subjectKind), json.RawMessage(args), int(attempt)
	j.CreatedAt, j.StartedAt, j.FinishedAt, j.UpdatedAt = instant(created), instant(started), instant(finished), instant(updated)
	j.RanAt = instant(ran)
	return j, json.Unmarshal([]byte(actor), &j.Actor)
}

// AddJob saves a new job in the name of the transaction's actor. How a job
// goes on is no part of the journal: what it does to people is.
func (tx *Tx) AddJob(ctx context.Context, j Job) error {
	actor, err := json.Marshal(tx.actor)
	if err != nil {
		return err
	}
	now := micros(tx.now)
	_, err = tx.exec(ctx, insertJob, j.ID, j.Kind, string(j.State), string(j.Subject.Kind), j.Subject.ID, string(j.Args), j.QueueID,
		j.Done, j.Total, j.Attempt, j.Error, string(actor), now, micros(j.StartedAt), micros(j.FinishedAt), now, micros(j.RanAt), j.RanFrom)
	if err != nil {
		return err
	}
	return tx.LogJob(ctx, j.ID, JobStep{What: JobWasQueued, Actor: tx.actor})
}

// SaveJob saves how far a job has come. Read it in the same transaction, which
// locks it.
func (tx *Tx) SaveJob(ctx context.Context, j Job) error {
	_, err := tx.exec(ctx, updateJob, j.ID, string(j.State), j.QueueID, j.Done, j.Total, j.Attempt, j.Error,
		micros(j.StartedAt), micros(j.FinishedAt), micros(tx.now), micros(j.RanAt), j.RanFrom)
	return err
}

// DropJobs forgets jobs of a kind that are done, and those that ended otherwise
// before an instant.
func (tx *Tx) DropJobs(ctx context.Context, kind string, before time.Time) error {
	if _, err := tx.exec(ctx, dropJobLogs, kind, micros(before)); err != nil {
		return err
	}
	_, err := tx.exec(ctx, dropJobs, kind, micros(before))
	return err
}
