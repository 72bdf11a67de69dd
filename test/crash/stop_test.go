package crash

import (
	"net/http"
	"testing"
	"time"

	"roster/internal/store/storetest"
)

// stopSize makes an import that is not over before the server has stopped.
const stopSize = 3 * companySize

// stopLimit is how long a stop may take, whatever is going on.
const stopLimit = 10 * time.Second

func TestStop(t *testing.T) {
	t.Parallel()

	// SIGTERM ends the server cleanly and soon, while clients edit, somebody
	// watches and an import runs; the import goes on after the next start.
	each(t, func(t *testing.T, e storetest.Engine) {
		s := startServer(t, e)
		imported := s.upload(companyFile(t, stopSize))
		plan := s.await(s.plan(imported).ID, "planned")
		load := s.load(3)
		watching := make(chan error, 1)
		go func() {
			_, err := s.try(http.MethodGet, "/events", nil)
			watching <- err
		}()
		s.apply(plan.ID)
		until(t, "the import has begun", patience, func() bool { return s.changeSet(plan.ID).Done > 0 })
		if took := s.stop(); took > stopLimit {
			t.Errorf("the stop took %v, want less than %v", took, stopLimit)
		} else {
			t.Logf("stopped within %v", took.Round(time.Millisecond))
		}
		<-watching

		s.start()
		before := s.changeSet(plan.ID)
		began := time.Now()
		until(t, "the import goes on", resumeLimit, func() bool {
			set := s.changeSet(plan.ID)
			return set.State == "applied" || set.Done > before.Done
		})
		t.Logf("the import went on after %v", time.Since(began).Round(time.Millisecond))
		if set := s.await(plan.ID, "applied"); set.Counts["applied"] < stopSize {
			t.Errorf("the import ended with %v", set.Counts)
		}
		t.Logf("the import ended %v after the start", time.Since(began).Round(time.Millisecond))
		load.end()
		s.wantPeople(stopSize + 1 + load.people())
	})
}

// people counts whom the clients have made.
func (l *load) people() (n int) {
	for _, c := range l.clients {
		n += len(c.titles)
	}
	return n
}

// wantPeople wants so many people, and as many events of making them.
func (s *server) wantPeople(n int) {
	s.t.Helper()
	if people := all[struct{ ID string }](s, "/users?limit=1000"); len(people) != n {
		s.t.Errorf("there are %d people, want %d", len(people), n)
	}
	if events := s.events(); events["user.created"] != n {
		s.t.Errorf("there are %d events of making people, want %d", events["user.created"], n)
	}
}

// F01: what falls due while no server runs happens soon after the next start,
// and once.
func TestF01DueWhileDown(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, e storetest.Engine) {
		s := startServer(t, e)
		s.do(http.MethodPost, "/users", values("userName", "anna", "displayName", "Anna"), "anna")
		until(t, "the recurring work of the first start is over", patience, func() bool {
			jobs := all[work](s, "/jobs?limit=200")
			return len(jobs) > 0 && ended(jobs[0].State)
		})
		due := time.Now().Add(5 * time.Second)
		s.do(http.MethodPost, "/users/anna/actions", map[string]any{"action": "suspend", "until": due}, "suspend")
		s.kill()
		<-time.After(time.Until(due))
		s.start()
		until(t, "the suspension has ended", patience, func() bool {
			var user struct{ Status string }
			s.call(http.MethodGet, "/users/anna", nil, &user)
			return user.Status == "active"
		})
		s.kill()
		s.start()
		s.settle()
		audit := newAuditor(t, s.database)
		audit.look(true)
		if acts := audit.named["anna"].acts; len(acts) != 2 {
			t.Errorf("Anna was %q", acts)
		}
	})
}
