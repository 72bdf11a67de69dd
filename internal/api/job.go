package api

import (
	"context"
	"net/http"
	"time"

	"roster"
	"roster/internal/access"
	"roster/internal/store"
)

// Jobs is the queue of long work.
type Jobs interface {
	List(ctx context.Context, f store.JobFilter) ([]store.Job, error)
	Get(ctx context.Context, id string) (store.Job, error)
	Pause(ctx context.Context, id string, by roster.Actor) error
	Resume(ctx context.Context, id string, by roster.Actor) error
	Cancel(ctx context.Context, id string, by roster.Actor) error
	Retry(ctx context.Context, id string, by roster.Actor) error
	Log(ctx context.Context, id string, after int64, limit int) ([]store.JobStep, error)
}

type jobJSON struct {
	ID         string         `json:"id"`
	Kind       string         `json:"kind"`
	State      store.JobState `json:"state" enum:"queued,running,paused,done,failed,cancelled"`
	Done       int64          `json:"done"`
	Total      int64          `json:"total"`
	Rate       float64        `json:"rate,omitempty" doc:"Steps in a second since its present run began."`
	ETASeconds int64          `json:"etaSeconds,omitempty" doc:"How long it will take at that rate."`
	Subject    roster.Subject `json:"subject"`
	Attempt    int            `json:"attempt"`
	Actor      roster.Actor   `json:"actor" doc:"Who wanted it."`
	Error      string         `json:"error,omitempty"`
	CreatedAt  time.Time      `json:"createdAt"`
	StartedAt  time.Time      `json:"startedAt,omitzero"`
	FinishedAt time.Time      `json:"finishedAt,omitzero"`
}

func newJob(j store.Job) jobJSON {
	body := jobJSON{
		ID: j.ID, Kind: j.Kind, State: j.State, Done: j.Done, Total: j.Total, Subject: j.Subject, Attempt: j.Attempt, Actor: j.Actor, Error: j.Error,
		CreatedAt: j.CreatedAt, StartedAt: j.StartedAt, FinishedAt: j.FinishedAt,
	}
	if took := j.UpdatedAt.Sub(j.RanAt).Seconds(); !j.RanAt.IsZero() && took > 0 && j.Done > j.RanFrom {
		body.Rate = float64(int64(float64(j.Done-j.RanFrom)/took*10)) / 10
		if j.State == store.JobRunning && body.Rate > 0 {
			body.ETASeconds = int64(float64(j.Total-j.Done)/body.Rate + 0.5)
		}
	}
	return body
}

type (
	jobsInput struct {
		Paging
		Kind    string `query:"kind" maxLength:"64"`
		State   string `query:"state" enum:"queued,running,paused,done,failed,cancelled"`
		Subject string `query:"subject" maxLength:"64" doc:"What the work is about: an identifier, such as that of a change set."`
		Open    bool   `query:"open" doc:"Only such that have not ended."`
	}
	jobsOutput struct{ Body page[jobJSON] }
	// JobInput says which job a request is about.
	JobInput struct {
		ID string `path:"id" maxLength:"64"`
	}
	jobOutput   struct{ Body jobJSON }
	jobActInput struct {
		JobInput
		Body struct {
			Action string `json:"action" enum:"pause,resume,cancel,retry"`
		}
	}
)

func (a *API) mountJobs() {
	register(a, route{
		Method: http.MethodGet, Path: "/jobs", ID: "listJobs", Permission: roster.JobsRead, Errors: []int{http.StatusBadRequest},
		Summary: "List long work, the newest first", Tag: "jobs",
	}, a.listJobs)
	register(a, route{
		Method: http.MethodGet, Path: "/jobs/{id}", ID: "getJob", Permission: roster.JobsRead,
		Summary: "Read how far a piece of work has come", Tag: "jobs",
	}, a.getJob)
	register(a, route{
		Method: http.MethodPost, Path: "/jobs/{id}/actions", ID: "actOnJob", Permission: roster.JobsWrite,
		Summary: "Pause, resume or cancel a piece of work, or have it tried again", Tag: "jobs",
	}, a.actOnJob)
	register(a, route{
		Method: http.MethodGet, Path: "/jobs/{id}/log", ID: "listJobLog", Permission: roster.JobsRead, Errors: []int{http.StatusBadRequest},
		Summary: "Read what happened to a piece of work", Tag: "jobs",
	}, a.listJobLog)
}

func (a *API) listJobs(ctx context.Context, in *jobsInput) (*jobsOutput, error) {
	list := []string{"jobs", in.Kind, in.State, in.Subject, flag(in.Open)}
	f := store.JobFilter{Kind: in.Kind, State: store.JobState(in.State), Subject: in.Subject, Open: in.Open, Limit: in.Limit + 1}
	if in.Cursor != "" {
		if err := a.open(in.Cursor, &f.Before, list...); err != nil {
			return nil, err
		}
	}
	jobs, err := a.jobs.List(ctx, f)
	if err != nil {
		return nil, err
	}
	jobs, next := cut(jobs, in.Limit, func(last store.Job) *string { return a.seal(last.ID, list...) })
	bodies := make([]jobJSON, len(jobs))
	for i, j := range jobs {
		bodies[i] = newJob(j)
	}
	return &jobsOutput{pageOf(bodies, next)}, nil
}

func (a *API) getJob(ctx context.Context, in *JobInput) (*jobOutput, error) {
	j, err := a.jobs.Get(ctx, in.ID)
	return &jobOutput{newJob(j)}, err
}

func (a *API) actOnJob(ctx context.Context, in *jobActInput) (*jobOutput, error) {
	act := map[string]func(context.Context, string, roster.Actor) error{
		"pause": a.jobs.Pause, "resume": a.jobs.Resume, "cancel": a.cancelJob, "retry": a.jobs.Retry,
	}[in.Body.Action]
	located(ctx, "jobs", in.ID)
	if err := act(ctx, in.ID, access.Actor(ctx)); err != nil {
		return nil, err
	}
	return a.getJob(ctx, &in.JobInput)
}

// cancelJob ends a job, and the change set that it works on: one without the
// other would wait for ever.
func (a *API) cancelJob(ctx context.Context, id string, by roster.Actor) error {
	j, err := a.jobs.Get(ctx, id)
	if err != nil {
		return err
	}
	if j.Subject.Kind != roster.SubjectChangeSet || j.State.Ended() {
		return a.jobs.Cancel(ctx, id, by)
	}
	_, err = a.giveUp(ctx, roster.ChangeSetID(j.Subject.ID))
	return err
}
