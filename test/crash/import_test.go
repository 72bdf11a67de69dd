package crash

import (
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"roster/internal/store/storetest"
)

// resumeLimit is how soon work must go on after a restart.
const resumeLimit = 30 * time.Second

func TestE05KilledImport(t *testing.T) {
	t.Parallel()
	file := companyFile(t, companySize)
	want, took := undisturbed(t, file)
	t.Logf("undisturbed: %v, %v", took, want.Events)
	if len(want.People) != companySize+1 || want.Events["user.created"] != companySize+1 {
		t.Fatalf("%d people, %d events of making them, want %d of each", len(want.People), want.Events["user.created"], companySize+1)
	}

	var tests sync.WaitGroup
	// Wherever an import is killed, it goes on by itself and ends as if nothing
	// had been, and so does undoing it.
	for _, phase := range []string{"plan", "apply", "rollback plan", "rollback"} {
		for _, e := range storetest.Engines() {
			// What is killed waits rather than works, so all go on at once.
			tests.Go(func() {
				t.Run(string(e)+"/"+strings.ReplaceAll(phase, " ", "-"), func(t *testing.T) {
					k := &killer{server: startServer(t, e), phase: phase, took: took[phase]}
					k.run(file, want)
					t.Logf("work went on after %v", k.resumed)
					if len(k.resumed) == 0 {
						t.Error("the work was never interrupted")
					}
				})
			})
		}
	}
	tests.Wait()
}

// run takes the company in and out again.
func (k *killer) run(file []byte, want organisation) {
	k.t.Helper()
	imported := k.upload(file)
	plan := k.order(imported)
	k.interrupt("plan", plan)
	k.await(plan, "planned")
	if again := k.plan(imported); again.ID != plan {
		k.t.Error("the same plan is another one after a kill")
	}
	k.apply(plan)
	k.interrupt("apply", plan)
	set := k.await(plan, "applied")
	if c := set.Counts; c["failed"]+c["blocked"] > 0 || c["applied"] != c["create"]+c["nodes"]+c["other"] {
		k.t.Errorf("the counts of the applied plan do not add up: %v", c)
	}
	if got := k.organisation(); !cmp.Equal(want, got) {
		k.t.Errorf("not as without kills (-want +got):\n%.3000s", cmp.Diff(want, got))
	}
	back := k.rollback(plan).ID
	k.interrupt("rollback plan", back)
	k.await(back, "planned")
	k.apply(back)
	k.interrupt("rollback", back)
	k.await(back, "applied")
	k.wantEmpty()
}

// killer is a server that is killed in one phase of its work.
type killer struct {
	*server
	phase   string
	took    time.Duration // what the phase takes when nobody interrupts it
	resumed []time.Duration
}

// order orders a plan and does not wait for the answer, which may come when all
// is done.
func (k *killer) order(imported string) (set string) {
	k.t.Helper()
	go k.try(http.MethodPost, "/imports/"+imported+"/plan", map[string]any{"source": "hr"})
	until(k.t, "the plan is being made", patience, func() bool {
		var page struct{ Items []changeSet }
		k.call(http.MethodGet, "/changesets?origin=import", nil, &page)
		if len(page.Items) > 0 {
			set = page.Items[0].ID
		}
		return set != ""
	})
	return set
}

// kills is how often each phase is interrupted.
const kills = 3

// interrupt kills the server at random instants of its work on a change set,
// each time after the work has gone on.
func (k *killer) interrupt(phase, set string) {
	k.t.Helper()
	if phase != k.phase {
		return
	}
	for range kills {
		if ended(k.job(set).State) {
			k.t.Log("the work ended before it could be killed")
			return
		}
		<-time.After(rand.N(k.took / kills))
		k.kill()
		began := time.Now()
		k.start()
		before := k.job(set)
		until(k.t, "the work goes on", resumeLimit, func() bool {
			j := k.job(set)
			if j.State == "failed" {
				k.t.Fatalf("the work has failed: %s", j.Error)
			}
			// A dead node's work is still said to run, for a while.
			live := k.engine == storetest.Embedded || j.Attempt != before.Attempt || j.Done > before.Done
			return ended(j.State) || j.State == "running" && live
		})
		k.resumed = append(k.resumed, time.Since(began).Round(10*time.Millisecond))
	}
}
