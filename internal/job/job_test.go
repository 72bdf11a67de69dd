package job_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"roster"
	"roster/internal/job"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

func TestMain(m *testing.M) {
	if address := os.Getenv(childDatabase); address != "" {
		child(address)
		return
	}
	code := m.Run()
	// The test's own template database may keep a connection for a moment.
	if err := goleak.Find(); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

const limit = 20 * time.Second // for anything a test waits for

var quick = []time.Duration{time.Millisecond, time.Millisecond}

// bundle is a queue on a fresh database of one engine.
type bundle struct {
	t     *testing.T
	store *store.Store
	queue *job.Queue
}

func each(t *testing.T, test func(b *bundle)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		test(&bundle{t: t, store: s, queue: newQueue(t, s, "one")})
	})
}

func newQueue(t *testing.T, s *store.Store, node string) *job.Queue {
	t.Helper()
	return job.New(job.Config{Store: s, Log: storetest.Log(t), Node: node, Backoff: quick, Beat: 200 * time.Millisecond})
}

func (b *bundle) start() {
	b.t.Helper()
	begin(b.t, b.queue)
}

func begin(t *testing.T, q *job.Queue) {
	t.Helper()
	if err := q.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, done := context.WithTimeout(context.Background(), limit)
		defer done()
		if err := q.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
}

var ada = roster.Actor{Kind: roster.ActorUser, ID: "usr_1", Name: "A Tester"}

func (b *bundle) insert(j job.Job) (id string) {
	b.t.Helper()
	err := b.store.Update(b.t.Context(), func(tx *store.Tx) (err error) {
		tx.By(ada)
		id, err = b.queue.Insert(b.t.Context(), tx, j)
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return id
}

func (b *bundle) wait(id string, want store.JobState) store.Job {
	b.t.Helper()
	ctx, done := context.WithTimeout(b.t.Context(), limit)
	defer done()
	j, err := b.queue.Wait(ctx, id)
	if err != nil || j.State != want {
		b.t.Fatalf("job is %s (%v), error %q; want %s", j.State, err, j.Error, want)
	}
	return j
}

// must fails the test when a step of it does.
func (b *bundle) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func receive[T any](t *testing.T, from <-chan T) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(limit):
		t.Fatal("nothing arrived in time")
		panic("unreachable")
	}
}

// step counts one step of work in a transaction of its own.
func step(ctx context.Context, s *store.Store, r *job.Run, done, total int64) error {
	return s.Update(ctx, func(tx *store.Tx) error { return r.Progress(ctx, tx, done, total) })
}

func TestJob(t *testing.T) {
	t.Parallel()

	// A job knows what it was inserted with, and its row tells the whole story.
	each(t, func(b *bundle) {
		type args struct{ File string }
		b.queue.Handle("import", func(ctx context.Context, r *job.Run) error {
			var a args
			if err := r.Args(&a); err != nil {
				return err
			}
			if a.File != "people.csv" || r.Actor != ada || r.Subject.ID != "imp_1" || r.Attempt != 1 {
				return fmt.Errorf("got %+v and %+v", a, r)
			}
			return step(ctx, b.store, r, 3, 4)
		})
		b.start()
		j := b.wait(b.insert(job.Job{Kind: "import", Subject: roster.Subject{Kind: roster.SubjectImport, ID: "imp_1"}, Args: args{"people.csv"}}), store.JobDone)
		if j.Done != 3 || j.Total != 4 || j.Attempt != 1 || j.Actor != ada || j.Error != "" || j.StartedAt.Before(j.CreatedAt) || j.FinishedAt.Before(j.StartedAt) {
			b.t.Errorf("got %+v", j)
		}
		list, err := b.queue.List(b.t.Context(), store.JobFilter{Kind: "import", State: store.JobDone, Subject: "imp_1"})
		if err != nil || len(list) != 1 || list[0].ID != j.ID {
			b.t.Errorf("listed %v, %v", list, err)
		}
		if list, err = b.queue.List(b.t.Context(), store.JobFilter{Open: true}); err != nil || len(list) != 0 {
			b.t.Errorf("open jobs %v, %v", list, err)
		}
	})
}

func TestInsertIsPartOfTheTransaction(t *testing.T) {
	t.Parallel()

	// What is rolled back leaves no row and never runs, while its neighbour does.
	each(t, func(b *bundle) {
		var runs atomic.Int64
		b.queue.Handle("work", func(context.Context, *job.Run) error { runs.Add(1); return nil })
		b.start()
		boom := errors.New("boom")
		err := b.store.Update(b.t.Context(), func(tx *store.Tx) error {
			if _, err := b.queue.Insert(b.t.Context(), tx, job.Job{Kind: "work"}); err != nil {
				return err
			}
			return boom
		})
		if !errors.Is(err, boom) {
			b.t.Fatal(err)
		}
		b.wait(b.insert(job.Job{Kind: "work"}), store.JobDone)
		list, err := b.queue.List(b.t.Context(), store.JobFilter{})
		if err != nil || len(list) != 1 || runs.Load() != 1 {
			b.t.Errorf("%d jobs, %d runs, %v; want one", len(list), runs.Load(), err)
		}
	})
}

func TestFailures(t *testing.T) {
	t.Parallel()

	each(t, func(b *bundle) {
		var runs atomic.Int64
		b.queue.Handle("twice", func(context.Context, *job.Run) error {
			if runs.Add(1) < 3 {
				return errors.New("the first secret failure")
			}
			return nil
		})
		b.queue.Handle("never", func(context.Context, *job.Run) error {
			return roster.Errorf(roster.Conflict, "busy", "the source is busy: try later")
		})
		b.queue.Handle("hopeless", func(context.Context, *job.Run) error {
			return fmt.Errorf("read: %w", roster.Errorf(roster.Invalid, "file", "the file is empty"))
		})
		b.queue.Handle("panic", func(context.Context, *job.Run) error { panic("a secret") })
		b.start()
		twice, never, hopeless, panics := b.insert(job.Job{Kind: "twice"}), b.insert(job.Job{Kind: "never"}), b.insert(job.Job{Kind: "hopeless"}), b.insert(job.Job{Kind: "panic"})

		// A job that fails is tried again, and its old failure is forgotten.
		if j := b.wait(twice, store.JobDone); j.Attempt != 3 || j.Error != "" {
			b.t.Errorf("got %+v", j)
		}
		// One that always fails ends with words for people.
		if j := b.wait(never, store.JobFailed); j.Attempt != 3 || j.Error != "the source is busy: try later" || j.FinishedAt.IsZero() {
			b.t.Errorf("got %+v", j)
		}
		// What is wrong with the order itself is not tried again.
		if j := b.wait(hopeless, store.JobFailed); j.Attempt != 1 || j.Error != "the file is empty" {
			b.t.Errorf("got %+v", j)
		}
		// A panic ends the attempt only, and people read nothing of its insides.
		if j := b.wait(panics, store.JobFailed); j.Attempt != 3 || j.Error != "internal error ("+panics+")" {
			b.t.Errorf("got %+v", j)
		}
		// Nobody can insert what nobody would do.
		err := b.store.Update(b.t.Context(), func(tx *store.Tx) error {
			_, err := b.queue.Insert(b.t.Context(), tx, job.Job{Kind: "unheard"})
			return err
		})
		if err == nil || !strings.Contains(err.Error(), "unheard") {
			b.t.Errorf("got %v", err)
		}
	})
}

func TestRecurring(t *testing.T) {
	t.Parallel()

	// Recurring work comes again and again, one at a time, and leaves one row.
	each(t, func(b *bundle) {
		ran := make(chan roster.Actor, 100)
		b.queue.Handle("sweep", func(_ context.Context, r *job.Run) error { ran <- r.Actor; return nil })
		b.queue.Every("sweep", time.Second)
		b.start()
		for range 3 {
			if a := receive(b.t, ran); a != roster.System("schedule") {
				b.t.Errorf("in the name of %+v", a)
			}
		}
		list, err := b.queue.List(b.t.Context(), store.JobFilter{Kind: "sweep"})
		if err != nil || len(list) > 2 {
			b.t.Errorf("%d rows, %v", len(list), err)
		}
	})
}

func TestStop(t *testing.T) {
	t.Parallel()

	// Stopping is safe before the start and twice. A job that is interrupted
	// goes on in the next process, and the attempt does not count.
	each(t, func(b *bundle) {
		ctx := b.t.Context()
		b.must(b.queue.Stop(ctx))
		started := make(chan struct{}, 1)
		b.queue.Handle("long", func(ctx context.Context, r *job.Run) error {
			started <- struct{}{}
			<-ctx.Done()
			return ctx.Err()
		})
		b.start()
		id := b.insert(job.Job{Kind: "long"})
		receive(b.t, started)
		b.must(b.queue.Stop(ctx))
		b.must(b.queue.Stop(ctx))
		if j, err := b.queue.Get(ctx, id); err != nil || j.State != store.JobQueued || j.Attempt != 0 {
			b.t.Fatalf("got %+v, %v", j, err)
		}

		b.queue = newQueue(b.t, b.store, "two")
		b.queue.Handle("long", func(context.Context, *job.Run) error { return nil })
		b.start()
		if j := b.wait(id, store.JobDone); j.Attempt != 1 {
			b.t.Errorf("attempt %d", j.Attempt)
		}
	})
}

// F09: a node that led, was frozen and wakes up may still give the signal for
// recurring work. It counts for nothing when the work was done meanwhile.
func TestF09FormerLeader(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, storetest.Postgres)
	b := &bundle{t: t, store: s, queue: job.New(job.Config{Store: s, Log: storetest.Log(t), Node: "leader"})}
	var runs atomic.Int64
	b.queue.Handle("sweep", func(context.Context, *job.Run) error { runs.Add(1); return nil })
	b.queue.Every("sweep", time.Hour)
	b.start()
	await := func(what string, reached func() bool) {
		t.Helper()
		for deadline := time.Now().Add(limit); !reached(); {
			if time.Now().After(deadline) {
				t.Fatalf("not in time: %s", what)
			}
			<-time.After(10 * time.Millisecond)
		}
	}
	var leader string
	await("the work has begun to recur", func() bool {
		err := s.Pools().PGX.QueryRow(t.Context(), "select coalesce(max(leader_id), '') from river_leader").Scan(&leader)
		return err == nil && leader != "" && runs.Load() == 1 && b.exec("delete from river_job where kind = 'tick' and state = 'completed'") == 1
	})
	for i, from := range []string{"frozen", leader} {
		b.exec("insert into river_job (kind, args, max_attempts) values ('tick', jsonb_build_object('recurring', 'sweep', 'leader', $1::text), 5)", from)
		await("the signal is taken", func() bool {
			return b.exec("delete from river_job where kind = 'tick' and state = 'completed'") == 1
		})
		await("the work has ended", func() bool {
			return b.exec("update job set updated_at = updated_at where state in ('queued', 'running')") == 0
		})
		if want := int64(1 + i); runs.Load() != want {
			t.Errorf("after the signal of %s the work was done %d times, want %d", from, runs.Load(), want)
		}
	}
}
