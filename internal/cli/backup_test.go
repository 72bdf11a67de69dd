package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"roster"
	"roster/internal/cli"
	"roster/internal/clock"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

// An organisation that is backed up while its server runs goes on where it was
// restored, on either engine: tokens are valid, interrupted work is finished,
// and new events follow the old ones.
func TestRestoredServerWorks(t *testing.T) {
	t.Parallel()
	for _, from := range storetest.Engines() {
		for _, to := range storetest.Engines() {
			t.Run(fmt.Sprintf("%s to %s", from, to), func(t *testing.T) {
				t.Parallel()
				first := &installation{T: t, database: storetest.Database(t, from), data: t.TempDir()}
				first.token = first.made("bootstrap", "--name", "Ada", "--email", "ada@roster.example", "--json").text("token")
				stop := first.serve()
				first.made("users", "create", "--set", "userName=bchen", "--set", "email=bo@roster.example", "--json")

				// A running server does not stand in the way of a backup, but of a restore.
				file := filepath.Join(t.TempDir(), "backup")
				if sum := first.made("backup", file, "--json"); sum.number("tables", "users") != 2 {
					t.Errorf("the backup holds %d users", sum.number("tables", "users"))
				}
				first.run(4, "restore", file, "--force")
				first.run(4, "migrate", "--from", first.database, "--to", storetest.Database(t, to))
				first.run(0, "backup", "verify", file)
				stop()
				first.interrupted("job_interrupted")
				file += " of a stopped server"
				first.run(0, "backup", file)

				second := &installation{T: t, database: storetest.Database(t, to), data: t.TempDir(), token: first.token}
				second.made("restore", file, "--json")
				old := second.journal()
				stop = second.serve()
				defer stop()
				if name := second.made("users", "get", "bchen", "--json").text("userName"); name != "bchen" {
					t.Errorf("bchen is called %q", name)
				}
				second.made("users", "create", "--set", "userName=cdiaz", "--set", "email=cy@roster.example", "--json")
				second.awaits("job_interrupted")
				if now := second.journal(); now.Tx <= old.Tx {
					t.Errorf("the journal went from %s to %s", old, now)
				}
			})
		}
	}
}

// installation is a Roster with its database and its data directory.
type installation struct {
	*testing.T
	database, data, url, token string
}

func (i *installation) program(out, failure io.Writer) cli.Program {
	env := map[string]string{
		"ROSTER_DATABASE": i.database, "ROSTER_DATA": i.data, "ROSTER_LISTEN": "127.0.0.1:0",
		"ROSTER_LOG_LEVEL": "error", "ROSTER_URL": i.url, "ROSTER_TOKEN": i.token,
	}
	return cli.Program{Version: "test", In: strings.NewReader(""), Out: out, Err: failure, Getenv: func(name string) string { return env[name] }}
}

func (i *installation) run(want int, args ...string) []byte {
	i.Helper()
	var out, failure bytes.Buffer
	if got := i.program(&out, &failure).Run(i.Context(), args); got != want {
		i.Fatalf("roster %s: exit code %d, want %d\n%s%s", strings.Join(args, " "), got, want, out.String(), failure.String())
	}
	return out.Bytes()
}

// try gives the exit code and all that was said.
func (i *installation) try(args ...string) (code int, said string) {
	i.Helper()
	var out, failure bytes.Buffer
	code = i.program(&out, &failure).Run(i.Context(), args)
	return code, out.String() + failure.String()
}

type answered map[string]any

func (a answered) text(name string) string { s, _ := a[name].(string); return s }

func (a answered) number(list, name string) int {
	all, _ := a[list].([]any)
	for _, one := range all {
		if t, _ := one.(map[string]any); t["name"] == name {
			rows, _ := t["rows"].(float64)
			return int(rows)
		}
	}
	return -1
}

func (i *installation) made(args ...string) (a answered) {
	i.Helper()
	if err := json.Unmarshal(i.run(0, args...), &a); err != nil {
		i.Fatal(err)
	}
	return a
}

// serve starts a server, which stop ends.
func (i *installation) serve(flags ...string) (stop func()) {
	i.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r, w := io.Pipe()
	ended := make(chan int, 1)
	var failure bytes.Buffer
	go func() {
		code := i.program(w, &failure).Run(ctx, append([]string{"serve"}, flags...))
		_ = w.Close()
		ended <- code
	}()
	line := make([]byte, 4096)
	n, _ := r.Read(line)
	go func() { _, _ = io.Copy(io.Discard, r) }()
	fields := strings.Fields(string(line[:n]))
	if len(fields) < 5 {
		i.Fatalf("the server says %q\n%s", line[:n], failure.String())
	}
	i.url = fields[4]
	stop = sync.OnceFunc(func() {
		cancel()
		if code := <-ended; code != 0 && code != 130 {
			i.Errorf("the server ended with %d\n%s", code, failure.String())
		}
	})
	i.Cleanup(stop)
	return stop
}

func (i *installation) open(f func(*store.Store)) {
	i.Helper()
	s := storetest.OpenAt(i, i.database, clock.System())
	f(s)
	if err := s.Close(); err != nil {
		i.Error(err)
	}
}

// interrupted leaves a job that a node which is gone seems to work on.
func (i *installation) interrupted(id string) {
	i.open(func(s *store.Store) {
		err := s.Update(i.Context(), func(tx *store.Tx) error {
			return tx.AddJob(i.Context(), store.Job{ID: id, Kind: "directory.lifecycle", State: store.JobRunning, Args: []byte("null"), QueueID: 1 << 40})
		})
		if err != nil {
			i.Fatal(err)
		}
	})
}

// awaits looks at a job until it is done.
func (i *installation) awaits(id string) {
	i.Helper()
	i.open(func(s *store.Store) {
		for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
			var j store.Job
			err := s.View(i.Context(), func(v *store.View) (err error) { j, _, err = v.Job(i.Context(), id); return err })
			if err != nil {
				i.Fatal(err)
			}
			if j.State == store.JobDone {
				return
			}
		}
		i.Errorf("the job %s was not finished", id)
	})
}

func (i *installation) journal() (p roster.Position) {
	i.open(func(s *store.Store) {
		err := s.View(i.Context(), func(v *store.View) (err error) { p, err = v.LastPosition(i.Context()); return err })
		if err != nil {
			i.Fatal(err)
		}
	})
	return p
}
