package crash

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"roster/internal/clock"
	"roster/internal/store/storetest"
)

// F10: a server is killed again and again while it makes the schema, and the
// next start goes on from wherever that was.
func TestF10KilledWhileMigrating(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, e storetest.Engine) {
		began := time.Now()
		newServerAt(t, e, storetest.Bare(t, e)).start()
		took := min(time.Since(began), time.Second)
		s := newServerAt(t, e, storetest.Bare(t, e))
		for range 12 {
			cmd := s.command("serve", "--listen", "127.0.0.1:0")
			must(t, cmd.Start())
			<-time.After(rand.N(took))
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		}
		s.bootstrap()
		s.start()
		s.do("POST", "/users", values("userName", "anna", "displayName", "Anna"), "anna")
		audit := newAuditor(t, s.database)
		audit.look(true)
		if len(audit.users) != 2 {
			t.Errorf("there are %d people, want 2", len(audit.users))
		}
	})
}

// F10: a program that is older than the database refuses it.
func TestF10NewerSchema(t *testing.T) {
	t.Parallel()

	// A program that is older than the database does not touch it, and says so.
	each(t, func(t *testing.T, e storetest.Engine) {
		s := startServer(t, e)
		s.stop()
		exec := s.open()
		exec("insert into goose_db_version (version_id, is_applied) values (9999, true)")
		for _, args := range [][]string{
			{"serve", "--listen", "127.0.0.1:0"},
			{"bootstrap", "--name", "Ada Park", "--email", "ada@roster.example"},
		} {
			out, err := s.command(args...).CombinedOutput()
			if err == nil || !strings.Contains(string(out), "was written by a newer Roster") {
				t.Errorf("%s ends with %v: %s", args[0], err, out)
			}
		}
		exec("delete from goose_db_version where version_id = 9999")
		s.start()
		s.wantPeople(1)
	})
}

// open gives a way to run statements, as somebody has who holds the database in
// their hands.
func (s *server) open() func(statement string) {
	s.t.Helper()
	pools := storetest.OpenAt(s.t, s.database, clock.System()).Pools()
	return func(statement string) {
		s.t.Helper()
		var err error
		if pools.PGX != nil {
			_, err = pools.PGX.Exec(s.t.Context(), statement)
		} else {
			_, err = pools.SQL.ExecContext(s.t.Context(), statement)
		}
		if err != nil {
			s.t.Fatal(err)
		}
	}
}
