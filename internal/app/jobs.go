package app

import (
	"context"
	"errors"
	"time"

	"roster"
	"roster/internal/bulk"
	"roster/internal/demo"
	"roster/internal/directory"
	"roster/internal/export"
	"roster/internal/job"
	"roster/internal/journal/seal"
	"roster/internal/store"
)

// The recurring work, which one node does at a time.
const (
	jobSweep     = "signin.sweep"
	jobLifecycle = "directory.lifecycle"
	jobAnchor    = "journal.anchor"
)

// handleJobs says who does which work.
func (a *App) handleJobs() {
	a.handle(directory.JobApply, func(ctx context.Context, r *job.Run) error {
		return a.directory.Run(ctx, roster.ChangeSetID(r.Subject.ID), r.Actor, a.progress(ctx, r))
	})
	a.handle(directory.JobRollback, func(ctx context.Context, r *job.Run) error {
		_, err := a.directory.PlanRollback(ctx, roster.ChangeSetID(r.Subject.ID), nil, a.progress(ctx, r))
		return err
	})
	a.handle(bulk.JobPlan, func(ctx context.Context, r *job.Run) error {
		return a.bulk.RunPlan(ctx, roster.ChangeSetID(r.Subject.ID), a.progress(ctx, r))
	})
	a.handle(demo.JobPlan, func(ctx context.Context, r *job.Run) error {
		return a.demo.RunPlan(ctx, roster.ChangeSetID(r.Subject.ID), a.progress(ctx, r))
	})
	a.handle(directory.JobOrder, func(ctx context.Context, r *job.Run) error {
		return a.directory.PlanOrder(ctx, roster.ChangeSetID(r.Subject.ID), a.progress(ctx, r))
	})
	a.handle(export.JobEvents, func(ctx context.Context, r *job.Run) error {
		return a.exports.RunEvents(ctx, r.Subject.ID, r.Actor, export.Progress(a.progress(ctx, r)))
	})
	a.handle(export.Job, func(ctx context.Context, r *job.Run) error {
		return a.exports.Run(ctx, r.Subject.ID, r.Actor, export.Progress(a.progress(ctx, r)))
	})
	for _, kind := range []string{directory.JobApply, directory.JobRollback, directory.JobOrder, bulk.JobPlan, demo.JobPlan} {
		a.queue.OnEnd(kind, a.endChangeSet)
		a.queue.OnRetry(kind, func(ctx context.Context, tx *store.Tx, j store.Job) error {
			return a.directory.Reopen(ctx, tx, roster.ChangeSetID(j.Subject.ID))
		})
	}
	a.handle(jobSweep, func(ctx context.Context, _ *job.Run) error {
		return errors.Join(a.signin.Sweep(ctx), a.exports.Sweep(ctx), a.store.Update(ctx, func(tx *store.Tx) error { return tx.ForgetKeys(ctx) }))
	})
	a.queue.Every(jobSweep, time.Hour)
	a.handle(jobLifecycle, func(ctx context.Context, _ *job.Run) error { return a.directory.EndSuspensions(ctx) })
	a.queue.Every(jobLifecycle, time.Minute)
	if line := a.config.AnchorCommand; line != "" {
		command := seal.NewCommand(a.store, line)
		a.queue.Handle(jobAnchor, func(ctx context.Context, _ *job.Run) error { return command.Run(ctx) })
		a.queue.Every(jobAnchor, 10*time.Second)
	}
}

// handle has work done within a trace.
func (a *App) handle(kind string, work job.Handler) {
	a.queue.Handle(kind, func(ctx context.Context, r *job.Run) error {
		ctx, span := a.tracer.Begin(ctx, "job "+kind, "roster.job", r.ID)
		err := work(ctx, r)
		span.End(err)
		return err
	})
}

// progress tells the job and the metrics how far work has come. A transaction
// that is run again says the same number again, which counts once.
func (a *App) progress(ctx context.Context, r *job.Run) directory.Progress {
	last := r.Done
	return func(tx *store.Tx, done, total int64) error {
		if err := r.Progress(ctx, tx, done, total); err != nil {
			return err
		}
		if done > last {
			a.metrics.Items(r.Kind, done-last)
		}
		last = done // less than before when planning begins anew
		return nil
	}
}

// endChangeSet closes the change set of a job that failed or was cancelled.
func (a *App) endChangeSet(ctx context.Context, tx *store.Tx, j store.Job) error {
	if j.State != store.JobFailed && j.State != store.JobCancelled {
		return nil
	}
	return a.directory.End(ctx, tx, roster.ChangeSetID(j.Subject.ID), j.Error)
}
