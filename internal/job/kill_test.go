package job_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"roster/internal/clock"
	"roster/internal/job"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

// childDatabase is set for the process that is killed: this test's own program.
const (
	childDatabase = "ROSTER_JOB_TEST_DATABASE"
	killSteps     = 40
	killBeat      = 300 * time.Millisecond
)

// killQueue is a queue whose job does its steps in a transaction each; the step
// leaves a mark that can be set only once.
func killQueue(s *store.Store, log *slog.Logger, node string, pace time.Duration, doubles *atomic.Int64) *job.Queue {
	q := job.New(job.Config{Store: s, Log: log, Node: node, Beat: killBeat, Backoff: quick})
	q.Handle("steps", func(ctx context.Context, r *job.Run) error {
		for n := r.Done + 1; n <= killSteps; n++ {
			err := s.Update(ctx, func(tx *store.Tx) error {
				mark := node + strconv.FormatInt(n, 10)
				kept, err := tx.KeepSetting(ctx, fmt.Sprintf("step %d", n), mark)
				if err != nil {
					return err
				}
				if kept != mark {
					doubles.Add(1)
				}
				return r.Progress(ctx, tx, n, killSteps)
			})
			if err != nil {
				return err
			}
			select {
			case <-time.After(pace):
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	return q
}

// child works on the job until it is killed.
func child(address string) {
	ctx := context.Background()
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	s, err := store.Open(ctx, store.Config{Database: address, Clock: clock.System(), Log: log})
	if err == nil {
		err = killQueue(s, log, "child", 20*time.Millisecond, new(atomic.Int64)).Start(ctx)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	select {}
}

func TestKilled(t *testing.T) {
	t.Parallel()

	// A job whose process is killed is finished by another, soon, and each step
	// is done exactly once.
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		id := orderSteps(t, address)
		for kill := range 2 {
			victim := exec.CommandContext(t.Context(), os.Args[0])
			victim.Env = append(os.Environ(), childDatabase+"="+address)
			var out strings.Builder
			victim.Stdout, victim.Stderr = &out, &out
			if err := victim.Start(); err != nil {
				t.Fatal(err)
			}
			awaitSteps(t, address, id, int64(5+10*kill))
			if err := victim.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = victim.Wait()
			if t.Failed() {
				t.Log(out.String())
			}
		}

		s := storetest.OpenAt(t, address, clock.System())
		var doubles atomic.Int64
		watch := clock.Start()
		q := killQueue(s, storetest.Log(t), "survivor", 0, &doubles)
		begin(t, q)
		ctx, done := context.WithTimeout(t.Context(), 30*time.Second)
		defer done()
		j, err := q.Wait(ctx, id)
		if err != nil || j.State != store.JobDone || j.Done != killSteps || doubles.Load() != 0 {
			t.Errorf("%+v, %v, %d steps done twice", j, err, doubles.Load())
		}
		t.Logf("went on and ended %v after the restart", watch.Elapsed())
	})
}

// orderSteps inserts the job with a queue that is stopped before it can do it.
func orderSteps(t *testing.T, address string) (id string) {
	t.Helper()
	ctx := t.Context()
	s := storetest.OpenAt(t, address, clock.System())
	q := job.New(job.Config{Store: s, Log: storetest.Log(t), Node: "orders", Backoff: make([]time.Duration, 100)})
	q.Handle("steps", func(ctx context.Context, _ *job.Run) error { <-ctx.Done(); return ctx.Err() })
	begin(t, q)
	err := s.Update(ctx, func(tx *store.Tx) (err error) {
		id, err = q.Insert(ctx, tx, job.Job{Kind: "steps"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := q.Stop(ctx); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return id
}

// awaitSteps waits until the job has come so far, looking as a reader would.
func awaitSteps(t *testing.T, address, id string, n int64) {
	t.Helper()
	s := storetest.OpenAt(t, address, clock.System())
	defer s.Close()
	for deadline := time.Now().Add(limit); time.Now().Before(deadline); {
		var j store.Job
		err := s.View(t.Context(), func(v *store.View) (err error) { j, _, err = v.Job(t.Context(), id); return err })
		if err != nil {
			t.Fatal(err)
		}
		if j.Done >= n {
			return
		}
		<-time.After(10 * time.Millisecond)
	}
	t.Errorf("the job did not come to step %d", n)
}

func TestTwoNodes(t *testing.T) {
	t.Parallel()

	// Two nodes on one database share the work, and each job runs once. When
	// one stops, the other goes on.
	address := storetest.Database(t, storetest.Postgres)
	var runs atomic.Int64
	var nodes [2]*job.Queue
	var first *store.Store
	for i, name := range []string{"a", "b"} {
		s := storetest.OpenAt(t, address, clock.System())
		nodes[i] = newQueue(t, s, name)
		nodes[i].Handle("work", func(context.Context, *job.Run) error { runs.Add(1); return nil })
		if i == 0 {
			first = s
		}
	}
	starts := make(chan error, 2)
	for _, q := range nodes {
		go func() { starts <- q.Start(t.Context()) }()
	}
	for range nodes {
		if err := receive(t, starts); err != nil {
			t.Fatal(err)
		}
	}
	begin(t, nodes[0]) // for their Stop
	begin(t, nodes[1])
	const many = 200
	var ids []string
	err := first.Update(t.Context(), func(tx *store.Tx) error {
		ids = ids[:0]
		for range many {
			id, err := nodes[0].Insert(t.Context(), tx, job.Job{Kind: "work"})
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	b := &bundle{t: t, store: first, queue: nodes[1]}
	for _, id := range ids {
		if j := b.wait(id, store.JobDone); j.Attempt != 1 {
			t.Errorf("attempt %d of %s", j.Attempt, id)
		}
	}
	if runs.Load() != many {
		t.Errorf("%d runs of %d jobs", runs.Load(), many)
	}
	if err := nodes[0].Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.wait(b.insert(job.Job{Kind: "work"}), store.JobDone)
}

func TestFrozenNode(t *testing.T) {
	t.Parallel()

	// A node that does not beat loses its job to another. When it wakes up in
	// the middle of a step, it can commit neither the step nor an end. Its one
	// worker is busy, so that it cannot take the job back.
	address := storetest.Database(t, storetest.Postgres)
	s := storetest.OpenAt(t, address, clock.System())
	frozen := job.New(job.Config{Store: s, Log: storetest.Log(t), Node: "frozen", Beat: time.Hour, Workers: 1})
	stale, h := count(t, s, 3)
	frozen.Handle("count", h)
	begin(t, frozen)
	b := &bundle{t: t, store: s, queue: frozen}
	id := b.insert(job.Job{Kind: "count"})
	stale.step(t)
	receive(t, stale.did)

	awake := newQueue(t, s, "awake")
	fresh, h := count(t, s, 3)
	awake.Handle("count", h)
	begin(t, awake)
	for n := int64(2); n <= 3; n++ {
		fresh.step(t)
		if did := receive(t, fresh.did); did != n {
			t.Errorf("did step %d, want %d", did, n)
		}
	}
	b.wait(id, store.JobDone)
	stale.step(t)
	if err := receive(t, stale.ended); !stopped(err) {
		t.Errorf("the stale run ended with %v", err)
	}
	if j := b.wait(id, store.JobDone); j.Done != 3 || len(stale.did) != 0 {
		t.Errorf("got %+v and %d stale steps", j, len(stale.did))
	}
}

func TestStray(t *testing.T) {
	t.Parallel()

	// A job whose end could not be written while its node lives on is taken up
	// again: whether the ticket looks as if it were worked on, or has ended.
	each(t, func(b *bundle) {
		ctx := b.t.Context()
		runs := make(chan int, 10)
		b.queue.Handle("work", func(_ context.Context, r *job.Run) error { runs <- r.Attempt; return nil })
		b.start()
		id := b.insert(job.Job{Kind: "work"})
		for attempt, lose := range []string{
			"update river_job set state = 'running', finalized_at = null where id = $1 and state = 'completed'",
			"delete from river_job where id = $1 and state = 'completed'",
		} {
			if got := receive(b.t, runs); got != attempt+1 {
				b.t.Errorf("attempt %d, want %d", got, attempt+1)
			}
			j := b.wait(id, store.JobDone)
			for deadline := time.Now().Add(limit); b.exec(lose, j.QueueID) == 0; {
				if time.Now().After(deadline) {
					b.t.Fatal("the ticket was never completed")
				}
			}
			b.must(b.store.Update(ctx, func(tx *store.Tx) error {
				j.State, j.FinishedAt = store.JobRunning, time.Time{}
				return tx.SaveJob(ctx, j)
			}))
		}
		if got := receive(b.t, runs); got != 3 {
			b.t.Errorf("attempt %d, want 3", got)
		}
		b.wait(id, store.JobDone)
	})
}

// exec runs a statement past the store.
func (b *bundle) exec(text string, args ...any) int64 {
	b.t.Helper()
	pools := b.store.Pools()
	if pools.PGX != nil {
		tag, err := pools.PGX.Exec(b.t.Context(), text, args...)
		b.must(err)
		return tag.RowsAffected()
	}
	r, err := pools.SQL.ExecContext(b.t.Context(), text, args...)
	b.must(err)
	n, err := r.RowsAffected()
	b.must(err)
	return n
}

func TestLateTakeOver(t *testing.T) {
	t.Parallel()

	// A node that comes too late, when the ticket waits again, leaves it be.
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		b := &bundle{t: t, store: s, queue: job.New(job.Config{Store: s, Log: storetest.Log(t), Workers: 1, Backoff: quick})}
		c, h := count(t, s, 1)
		b.queue.Handle("count", h)
		b.start()
		busy, waiting := b.insert(job.Job{Kind: "count"}), b.insert(job.Job{Kind: "count"})
		j, err := b.queue.Get(ctx, waiting)
		b.must(err)
		b.must(b.queue.TakeOver(ctx, waiting, j.QueueID))
		c.step(t)
		receive(t, c.did)
		c.step(t)
		b.wait(busy, store.JobDone)
		if j := b.wait(waiting, store.JobDone); j.Attempt != 1 {
			t.Errorf("attempt %d", j.Attempt)
		}
	})
}
