package crash

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"roster/internal/clock"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

// nodesSize makes an import that is under way long enough to be interrupted.
const nodesSize = 1500

// takeOver is how soon another node must have the work of one that is gone.
const takeOver = 10 * time.Second

// sister is a second server on the same database and directory, not started.
func (s *server) sister() *server {
	other := &server{
		t: s.t, engine: s.engine, database: s.database, data: s.data, token: s.token, log: &record{},
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}},
	}
	s.t.Cleanup(func() {
		if other.cmd != nil {
			other.kill()
		}
		other.client.CloseIdleConnections()
		if s.t.Failed() {
			s.t.Logf("the log of the other server:\n%s", other.log)
		}
	})
	return other
}

// duties is what one node at a time does for all: it seals, it does the recurring
// work, and it does a job.
type duties struct {
	sealed    int64     // events
	recurring time.Time // when the recurring work was ordered last
	runs      int       // how often, as far as that is still known
}

// duties looks at the database, past all servers.
func (s *server) duties(db *store.Store) (d duties) {
	s.t.Helper()
	err := db.View(s.t.Context(), func(v *store.View) (err error) {
		if d.sealed, _, err = v.Checkpoint(s.t.Context()); err != nil {
			return err
		}
		jobs, err := v.Jobs(s.t.Context(), store.JobFilter{Kind: "directory.lifecycle", Limit: 10})
		if len(jobs) > 0 {
			d.recurring, d.runs = jobs[0].CreatedAt, len(jobs)
		}
		return err
	})
	must(s.t, err)
	return d
}

func TestNodes(t *testing.T) {
	t.Parallel()
	first := startServer(t, storetest.Postgres)
	second := first.sister()
	db := storetest.OpenAt(t, first.database, clock.System())
	audit := newAuditor(t, first.database)
	plan := first.await(first.plan(first.upload(companyFile(t, nodesSize))).ID, "planned")
	until(t, "the first node leads", patience, func() bool { return !first.duties(db).recurring.IsZero() })
	second.start()
	crowd := second.crowd("second-")
	first.apply(plan.ID)
	until(t, "the import has begun", 4*patience, func() bool { return first.changeSet(plan.ID).Done > 0 })

	// When the node that leads is killed at its work, the other seals, does the
	// recurring work and goes on with the import, within ten seconds.
	before := first.duties(db)
	first.kill()
	killed, done := time.Now(), second.changeSet(plan.ID).Done
	until(t, "the other node seals and does the recurring work", takeOver, func() bool {
		now := second.duties(db)
		return now.sealed > before.sealed && now.recurring.After(before.recurring)
	})
	until(t, "the other node goes on with the import", takeOver-time.Since(killed), func() bool {
		set := second.changeSet(plan.ID)
		return set.Done > done || set.State == "applied"
	})
	t.Logf("taken over within %v of a kill", time.Since(killed).Round(10*time.Millisecond))
	set := second.await(plan.ID, "applied")
	if set.Counts["applied"] < nodesSize || set.Counts["failed"] > 0 {
		t.Errorf("the import ended with %v", set.Counts)
	}
	crowd.end()
	second.settle()
	audit.look(true)
	audit.holds(crowd.expected(), true)
	second.verify()
}

// F09: a node is frozen in the middle of its work, at whatever it holds, for
// longer than it takes to be given up, and wakes up again. The other node takes
// over within ten seconds and is never kept from its own work for as long; what
// the frozen one does when it wakes up is done once.
func TestF09Frozen(t *testing.T) {
	t.Parallel()
	first := startServer(t, storetest.Postgres)
	second := first.sister()
	db := storetest.OpenAt(t, first.database, clock.System())
	audit := newAuditor(t, first.database)
	plan := first.await(first.plan(first.upload(companyFile(t, nodesSize))).ID, "planned")
	until(t, "the first node leads", patience, func() bool { return !first.duties(db).recurring.IsZero() })
	second.start()
	crowds := []*crowd{first.crowd("first-"), second.crowd("second-")}
	first.apply(plan.ID)
	until(t, "the import has begun", 4*patience, func() bool { return first.changeSet(plan.ID).Done > 0 })

	before := first.duties(db)
	must(t, first.cmd.Process.Signal(syscall.SIGSTOP))
	stopped := time.Now()
	longest := second.longestWait(func() {
		until(t, "the other node seals and does the recurring work", takeOver, func() bool {
			now := second.duties(db)
			return now.sealed > before.sealed && now.recurring.After(before.recurring)
		})
		t.Logf("taken over within %v of a freeze", time.Since(stopped).Round(10*time.Millisecond))
		<-time.After(takeOver + 2*time.Second - time.Since(stopped))
	})
	t.Logf("the longest that an edit took meanwhile was %v", longest.Round(10*time.Millisecond))
	if longest > takeOver {
		t.Errorf("an edit on the other node took %v", longest)
	}
	led := second.duties(db)
	must(t, first.cmd.Process.Signal(syscall.SIGCONT))
	<-time.After(5 * time.Second)
	if now := second.duties(db); now.recurring.Sub(led.recurring) > 0 && now.recurring.Sub(led.recurring) < 30*time.Second {
		t.Errorf("the recurring work was done at %v and again at %v", led.recurring, now.recurring)
	}
	set := first.await(plan.ID, "applied")
	if set.Counts["applied"] < nodesSize || set.Counts["failed"] > 0 {
		t.Errorf("the import ended with %v", set.Counts)
	}
	for _, c := range crowds {
		c.end()
	}
	first.settle()
	audit.look(true)
	for _, c := range crowds {
		audit.holds(c.expected(), true)
	}
	if n := len(audit.named); n < nodesSize {
		t.Errorf("%d people were made", n)
	}
	first.verify()
}

// longestWait edits without a pause while f runs, and tells how long the slowest
// edit took.
func (s *server) longestWait(f func()) (longest time.Duration) {
	s.t.Helper()
	var over atomic.Bool
	done := make(chan struct{})
	go func() {
		defer close(done)
		for n := 0; !over.Load(); n++ {
			began := time.Now()
			a, err := s.try(http.MethodPatch, "/users/"+everybody, values("title", fmt.Sprintf("waiting.%d", n)))
			if err != nil || a.status != http.StatusOK {
				s.t.Errorf("an edit on the other node is answered %d: %s; %v", a.status, a.body, err)
			}
			longest = max(longest, time.Since(began))
		}
	}()
	f()
	over.Store(true)
	<-done
	return longest
}
