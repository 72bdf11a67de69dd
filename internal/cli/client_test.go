package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roster/internal/cli"
)

// bundle is the command line before a server that answers as the test says.
type bundle struct {
	*testing.T
	url      string
	out, err bytes.Buffer
}

func setup(t *testing.T, answer http.HandlerFunc) *bundle {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	return &bundle{T: t, url: server.URL}
}

// run carries out a command line and checks its exit code.
func (b *bundle) run(ctx context.Context, want int, args ...string) {
	b.Helper()
	b.out.Reset()
	b.err.Reset()
	env := map[string]string{"ROSTER_URL": b.url, "ROSTER_TOKEN": "rst_test"}
	p := cli.Program{Version: "test", In: strings.NewReader(""), Out: &b.out, Err: &b.err, Getenv: func(name string) string { return env[name] }}
	if got := p.Run(ctx, args); got != want {
		b.Errorf("roster %s: exit code %d, want %d\n%s%s", strings.Join(args, " "), got, want, b.out.String(), b.err.String())
	}
}

func answer(status int, kind, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func TestExitCodes(t *testing.T) {
	t.Parallel()

	// Each status has one exit code, and the message, hint and request of the answer are told.
	for status, want := range map[int]int{400: 2, 401: 5, 403: 5, 404: 3, 409: 4, 412: 4, 413: 4, 422: 4, 429: 4, 500: 1, 503: 6} {
		b := setup(t, answer(status, "application/problem+json",
			`{"status":0,"title":"T","detail":"it went wrong","code":"some_code","requestId":"req_1","problems":[{"field":"title","code":"c","message":"too long"}]}`))
		b.run(t.Context(), want, "users", "get", "somebody")
		if text := b.err.String(); !strings.Contains(text, "it went wrong") || !strings.Contains(text, "title: too long") {
			t.Errorf("%d: %s", status, text)
		}
		b.run(t.Context(), want, "users", "get", "somebody", "--json")
		var document struct {
			Error struct {
				Code, Message string
				Problems      []map[string]any
			}
		}
		if err := json.Unmarshal(b.err.Bytes(), &document); err != nil || document.Error.Code != "some_code" || len(document.Error.Problems) != 1 || b.out.Len() > 0 {
			t.Errorf("%d: %v %s", status, err, b.err.String())
		}
	}
}

func TestAnswersOfOthers(t *testing.T) {
	t.Parallel()

	// What a proxy or another program says is not taken for Roster's word.
	b := setup(t, answer(http.StatusBadGateway, "text/html", "<h1>Bad gateway</h1>"))
	b.run(t.Context(), 6, "users", "list")
	b = setup(t, answer(http.StatusNotFound, "text/html", "<h1>Not here</h1>"))
	b.run(t.Context(), 6, "users", "get", "somebody")
	b = setup(t, answer(http.StatusOK, "text/html", "<h1>Hello</h1>"))
	b.run(t.Context(), 6, "users", "list")

	// The token follows no redirect.
	var leaked bool
	thief := setup(t, func(http.ResponseWriter, *http.Request) { leaked = true })
	b = setup(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, thief.url, http.StatusFound) })
	b.run(t.Context(), 6, "users", "list")
	if leaked || !strings.Contains(b.err.String(), "sends on to") {
		t.Errorf("leaked %v: %s", leaked, b.err.String())
	}
}

func TestInterruptedWait(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	b := setup(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			cancel() // as Ctrl-C does
		}
		answer(http.StatusAccepted, "application/json", `{"id":"chg_1","state":"applying","done":1,"total":9}`)(w, r)
	})

	// Whoever stops waiting is told that the work goes on, and where to look.
	b.run(ctx, 130, "changes", "apply", "chg_1", "--wait")
	if text := b.err.String(); !strings.Contains(text, "goes on") || !strings.Contains(text, "roster changes show chg_1") {
		t.Error(text)
	}
}

func TestHostileNames(t *testing.T) {
	t.Parallel()
	b := setup(t, answer(http.StatusOK, "application/json",
		`{"items":[{"id":"usr_1","userName":"a\u001b[2Jb","displayName":"x\u202ey\nz","status":"active","version":1}],"next":null}`))

	// A name steers no terminal, and --json keeps it as it is.
	b.run(t.Context(), 0, "users", "list")
	if text := b.out.String(); strings.ContainsAny(text, "\x1b\u202e") || strings.Count(text, "\n") != 2 {
		t.Errorf("%q", text)
	}
	b.run(t.Context(), 0, "users", "list", "--json")
	if !json.Valid(b.out.Bytes()) || !strings.Contains(b.out.String(), `\u001b`) {
		t.Error(b.out.String())
	}
}

func TestAllPages(t *testing.T) {
	t.Parallel()
	b := setup(t, func(w http.ResponseWriter, r *http.Request) {
		page := map[string]string{
			"":  `{"items":[{"id":"usr_1"},{"id":"usr_2"}],"next":"p","total":3}`,
			"p": `{"items":[{"id":"usr_3"}],"next":null}`,
		}[r.URL.Query().Get("cursor")]
		answer(http.StatusOK, "application/json", page)(w, r)
	})

	// All pages are one document, with the total that was asked for once.
	b.run(t.Context(), 0, "users", "list", "--all", "--count", "--json")
	if got, want := b.out.String(), `{"items":[{"id":"usr_1"},{"id":"usr_2"},{"id":"usr_3"}],"next":null,"total":3}`+"\n"; got != want {
		t.Errorf("got %s want %s", got, want)
	}
}

func TestFailedPlan(t *testing.T) {
	t.Parallel()
	b := setup(t, func(w http.ResponseWriter, r *http.Request) {
		body := `{"id":"chg_1","state":"failed","failure":"row 7 has a quote that is never closed"}`
		if strings.HasSuffix(r.URL.Path, "/imports") {
			body = `{"id":"imp_1"}`
		}
		answer(http.StatusCreated, "application/json", body)(w, r)
	})
	file := filepath.Join(t.TempDir(), "people.csv")
	if err := os.WriteFile(file, []byte("userName\na\n"), 0o600); err != nil {
		t.Fatal(err)
	}

	// A plan that failed is refused with the reason.
	b.run(t.Context(), 4, "import", "plan", file)
	if !strings.Contains(b.err.String(), "never closed") {
		t.Error(b.err.String())
	}
}
