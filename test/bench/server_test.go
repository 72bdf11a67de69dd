package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// server is the real program on a free port, with an administrator's token.
type server struct {
	b       testing.TB
	cmd     *exec.Cmd
	url     string
	token   string
	started time.Duration // from start to the first answer
	nodes   []*server     // among which clients are dealt out; none if it is alone
	client  *http.Client
}

// build makes the program once per run.
func build(b testing.TB) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "roster")
	cmd := exec.Command("go", "build", "-o", path, "roster/cmd/roster")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	return path
}

func start(b testing.TB, program, database, data string) *server {
	b.Helper()
	boot := filepath.Join(data, "token")
	if _, err := os.Stat(boot); err != nil {
		must(b, os.MkdirAll(data, 0o700))
		out, err := exec.Command(program, "bootstrap", "--database", database, "--data", data, "--name", "Bench", "--email", "bench@example.org", "--json").Output()
		must(b, err)
		var made struct{ Token string }
		must(b, json.Unmarshal(out, &made))
		must(b, os.WriteFile(boot, []byte(made.Token), 0o600))
	}
	token, err := os.ReadFile(boot)
	must(b, err)
	s := &server{b: b, token: string(token), client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}}
	s.cmd = exec.Command(program, "serve", "--database", database, "--data", data, "--listen", "127.0.0.1:0", "--log-level", "warn")
	s.cmd.Stderr = os.Stderr
	stdout, err := s.cmd.StdoutPipe()
	must(b, err)
	began := time.Now()
	must(b, s.cmd.Start())
	b.Cleanup(s.stop)
	line := make([]byte, 256)
	n, err := stdout.Read(line)
	must(b, err)
	_, rest, _ := strings.Cut(string(line[:n]), "http://")
	s.url = "http://" + strings.Fields(rest)[0]
	s.call("GET", "/api/v1/me", nil, nil)
	s.started = time.Since(began)
	return s
}

func (s *server) stop() {
	if s.cmd.ProcessState == nil {
		_ = s.cmd.Process.Signal(syscall.SIGTERM)
		_ = s.cmd.Wait()
	}
}

// call sends a request and decodes the answer; anything but success ends the
// benchmark.
func (s *server) call(method, path string, body, into any) {
	s.b.Helper()
	var reader io.Reader
	switch v := body.(type) {
	case nil:
	case io.Reader:
		reader = v
	default:
		text, err := json.Marshal(v)
		must(s.b, err)
		reader = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(context.Background(), method, s.url+path, reader)
	must(s.b, err)
	r.Header.Set("Authorization", "Bearer "+s.token)
	if _, raw := body.(io.Reader); raw {
		r.Header.Set("Content-Type", "application/octet-stream")
	} else if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	answer, err := s.client.Do(r)
	must(s.b, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	must(s.b, err)
	if answer.StatusCode >= 300 {
		s.b.Fatalf("%s %s: %s\n%s", method, path, answer.Status, text)
	}
	if into != nil {
		must(s.b, json.Unmarshal(text, into))
	}
}

// memory gives the most memory that the process has had, in megabytes.
func (s *server) memory() float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	must(s.b, err)
	_, rest, _ := strings.Cut(string(text), "VmHWM:")
	var kb float64
	_, err = fmt.Sscan(rest, &kb)
	must(s.b, err)
	return kb / 1000
}

type changeSet struct {
	ID     string
	State  string
	Done   int64
	Total  int64
	Counts map[string]int64
}

// wait polls a change set until it is in a state.
func (s *server) wait(id, state string) changeSet {
	s.b.Helper()
	for {
		var set changeSet
		s.call("GET", "/api/v1/changesets/"+id, nil, &set)
		switch set.State {
		case state:
			return set
		case "failed", "cancelled":
			s.b.Fatalf("the change set is %s", set.State)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func must(b testing.TB, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}
