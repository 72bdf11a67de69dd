package crash

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"roster/internal/store/storetest"
)

// patience is for what takes a moment; nothing here takes so long when all is
// well.
const patience = 60 * time.Second

// program builds the program once, unless ROSTER_BIN names it; TestMain removes it.
var (
	workshop string
	program  = sync.OnceValues(func() (string, error) {
		if built := os.Getenv("ROSTER_BIN"); built != "" {
			return built, nil
		}
		path := filepath.Join(workshop, "roster")
		cmd := exec.Command("go", "build", "-o", path, "roster/cmd/roster")
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			return "", fmt.Errorf("build the program: %w\n%s", err, out)
		}
		return path, nil
	})
)

func TestMain(m *testing.M) {
	os.Exit(func() int {
		var err error
		if workshop, err = os.MkdirTemp("", "roster-crash-*"); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(workshop)
		return m.Run()
	}())
}

// server is the real program on a database of its own. It can be ended and
// started again as often as a test likes.
type server struct {
	t        *testing.T
	engine   storetest.Engine
	database string
	data     string
	token    string
	flags    []string // of serve, beside the usual ones

	mu     sync.Mutex // held while the process changes
	cmd    *exec.Cmd  // nil while there is none
	out    *bufio.Reader
	url    string
	log    *record
	client *http.Client
}

// newServer makes a database, but nothing runs yet.
func newServer(t *testing.T, e storetest.Engine) *server {
	t.Helper()
	return newServerAt(t, e, storetest.Database(t, e))
}

// newServerAt takes a database that is there.
func newServerAt(t *testing.T, e storetest.Engine, database string) *server {
	t.Helper()
	s := &server{
		t: t, engine: e, database: database, data: t.TempDir(), log: &record{},
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}},
	}
	t.Cleanup(func() {
		if s.cmd != nil {
			s.kill()
		}
		s.client.CloseIdleConnections()
		if t.Failed() {
			t.Logf("the log of the server:\n%s", s.log)
		}
	})
	return s
}

// startServer makes an administrator and starts a server.
func startServer(t *testing.T, e storetest.Engine) *server {
	t.Helper()
	s := newServer(t, e)
	s.bootstrap()
	s.start()
	return s
}

// each runs a test beside itself on every engine.
func each(t *testing.T, f func(t *testing.T, e storetest.Engine)) {
	t.Helper()
	for _, e := range storetest.Engines() {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			f(t, e)
		})
	}
}

func (s *server) command(args ...string) *exec.Cmd {
	s.t.Helper()
	path, err := program()
	if err != nil {
		s.t.Fatal(err)
	}
	return exec.CommandContext(s.t.Context(), path, append(args, "--database", s.database, "--data", s.data)...)
}

func (s *server) bootstrap() {
	s.t.Helper()
	var refusal bytes.Buffer
	cmd := s.command("bootstrap", "--name", "Ada Park", "--email", "ada@roster.example", "--json")
	cmd.Stderr = &refusal
	out, err := cmd.Output()
	if err != nil {
		s.t.Fatalf("bootstrap: %v\n%s", err, refusal.String())
	}
	var made struct{ Token string }
	if err := json.Unmarshal(out, &made); err != nil {
		s.t.Fatal(err)
	}
	s.token = made.Token
}

// start returns when the server has said its address.
func (s *server) start() {
	s.t.Helper()
	cmd := s.command(append([]string{"serve", "--listen", "127.0.0.1:0", "--log-level", "warn"}, s.flags...)...)
	cmd.Stderr = s.log
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	out := bufio.NewReader(pipe)
	watchdog := time.AfterFunc(patience, func() { _ = cmd.Process.Kill() })
	defer watchdog.Stop()
	line, err := out.ReadString('\n')
	_, url, ok := strings.Cut(strings.TrimSpace(line), "ready at ")
	if err != nil || !ok {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		s.t.Fatalf("the server does not start: %q, %v\n%s", line, err, s.log)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cmd, s.out, s.url = cmd, out, url
}

// kill ends the server without a warning.
func (s *server) kill() {
	s.t.Helper()
	if err := s.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		s.t.Error(err)
	}
	_ = s.cmd.Wait() // the signal is its error
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cmd, s.url = nil, ""
	s.client.CloseIdleConnections()
}

// stop tells the server to stop, and wants it to do so cleanly.
func (s *server) stop() time.Duration {
	s.t.Helper()
	began := time.Now()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		s.t.Fatal(err)
	}
	watchdog := time.AfterFunc(patience, func() { _ = s.cmd.Process.Kill() })
	defer watchdog.Stop()
	if err := s.cmd.Wait(); err != nil {
		s.t.Errorf("the server does not stop cleanly: %v", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cmd, s.url = nil, ""
	return time.Since(began)
}

// answer is what a request was answered.
type answer struct {
	status int
	header http.Header
	body   []byte
}

var errDown = errors.New("no server runs")

// try sends a request; its error says that there was no whole answer.
func (s *server) try(method, path string, body any, header ...string) (answer, error) {
	s.mu.Lock()
	url := s.url
	s.mu.Unlock()
	if url == "" {
		return answer{}, errDown
	}
	var content io.Reader = http.NoBody
	kind := "application/json"
	switch b := body.(type) {
	case nil:
	case []byte:
		content, kind = bytes.NewReader(b), "application/octet-stream"
	default:
		text, err := json.Marshal(b)
		if err != nil {
			return answer{}, err
		}
		content = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(s.t.Context(), method, url+"/api/v1"+path, content)
	if err != nil {
		return answer{}, err
	}
	r.Header.Set("Authorization", "Bearer "+s.token)
	if body != nil {
		r.Header.Set("Content-Type", kind)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	res, err := s.client.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	return answer{res.StatusCode, res.Header, text}, err
}

// call sends a request that must succeed, and decodes its answer.
func (s *server) call(method, path string, body, into any) {
	s.t.Helper()
	a, err := s.try(method, path, body)
	if err != nil {
		s.t.Fatal(err)
	}
	if a.status >= 300 {
		s.t.Fatalf("%s %s answers %d: %s", method, path, a.status, a.body)
	}
	if into != nil {
		if err := json.Unmarshal(a.body, into); err != nil {
			s.t.Fatalf("%s %s: %v", method, path, err)
		}
	}
}

// all reads a list to its end.
func all[T any](s *server, path string) []T {
	s.t.Helper()
	var items []T
	for cursor := ""; ; {
		var page struct {
			Items []T
			Next  string
		}
		s.call(http.MethodGet, path+cursor, nil, &page)
		items = append(items, page.Items...)
		if page.Next == "" {
			return items
		}
		cursor = "&cursor=" + page.Next
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// until asks again and again, and fails the test when it takes too long.
func until(t *testing.T, what string, limit time.Duration, reached func() bool) {
	t.Helper()
	for deadline := time.Now().Add(limit); !reached(); {
		if time.Now().After(deadline) {
			t.Fatalf("not within %v: %s", limit, what)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// record keeps what the servers of a test have logged.
type record struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (r *record) Write(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.Write(b)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	text := r.text.String()
	return text[max(0, len(text)-8000):]
}
