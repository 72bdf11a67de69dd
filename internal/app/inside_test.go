package app_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"roster/internal/app"
	"roster/internal/config"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const patience = 30 * time.Second

// paper is what a server writes, while it writes.
type paper struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (p *paper) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.Write(b)
}

// await gives what a pattern finds on the paper, once it is there.
func (p *paper) await(t *testing.T, pattern string) string {
	t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		p.mu.Lock()
		text := p.text.String()
		p.mu.Unlock()
		if found := regexp.MustCompile(pattern).FindStringSubmatch(text); found != nil {
			return found[1]
		}
		if time.Now().After(end) {
			t.Fatalf("%s is not in\n%s", pattern, text)
		}
	}
}

// serve starts a server; stop asks it to end, and ended tells how it did.
func serve(t *testing.T, change func(*config.Config)) (out, log *paper, stop func(), ended chan error) {
	t.Helper()
	c := config.Default()
	c.Data = t.TempDir()
	c.Database, c.Listen, c.MetricsListen = filepath.Join(c.Data, "roster.db"), "127.0.0.1:0", "127.0.0.1:0"
	change(&c)
	ctx, stop := context.WithCancel(context.Background())
	out, log, ended = &paper{}, &paper{}, make(chan error, 1)
	go func() {
		ended <- app.Serve(ctx, c, "v1.2.3", out, slog.New(slog.NewTextHandler(log, nil)))
	}()
	t.Cleanup(stop)
	return out, log, stop, ended
}

func fetch(t *testing.T, url string) (int, string) {
	t.Helper()
	client := &http.Client{Timeout: patience, Transport: &http.Transport{DisableKeepAlives: true}}
	r, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(body)
}

func TestMetricsOfAServer(t *testing.T) {
	t.Parallel()
	out, log, stop, ended := serve(t, func(*config.Config) {})
	people := out.await(t, `ready at (\S+)`)
	inside := "http://" + log.await(t, `serving metrics.* address=(\S+)`)
	for _, path := range []string{"/readyz", "/healthz", "/sign-in", "/api/v1/users", "/api/v1/users/usr_1", "/api/v1/none/1", "/api/v1/none/2", "/users/1", "/users/2"} {
		_, _ = fetch(t, people+path)
	}

	// The sweep that runs at the start is a job like any other.
	var text string
	for end := time.Now().Add(patience); !strings.Contains(text, `kind="signin.sweep",state="done"`) && time.Now().Before(end); {
		time.Sleep(10 * time.Millisecond)
		_, text = fetch(t, inside+"/metrics")
	}
	for _, want := range []string{
		`roster_http_requests_total{code="200",method="GET",route="/readyz"} 1`,
		`roster_http_requests_total{code="401",method="GET",route="/api/v1/users"} 1`,
		`roster_http_requests_total{code="401",method="GET",route="/api/v1/users/{ref}"} 1`,
		`roster_http_requests_total{code="404",method="GET",route="/api/v1/"} 2`,
		`roster_http_requests_total{code="200",method="GET",route="/"} 2`,
		`roster_store_transaction_duration_seconds_count{kind="update",outcome="ok"} `,
		`roster_store_transaction_duration_seconds_count{kind="view",outcome="ok"} `,
		`roster_store_group_size_count `,
		`roster_job_run_duration_seconds_count{kind="signin.sweep",state="done"} 1`,
		`roster_database_up 1`,
		`roster_sessions 0`,
		`roster_journal_reader_lag_events{reader="seal"} `,
		`roster_journal_seal_age_seconds `,
		`version="v1.2.3"} 1`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in\n%s", want, regexp.MustCompile(`(?m)^roster_\w*(total|count)\b.*`).FindAllString(text, -1))
		}
	}

	// People's address must not show them: there, it is a page of the console like any other.
	if _, page := fetch(t, people+"/metrics"); strings.Contains(page, "roster_") && strings.Contains(page, "# HELP") {
		t.Error("metrics are served to everybody")
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("the server ended with %v", err)
	}
	// An ordinary stop is nothing to be told of as an error.
	log.mu.Lock()
	defer log.mu.Unlock()
	if strings.Contains(log.text.String(), "level=ERROR") {
		t.Errorf("the log says\n%s", log.text.String())
	}
}

// While it is stopping, a server still answers, but asks for no more requests.
func TestDrain(t *testing.T) {
	t.Parallel()
	out, log, stop, ended := serve(t, func(c *config.Config) { c.DrainWait = 2 * time.Second })
	people := out.await(t, `ready at (\S+)`)
	if status, body := fetch(t, people+"/readyz"); status != http.StatusOK {
		t.Errorf("ready is %d %s", status, body)
	}
	stop()
	log.await(t, `msg=(stopping)`)
	if status, body := fetch(t, people+"/readyz"); status != http.StatusServiceUnavailable || !strings.Contains(body, "stopping") {
		t.Errorf("ready while stopping is %d %s", status, body)
	}
	if status, _ := fetch(t, people+"/healthz"); status != http.StatusOK {
		t.Errorf("alive while stopping is %d", status)
	}
	if err := <-ended; err != nil {
		t.Errorf("the server ended with %v", err)
	}
}
