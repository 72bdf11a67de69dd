package crash

import (
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"roster/internal/store/storetest"
)

// cluster is a PostgreSQL server of the test's own, which can be ended and
// started again without disturbing other tests.
type cluster struct {
	t   *testing.T
	dir string
}

// newCluster skips the test where others that need PostgreSQL are skipped.
func newCluster(t *testing.T) *cluster {
	t.Helper()
	if testing.Short() {
		t.Skip("a PostgreSQL server of its own takes its time")
	}
	_ = storetest.Database(t, storetest.Postgres)
	dir, err := os.MkdirTemp("", "roster-cluster-*") //nolint:usetesting // PostgreSQL's own user must get there
	must(t, err)
	c := &cluster{t, dir}
	t.Cleanup(func() {
		_, _ = c.run("stop")
		_ = os.RemoveAll(dir)
	})
	c.must("start")
	return c
}

func (c *cluster) run(verb string) (string, error) {
	cmd := exec.Command("../../scripts/postgres.sh", verb)
	cmd.Env = append(os.Environ(), "ROSTER_POSTGRES_DIR="+c.dir)
	out, err := cmd.CombinedOutput()
	return strings.TrimSpace(string(out)), err
}

func (c *cluster) must(verb string) string {
	c.t.Helper()
	out, err := c.run(verb)
	if err != nil {
		c.t.Fatalf("scripts/postgres.sh %s: %v\n%s", verb, err, out)
	}
	return out
}

// F06: PostgreSQL ends at once in the middle of edits and of an import, and
// comes back. Both go on by themselves; nothing that was answered is lost, and
// nothing is done twice.
func TestF06PostgresStops(t *testing.T) {
	t.Parallel()
	c := newCluster(t)
	u, err := url.Parse(c.must("url"))
	must(t, err)
	s := newServerAt(t, storetest.Postgres, u.String())
	s.bootstrap()
	s.start()
	audit := newAuditor(t, s.database)
	imported := s.upload(companyFile(t, companySize))
	crowd := s.crowd("")
	plan := s.await(s.plan(imported).ID, "planned")
	s.apply(plan.ID)
	for range 3 {
		before := crowd.answered.Load()
		until(t, "requests are answered again", resumeLimit, func() bool { return crowd.answered.Load() > before+5 })
		<-time.After(rand.N(700 * time.Millisecond))
		c.must("crash")
		want := crowd.expected()
		<-time.After(rand.N(1500 * time.Millisecond))
		c.must("resume")
		until(t, "the server answers again", resumeLimit, func() bool {
			a, err := s.try("GET", "/changesets/"+plan.ID, nil)
			return err == nil && a.status == 200
		})
		audit.look(false)
		audit.holds(want, false)
	}
	began := time.Now()
	set := s.await(plan.ID, "applied")
	t.Logf("the import ended %v after the last stop", time.Since(began).Round(time.Millisecond))
	if set.Counts["applied"] < companySize || set.Counts["failed"] > 0 {
		t.Errorf("the import ended with %v", set.Counts)
	}
	crowd.end()
	s.settle()
	audit.look(true)
	audit.holds(crowd.expected(), true)
	s.verify()
	t.Logf("%d requests answered, %d sent again, %d of them answered from their key", crowd.answered.Load(), crowd.repeated.Load(), crowd.replayed.Load())
}
