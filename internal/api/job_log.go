package api

import (
	"context"
	"time"

	"roster"
	"roster/internal/store"
)

type (
	jobStepJSON struct {
		N      int64         `json:"n"`
		At     time.Time     `json:"at"`
		What   store.JobWhat `json:"what" enum:"queued,started,interrupted,taken_over,paused,resumed,will_retry,failed,retried,cancelled,done"`
		Actor  *roster.Actor `json:"actor,omitempty" doc:"Who did it, when somebody did."`
		Detail string        `json:"detail,omitempty" doc:"The node that took it up or lost it, or why it failed."`
	}
	jobLogInput struct {
		JobInput
		Paging
	}
	jobLogOutput struct{ Body page[jobStepJSON] }
)

func (a *API) listJobLog(ctx context.Context, in *jobLogInput) (*jobLogOutput, error) {
	name := []string{"joblog", in.ID}
	var after int64
	if in.Cursor != "" {
		if err := a.open(in.Cursor, &after, name...); err != nil {
			return nil, err
		}
	}
	steps, err := a.jobs.Log(ctx, in.ID, after, in.Limit+1)
	if err != nil {
		return nil, err
	}
	steps, next := cut(steps, in.Limit, func(last store.JobStep) *string { return a.seal(last.N, name...) })
	bodies := make([]jobStepJSON, len(steps))
	for i, s := range steps {
		bodies[i] = jobStepJSON{N: s.N, At: s.At, What: s.What, Detail: s.Detail}
		if s.Actor != (roster.Actor{}) {
			bodies[i].Actor = &s.Actor
		}
	}
	return &jobLogOutput{pageOf(bodies, next)}, nil
}
