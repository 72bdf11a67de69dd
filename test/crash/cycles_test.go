package crash

import (
	"encoding/json"
	"math/rand/v2"
	"testing"
	"time"

	"roster/internal/store/storetest"
)

// cycles is how often a server is killed; ROSTER_CRASH_CYCLES changes it.
const cycles = 200

// F03: SIGKILL at random instants, again and again, while clients of every kind
// work. After each start everything that was answered is in the journal, once;
// the rows are what follows from the journal; and now and then everything that
// can be derived is derived anew, and the seal is verified.
func TestF03Killed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, e storetest.Engine) {
		n := number(t, "ROSTER_CRASH_CYCLES", cycles)
		if testing.Short() {
			n = min(n, 10)
		}
		s := startServer(t, e)
		crowd, audit := s.crowd(""), newAuditor(t, s.database)
		for cycle := range n {
			before := crowd.answered.Load()
			until(t, "requests are answered again", resumeLimit, func() bool { return crowd.answered.Load() > before+3 })
			life := 100 * time.Millisecond
			if cycle%5 == 4 { // long enough for work that waits to be taken up
				life = 800 * time.Millisecond
			}
			<-time.After(rand.N(life))
			s.kill()
			want := crowd.expected()
			s.start()
			audit.look(cycle%50 == 49)
			audit.holds(want, false)
			if cycle%50 == 49 {
				s.verify()
			}
			if t.Failed() {
				crowd.end()
				t.FailNow()
			}
		}
		until(t, "a file is taken in", 4*patience, func() bool { return crowd.imports.Load() > 0 })
		crowd.end()
		s.settle()
		audit.look(true)
		audit.holds(crowd.expected(), true)
		s.verify()
		t.Logf("%d kills: %d requests answered, %d sent again, %d of them answered from their key, %d files taken in, %d given up",
			n, crowd.answered.Load(), crowd.repeated.Load(), crowd.replayed.Load(), crowd.imports.Load(), crowd.given.Load())
	})
}

// settle waits until no work is under way.
func (s *server) settle() {
	s.t.Helper()
	until(s.t, "all work has ended", 2*patience, func() bool {
		for _, j := range all[work](s, "/jobs?limit=200") {
			if !ended(j.State) {
				return false
			}
		}
		return true
	})
}

// verify runs "roster journal verify" beside the server.
func (s *server) verify() {
	s.t.Helper()
	out, err := s.command("journal", "verify", "--json").Output()
	var report struct {
		OK       bool
		Events   int64
		Problems []json.RawMessage
	}
	if jerr := json.Unmarshal(out, &report); err != nil || jerr != nil || !report.OK || report.Events == 0 {
		s.t.Errorf("the journal does not verify: %v, %v\n%s", err, jerr, out)
	}
}
