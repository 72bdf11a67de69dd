package story_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"roster/internal/app"
	"roster/internal/config"
	"roster/internal/store/storetest"
)

const patience = 60 * time.Second // for anything a story waits for

// server is a running Roster.
type server struct {
	t    *testing.T
	base string
	link string // of the set-up
}

// begin starts a server on an empty database and stops it when the test ends.
func begin(t *testing.T) *server {
	t.Helper()
	dir := t.TempDir()
	c := config.Default()
	c.Data, c.Database, c.Listen = dir, filepath.Join(dir, "roster.db"), "127.0.0.1:0"
	ctx, stop := context.WithCancel(context.Background())
	greeting, ended := &page{}, make(chan error, 1)
	go func() { ended <- app.Serve(ctx, c, "test", greeting, storetest.Log(t)) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the server ended with %v", err)
		}
	})
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		text := greeting.String()
		if link := regexp.MustCompile(`http://\S+/setup\?\S+`).FindString(text); link != "" {
			base, _, _ := strings.Cut(link, "/setup")
			return &server{t: t, base: base, link: link}
		}
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("the server did not start: %v", err)
		default:
		}
		if time.Now().After(end) {
			t.Fatalf("the server says only %q", text)
		}
	}
}

// page is what a server writes for whoever started it.
type page struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (p *page) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.Write(b)
}

func (p *page) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.String()
}

// person is somebody with a browser, or a program with a token.
type person struct {
	*server
	client *http.Client
	token  string
}

// browser is a person who is not signed in.
func (s *server) browser() *person {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &person{server: s, client: &http.Client{Jar: jar, Timeout: patience, CheckRedirect: stay}}
}

// with is a program that has a token.
func (s *server) with(token string) *person {
	return &person{server: s, client: &http.Client{Timeout: patience}, token: token}
}

// reply is what a person gets.
type reply struct {
	status int
	header http.Header
	body   map[string]any
}

func (r reply) text(name string) string {
	s, _ := r.body[name].(string)
	return s
}

func (r reply) number(names ...string) int {
	at := r.body
	for _, n := range names[:len(names)-1] {
		at, _ = at[n].(map[string]any)
	}
	f, _ := at[names[len(names)-1]].(float64)
	return int(f)
}

func (r reply) items() []map[string]any {
	list, _ := r.body["items"].([]any)
	items := make([]map[string]any, len(list))
	for i, one := range list {
		items[i], _ = one.(map[string]any)
	}
	return items
}

// asks sends a request and demands a status; headers are pairs.
func (p *person) asks(status int, method, path, body string, headers ...string) reply {
	p.t.Helper()
	kind := "application/json"
	if strings.HasPrefix(path, "/api/v1/imports?") {
		kind = "application/octet-stream"
	}
	return p.sends(status, method, path, kind, strings.NewReader(body), headers...)
}

func (p *person) sends(status int, method, path, kind string, body io.Reader, headers ...string) reply {
	p.t.Helper()
	r, err := http.NewRequestWithContext(p.t.Context(), method, p.base+path, body)
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header.Set("Content-Type", kind)
	if p.token != "" {
		r.Header.Set("Authorization", "Bearer "+p.token)
	} else {
		r.Header.Set("Origin", p.base) // as every browser does
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := p.client.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	if answer.StatusCode != status {
		p.t.Fatalf("%s %s: %d, want %d: %.600s", method, path, answer.StatusCode, status, text)
	}
	got := reply{status: answer.StatusCode, header: answer.Header}
	_ = json.Unmarshal(text, &got.body) // pages are no JSON
	return got
}

// fills a form in and sends it off; what follows is another page.
func (p *person) fills(path string, form url.Values) {
	p.t.Helper()
	p.sends(http.StatusSeeOther, http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// awaits looks at a change set until it is in a state.
func (p *person) awaits(id, state string) reply {
	p.t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		set := p.asks(http.StatusOK, http.MethodGet, "/api/v1/changesets/"+id, "")
		if set.text("state") == state {
			return set
		}
		if s := set.text("state"); s == "failed" || s == "cancelled" || time.Now().After(end) {
			p.t.Fatalf("the change set is %s (%s), want %s", s, set.text("failure"), state)
		}
	}
}

// applies a change set that is planned and waits for it.
func (p *person) applies(set reply) reply {
	p.t.Helper()
	id := set.text("id")
	p.asks(http.StatusAccepted, http.MethodPost, "/api/v1/changesets/"+id+"/apply", `{"hash":"`+set.text("hash")+`"}`)
	return p.awaits(id, "applied")
}
