package job_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"roster"
	"roster/internal/job"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

// counting is a handler that does one step per value it receives and then
// tells how its run ended.
type counting struct {
	steps chan struct{}
	did   chan int64
	ended chan error
}

func count(t *testing.T, s *store.Store, total int64) (*counting, job.Handler) {
	t.Helper()
	c := &counting{make(chan struct{}), make(chan int64, total), make(chan error, 10)}
	return c, func(ctx context.Context, r *job.Run) (err error) {
		defer func() { c.ended <- err }()
		for n := r.Done + 1; n <= total; n++ {
			select { // deaf to its own context on purpose, as a slow step is
			case <-c.steps:
			case <-t.Context().Done():
				return errors.New("the test is over")
			}
			if err := step(ctx, s, r, n, total); err != nil {
				return err
			}
			c.did <- n
		}
		return nil
	}
}

func (c *counting) step(t *testing.T) {
	t.Helper()
	select {
	case c.steps <- struct{}{}:
	case <-time.After(limit):
		t.Fatal("nobody works")
	}
}

func stopped(err error) bool {
	return errors.Is(err, job.ErrStopped) || errors.Is(err, context.Canceled)
}

func TestPauseAndResume(t *testing.T) {
	t.Parallel()

	// A paused job commits nothing more, stays paused, and goes on where it was.
	each(t, func(b *bundle) {
		ctx := b.t.Context()
		c, h := count(b.t, b.store, 3)
		b.queue.Handle("count", h)
		b.start()
		id := b.insert(job.Job{Kind: "count"})
		c.step(b.t)
		receive(b.t, c.did)
		b.must(b.queue.Pause(ctx, id, roster.System("test")))
		b.must(b.queue.Pause(ctx, id, roster.System("test")))
		c.step(b.t)
		if err := receive(b.t, c.ended); !stopped(err) {
			b.t.Errorf("the run ended with %v", err)
		}
		if j, err := b.queue.Get(ctx, id); err != nil || j.State != store.JobPaused || j.Done != 1 {
			b.t.Fatalf("got %+v, %v", j, err)
		}
		b.must(b.queue.Resume(ctx, id, roster.System("test")))
		b.must(b.queue.Resume(ctx, id, roster.System("test")))
		for n := int64(2); n <= 3; n++ {
			c.step(b.t)
			if did := receive(b.t, c.did); did != n {
				b.t.Errorf("did step %d, want %d", did, n)
			}
		}
		if j := b.wait(id, store.JobDone); j.Done != 3 {
			b.t.Errorf("got %+v", j)
		}
		b.logged(id, "queued", "started", "paused", "resumed", "started", "done")
		// What has ended cannot be steered, and the answer says so.
		for _, steer := range []func(context.Context, string, roster.Actor) error{b.queue.Pause, b.queue.Resume, b.queue.Cancel, b.queue.Retry} {
			if err := steer(ctx, id, ada); roster.KindOf(err) != roster.Conflict {
				b.t.Errorf("got %v", err)
			}
			if err := steer(ctx, "job_unknown", ada); roster.KindOf(err) != roster.NotFound {
				b.t.Errorf("got %v", err)
			}
		}
	})
}

func TestCancel(t *testing.T) {
	t.Parallel()

	// Cancelling reaches the runner at once through its context, and is final.
	each(t, func(b *bundle) {
		ctx := b.t.Context()
		started, told := make(chan struct{}, 1), make(chan struct{}, 1)
		b.queue.Handle("long", func(ctx context.Context, r *job.Run) error {
			started <- struct{}{}
			<-ctx.Done()
			told <- struct{}{}
			return ctx.Err()
		})
		b.start()
		id := b.insert(job.Job{Kind: "long"})
		receive(b.t, started)
		b.must(b.queue.Cancel(ctx, id, roster.System("test")))
		b.must(b.queue.Cancel(ctx, id, roster.System("test")))
		receive(b.t, told)
		if j := b.wait(id, store.JobCancelled); j.FinishedAt.IsZero() {
			b.t.Errorf("got %+v", j)
		}
	})
}

func TestBeforeItRuns(t *testing.T) {
	t.Parallel()

	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		b := &bundle{t: t, store: s, queue: job.New(job.Config{Store: s, Log: storetest.Log(t), Workers: 1, Backoff: quick})}
		c, h := count(t, s, 1)
		var runs atomic.Int64
		ends := map[string]store.JobState{} // written by one writer at a time
		b.queue.Handle("count", h)
		b.queue.Handle("work", func(context.Context, *job.Run) error { runs.Add(1); return nil })
		b.queue.OnEnd("work", func(_ context.Context, _ *store.Tx, j store.Job) error { ends[j.ID] = j.State; return nil })
		b.start()
		busy := b.insert(job.Job{Kind: "count"})
		cancelled, paused, crashing := b.insert(job.Job{Kind: "work"}), b.insert(job.Job{Kind: "work"}), b.insert(job.Job{Kind: "work"})
		b.must(b.queue.Cancel(ctx, cancelled, roster.System("test")))
		b.must(b.queue.Pause(ctx, paused, roster.System("test")))
		b.must(b.queue.Pause(ctx, crashing, roster.System("test")))
		b.must(b.queue.Resume(ctx, crashing, roster.System("test")))
		b.must(s.Update(ctx, func(tx *store.Tx) error {
			j, _, err := tx.Job(ctx, crashing)
			if err != nil {
				return err
			}
			j.Attempt = 3 // as if three processes had died of it
			return tx.SaveJob(ctx, j)
		}))
		c.step(t)
		b.wait(busy, store.JobDone)

		// What has brought down its process too often is given up, in words.
		if j := b.wait(crashing, store.JobFailed); j.Error == "" {
			t.Errorf("got %+v", j)
		}
		// What was paused or cancelled before its turn has not run.
		b.wait(cancelled, store.JobCancelled)
		if j, err := b.queue.Get(ctx, paused); err != nil || j.State != store.JobPaused || runs.Load() != 0 {
			t.Errorf("got %+v, %v and %d runs", j, err, runs.Load())
		}
		b.must(b.queue.Resume(ctx, paused, roster.System("test")))
		b.wait(paused, store.JobDone)
		// Whatever the end, what the job is about is told of it once committed.
		want := map[string]store.JobState{cancelled: store.JobCancelled, paused: store.JobDone, crashing: store.JobFailed}
		if !maps.Equal(ends, want) {
			t.Errorf("told of %v, want %v", ends, want)
		}
	})
}

func TestTakenOver(t *testing.T) {
	t.Parallel()

	// A runner that was frozen while somebody else took the job over can commit
	// nothing, neither progress nor an end.
	each(t, func(b *bundle) {
		ctx := b.t.Context()
		c, h := count(b.t, b.store, 2)
		b.queue.Handle("count", h)
		b.start()
		id := b.insert(job.Job{Kind: "count"})
		c.step(b.t)
		receive(b.t, c.did)
		// To pause and resume gives the job a new ticket, as taking over does.
		b.must(b.queue.Pause(ctx, id, roster.System("test")))
		b.must(b.queue.Resume(ctx, id, roster.System("test")))
		c.step(b.t)
		c.step(b.t) // one of the two is the stale runner's
		if err := receive(b.t, c.ended); err != nil && !stopped(err) {
			b.t.Errorf("the first run ended with %v", err)
		}
		if err := receive(b.t, c.ended); err != nil && !stopped(err) {
			b.t.Errorf("the second run ended with %v", err)
		}
		if j := b.wait(id, store.JobDone); j.Done != 2 || len(c.did) != 1 {
			b.t.Errorf("got %+v and %d further steps, want one", j, len(c.did))
		}
	})
}

// logged holds the log of a job against what happened to it.
func (b *bundle) logged(id string, want ...store.JobWhat) {
	b.t.Helper()
	steps, err := b.queue.Log(b.t.Context(), id, 0, 100)
	b.must(err)
	var got []store.JobWhat
	for _, s := range steps {
		got = append(got, s.What)
	}
	if !slices.Equal(got, want) {
		b.t.Errorf("the log tells %v, want %v", got, want)
	}
}

func TestRetry(t *testing.T) {
	t.Parallel()

	// A job that failed is tried again from where it came to, with what it is about.
	each(t, func(b *bundle) {
		ctx := b.t.Context()
		var broken, reopened atomic.Bool
		broken.Store(true)
		b.queue.Handle("mend", func(ctx context.Context, r *job.Run) error {
			if err := step(ctx, b.store, r, 1, 1); err != nil || !broken.Load() {
				return err
			}
			return roster.Errorf(roster.Invalid, "broken", "the disk is full")
		})
		b.queue.OnRetry("mend", func(context.Context, *store.Tx, store.Job) error {
			if broken.Load() {
				return roster.Errorf(roster.Conflict, "still_broken", "mend it first")
			}
			reopened.Store(true)
			return nil
		})
		b.start()
		id := b.insert(job.Job{Kind: "mend"})
		b.wait(id, store.JobFailed)

		// Whoever is told may refuse, and nothing has happened then.
		if err := b.queue.Retry(ctx, id, ada); roster.KindOf(err) != roster.Conflict {
			b.t.Errorf("got %v", err)
		}
		b.logged(id, "queued", "started", "failed")
		broken.Store(false)
		b.must(b.queue.Retry(ctx, id, ada))
		if j := b.wait(id, store.JobDone); !reopened.Load() || j.Error != "" {
			b.t.Errorf("got %+v", j)
		}
		b.logged(id, "queued", "started", "failed", "retried", "started", "done")
		steps, err := b.queue.Log(ctx, id, 0, 100)
		b.must(err)
		if steps[0].Actor != ada || steps[3].Actor != ada || steps[2].Detail != "the disk is full" {
			b.t.Errorf("the log is %+v", steps)
		}
	})
}
