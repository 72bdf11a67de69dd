package cli_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roster"
	"roster/internal/cli"
	"roster/internal/clock"
	"roster/internal/journal/seal"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

// A journal is verified and exported without a server; scripts read the result
// and the exit code.
func TestJournalVerify(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	run := func(args ...string) (int, string) {
		var out, failure bytes.Buffer
		p := cli.Program{Version: "test", In: strings.NewReader(""), Out: &out, Err: &failure, Getenv: func(string) string { return "" }}
		code := p.Run(t.Context(), append(args, "--data", dir))
		return code, out.String() + failure.String()
	}
	if code, out := run("journal", "verify"); code != 3 || !strings.Contains(out, "roster.db") {
		t.Errorf("without a database: %d %s", code, out)
	}
	s := storetest.OpenAt(t, filepath.Join(dir, "roster.db"), clock.System())
	record := func(tx *store.Tx) error {
		return tx.Record(t.Context(), roster.NewEvent(roster.Subject{Kind: roster.SubjectUser, ID: "usr_1"}, roster.UserDeleted{}))
	}
	if err := s.Update(t.Context(), record); err != nil {
		t.Fatal(err)
	}
	if code, out := run("journal", "verify"); code != 4 || !strings.Contains(out, "nothing of the journal is sealed") {
		t.Errorf("before the first seal: %d %s", code, out)
	}
	sealer, err := seal.New(seal.Config{Store: s, Log: storetest.Log(t), KeyFile: filepath.Join(dir, "seal.key")})
	if err != nil {
		t.Fatal(err)
	}
	sealAll := func() (note string) {
		t.Helper()
		err := s.Update(t.Context(), func(tx *store.Tx) (err error) {
			size, _, err := tx.Checkpoint(t.Context())
			if err != nil {
				return err
			}
			events, err := tx.EventsAfter(t.Context(), roster.Position{}, 10)
			if err != nil {
				return err
			}
			if err := sealer.Read(t.Context(), tx, events[size:]); err != nil {
				return err
			}
			_, note, err = tx.Checkpoint(t.Context())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return note
	}
	note := sealAll()
	anchors := filepath.Join(dir, "anchors")
	if err := os.WriteFile(anchors, []byte(note+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}

	code, out := run("journal", "verify", "--json", "--against", anchors)
	var report seal.Report
	if err := json.Unmarshal([]byte(out), &report); err != nil || code != 0 || !report.OK || report.Events != 1 || report.Checkpoint != note || report.Against != 1 {
		t.Errorf("sealed: %d %s", code, out)
	}
	bundle := filepath.Join(dir, "evidence.zip")
	if code, out := run("journal", "export", bundle); code != 0 || !strings.Contains(out, "1 event") {
		t.Errorf("export: %d %s", code, out)
	}
	if code, out := run("journal", "export", bundle); code != 2 {
		t.Errorf("export over a file: %d %s", code, out)
	}
	if code, out := run("journal", "verify", "--bundle", bundle, "--against", anchors); code != 0 {
		t.Errorf("a bundle: %d %s", code, out)
	}
	if code, out := run("journal", "verify", "--bundle", anchors); code != 2 {
		t.Errorf("no bundle: %d %s", code, out)
	}

	// A later checkpoint than the database has is a journal that was cut off.
	if err := s.Update(t.Context(), record); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(anchors, []byte(note+"\n"+sealAll()), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out := run("journal", "verify", "--against", anchors); code != 0 {
		t.Errorf("grown: %d %s", code, out)
	}
	if code, out := run("journal", "verify", "--bundle", bundle, "--against", anchors); code != 4 || !strings.Contains(out, "truncated") {
		t.Errorf("an old bundle against a newer checkpoint: %d %s", code, out)
	}
	if code, out := run("journal", "verify", "--against", filepath.Join(dir, "seal.key")); code != 4 || !strings.Contains(out, "signature") {
		t.Errorf("against what is no checkpoint: %d %s", code, out)
	}
}
