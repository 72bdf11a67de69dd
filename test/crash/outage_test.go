package crash

import (
	"math/rand/v2"
	"testing"
	"time"

	"roster/internal/clock"
	"roster/internal/store/storetest"
)

func TestConnectionsCut(t *testing.T) {
	t.Parallel()
	s := startServer(t, storetest.Postgres)
	pool := storetest.OpenAt(t, s.database, clock.System()).Pools().PGX
	imported := s.upload(companyFile(t, companySize))
	load := s.load(2)

	// When the database cuts all connections in the middle of an import and of
	// edits, both go on by themselves, and nothing is lost or done twice.
	cut := func(set string) {
		for range 3 {
			<-time.After(rand.N(400 * time.Millisecond))
			_, err := pool.Exec(t.Context(), `select pg_terminate_backend(pid) from pg_stat_activity
				where datname = current_database() and pid <> pg_backend_pid()`)
			if err != nil {
				t.Fatal(err)
			}
			// The pool may hand out a connection that was cut; then it is asked again.
			until(t, "the server answers again", resumeLimit, func() bool {
				a, err := s.try("GET", "/changesets/"+set, nil)
				return err == nil && a.status == 200
			})
		}
	}
	plan := s.plan(imported)
	cut(plan.ID)
	s.await(plan.ID, "planned")
	s.apply(plan.ID)
	cut(plan.ID)
	began := time.Now()
	set := s.await(plan.ID, "applied")
	t.Logf("the import ended %v after the last cut", time.Since(began).Round(time.Millisecond))
	if set.Counts["applied"] < companySize || set.Counts["failed"] > 0 {
		t.Errorf("the import ended with %v", set.Counts)
	}
	load.end()
	load.checkBeside(companySize)
}
