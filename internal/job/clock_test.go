package job_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"roster/internal/clock"
	"roster/internal/job"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

// shifted is the clock of a machine that is set wrong.
type shifted struct{ by time.Duration }

func (s shifted) Now() time.Time { return clock.System().Now().Add(s.by) }

// F02: nodes whose clocks disagree by hours neither take each other for dead nor
// do recurring work twice: who lives is judged by the clock of the database.
func TestF02ClocksApart(t *testing.T) {
	t.Parallel()
	address := storetest.Database(t, storetest.Postgres)
	var sweeps atomic.Int64
	var works [2]*counting
	var nodes [2]*bundle
	for i, by := range []time.Duration{-time.Hour, time.Hour} {
		s := storetest.OpenAt(t, address, shifted{by})
		nodes[i] = &bundle{t: t, store: s, queue: newQueue(t, s, []string{"behind", "ahead"}[i])}
	}
	for i, kind := range []string{"first", "second"} {
		var h job.Handler
		works[i], h = count(t, nodes[i].store, 4)
		for _, n := range nodes {
			n.queue.Handle(kind, h)
		}
	}
	for _, n := range nodes {
		n.queue.Handle("sweep", func(context.Context, *job.Run) error { sweeps.Add(1); return nil })
		n.queue.Every("sweep", 30*time.Minute)
		n.start()
	}
	for deadline := time.Now().Add(limit); sweeps.Load() == 0; {
		if time.Now().After(deadline) {
			t.Fatal("nobody does the recurring work")
		}
		<-time.After(10 * time.Millisecond)
	}
	// Whoever has a job works on it for several times as long as a node may be
	// silent; the other could take it up.
	ids := [2]string{nodes[0].insert(job.Job{Kind: "first"}), nodes[1].insert(job.Job{Kind: "second"})}
	for range 4 {
		<-time.After(600 * time.Millisecond)
		for _, w := range works {
			w.step(t)
			receive(t, w.did)
		}
	}
	for i, id := range ids {
		if j := nodes[i].wait(id, store.JobDone); j.Attempt != 1 || j.Done != 4 {
			t.Errorf("job %d ended as %+v", i, j)
		}
	}
	if n := sweeps.Load(); n != 1 {
		t.Errorf("the recurring work was done %d times", n)
	}
}
