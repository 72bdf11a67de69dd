package cli_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"roster/internal/journal/seal"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

// An organisation that moves to the other engine and back keeps its journal to
// the last hash: the root is the same everywhere, checkpoints from before hold,
// and the seal goes on where it was.
func TestMoveKeepsTheJournal(t *testing.T) {
	t.Parallel()
	engines := storetest.Engines()
	i := &installation{T: t, database: storetest.Database(t, storetest.Embedded), data: t.TempDir()}
	i.token = i.made("bootstrap", "--name", "Ada", "--email", "ada@roster.example", "--json").text("token")
	anchors := filepath.Join(i.data, "anchors")
	stop := i.serve("--anchor-file", anchors)
	for n := range 5 {
		i.made("users", "create", "--set", fmt.Sprintf("userName=u%d", n), "--set", fmt.Sprintf("email=u%d@roster.example", n), "--json")
	}
	want := i.sealed()
	stop()
	for _, e := range append(engines[1:], engines[0]) {
		to := storetest.Database(t, e)
		moved, _ := i.made("migrate", "--from", i.database, "--to", to, "--json")["verified"].(map[string]any)
		if moved["ok"] != true || moved["root"] != want || moved["against"] != 1.0 {
			t.Fatalf("moved to %s: %v, want the root %s", e, moved, want)
		}
		i.database = to
		if got := i.made("journal", "verify", "--against", anchors, "--json").text("root"); got != want {
			t.Fatalf("the root is %s on %s, want %s", got, e, want)
		}
	}
	stop = i.serve("--anchor-file", anchors)
	i.made("users", "create", "--set", "userName=last", "--set", "email=last@roster.example", "--json")
	if i.sealed() == want {
		t.Error("the seal did not go on")
	}
	stop()
	i.made("journal", "verify", "--against", anchors, "--json")

	// What was tampered with before does not arrive unnoticed.
	i.forge("update event set reason = 'because' where n = 1")
	file := filepath.Join(i.data, "backup")
	i.made("backup", file, "--json")
	for _, e := range engines {
		i.wantTampered("migrate", "--from", i.database, "--to", storetest.Database(t, e))
		second := &installation{T: t, database: storetest.Database(t, e), data: t.TempDir()}
		second.wantTampered("restore", file)
	}
}

// sealed gives the root once everything is sealed.
func (i *installation) sealed() string {
	i.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		var report seal.Report
		_, out := i.try("journal", "verify", "--json")
		if json.NewDecoder(strings.NewReader(out)).Decode(&report) == nil && report.OK && report.Unsealed == 0 {
			return report.Root
		}
	}
	i.Fatal("the journal is not sealed")
	return ""
}

func (i *installation) wantTampered(args ...string) {
	i.Helper()
	if code, out := i.try(args...); code != 4 || !strings.Contains(out, "not what was sealed") {
		i.Errorf("roster %s: %d %s", args[0], code, out)
	}
}

// forge changes something behind the back of the program.
func (i *installation) forge(statement string) {
	i.Helper()
	i.open(func(s *store.Store) {
		pools := s.Pools()
		var err error
		if pools.PGX != nil {
			_, err = pools.PGX.Exec(i.Context(), statement)
		} else {
			_, err = pools.SQL.ExecContext(i.Context(), statement)
		}
		if err != nil {
			i.Fatal(err)
		}
	})
}
