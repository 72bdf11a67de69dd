package crash

import (
	"encoding/json"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"roster/internal/store/storetest"
)

// A move to another engine that is killed at any moment leaves a source as it
// was and a target that holds nothing, so that it can be begun again; and the
// one that ends leaves the same journal on the other side.
func TestKilledMigration(t *testing.T) {
	t.Parallel()
	for _, from := range storetest.Engines() {
		for _, to := range storetest.Engines() {
			if from == to && len(storetest.Engines()) > 1 {
				continue
			}
			t.Run(string(from)+" to "+string(to), func(t *testing.T) {
				t.Parallel()
				s := startServer(t, from)
				s.await(s.plan(s.upload(companyFile(t, companySize))).ID, "planned")
				until(t, "everything is sealed", patience, func() bool { return s.root() != "" })
				s.stop()
				want := s.root()

				target := storetest.Database(t, to)
				move := func() *exec.Cmd {
					path, err := program()
					if err != nil {
						t.Fatal(err)
					}
					return exec.CommandContext(t.Context(), path, "migrate", "--from", s.database, "--to", target, "--json")
				}
				began := time.Now()
				if out, err := move().CombinedOutput(); err != nil {
					t.Fatalf("undisturbed: %v\n%s", err, out)
				}
				took := time.Since(began)
				target = storetest.Database(t, to)
				for range 2 * kills {
					cmd := move()
					if err := cmd.Start(); err != nil {
						t.Fatal(err)
					}
					<-time.After(rand.N(took))
					_ = cmd.Process.Kill()
					_ = cmd.Wait()
				}
				// A server database learns of the death a moment later. One that was killed
				// when all was there already has left all of it.
				until(t, "the move can be made again, or was made", patience, func() bool {
					out, err := move().CombinedOutput()
					return err == nil || strings.Contains(string(out), "database_not_empty")
				})
				if left, _ := filepath.Glob(target + ".filling*"); len(left) > 0 {
					t.Errorf("left behind: %v", left)
				}
				if got := s.root(); got != want {
					t.Errorf("the root of the source is %s, was %s", got, want)
				}
				s.database = target
				if got := s.root(); got != want {
					t.Errorf("the root of the target is %s, that of the source %s", got, want)
				}
				s.start()
				s.call("GET", "/me", nil, nil)
				s.stop()
			})
		}
	}
}

// root verifies the journal and gives its root, or nothing while not everything
// is sealed.
func (s *server) root() string {
	s.t.Helper()
	out, err := s.command("journal", "verify", "--json").Output()
	var report struct {
		OK       bool
		Root     string
		Unsealed int64
	}
	if jerr := json.Unmarshal(out, &report); jerr != nil || err != nil || !report.OK || report.Unsealed > 0 {
		return ""
	}
	return report.Root
}
