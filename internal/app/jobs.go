package app

import (
	"context"
	"errors"
	"time"

	"roster"
	"roster/internal/bulk"
	"roster/internal/directory"
	"roster/internal/job"
	"roster/internal/store"
)

// The recurring work, which one node does at a time.
const (
	jobSweep     = "signin.sweep"
	jobLifecycle = "directory.lifecycle"
)

// handleJobs says who does which work.
func (a *App) handleJobs() {
	a.queue.Handle(directory.JobApply, func(ctx context.Context, r *job.Run) error {
		return a.directory.Run(ctx, roster.ChangeSetID(r.Subject.ID), r.Actor, progress(ctx, r))
	})
	a.queue.Handle(directory.JobRollback, func(ctx context.Context, r *job.Run) error {
		_, err := a.directory.PlanRollback(ctx, roster.ChangeSetID(r.Subject.ID), nil, progress(ctx, r))
		return err
	})
	a.queue.Handle(bulk.JobPlan, func(ctx context.Context, r *job.Run) error {
		return a.bulk.RunPlan(ctx, roster.ChangeSetID(r.Subject.ID), progress(ctx, r))
	})
	for _, kind := range []string{directory.JobApply, directory.JobRollback, bulk.JobPlan} {
		a.queue.OnEnd(kind, a.endChangeSet)
	}
	a.queue.Handle(jobSweep, func(ctx context.Context, _ *job.Run) error {
		return errors.Join(a.signin.Sweep(ctx), a.store.Update(ctx, func(tx *store.Tx) error { return tx.ForgetKeys(ctx) }))
	})
	a.queue.Every(jobSweep, time.Hour)
	a.queue.Handle(jobLifecycle, func(ctx context.Context, _ *job.Run) error { return a.directory.EndSuspensions(ctx) })
	a.queue.Every(jobLifecycle, time.Minute)
}

func progress(ctx context.Context, r *job.Run) directory.Progress {
	return func(tx *store.Tx, done, total int64) error { return r.Progress(ctx, tx, done, total) }
}

// endChangeSet closes the change set of a job that failed or was cancelled.
func (a *App) endChangeSet(ctx context.Context, tx *store.Tx, j store.Job) error {
	if j.State != store.JobFailed && j.State != store.JobCancelled {
		return nil
	}
	return a.directory.End(ctx, tx, roster.ChangeSetID(j.Subject.ID), j.Error)
}
