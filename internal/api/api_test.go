package api_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"roster"
	"roster/internal/api"
	"roster/internal/clock"
	"roster/internal/demo"
	"roster/internal/directory"
	"roster/internal/settings"
	"roster/internal/signin"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

var firstDay = time.Date(2030, 1, 2, 8, 0, 0, 0, time.UTC)

// office is an API on a database of its own, with one administrator.
type office struct {
	t       *testing.T
	store   *store.Store
	dir     *directory.Directory
	signin  *signin.Service
	api     *api.API
	handler http.Handler
	clock   *clock.Manual
	routes  routers.Router
	log     *logbook
	admin   roster.UserID
	token   string
}

func open(t *testing.T) *office { return openAt(t, storetest.Database(t, storetest.Embedded)) }

func openAt(t *testing.T, address string) *office {
	t.Helper()
	o := assemble(t, address, clock.At(firstDay))
	admin, token, err := o.signin.Bootstrap(t.Context(), signin.Person{Name: "Ada Admin", Email: "ada@example.com"})
	must(t, err)
	o.admin, o.token = admin, token.Reveal()
	return o
}

// assemble builds an office on a database, which may be in use already.
func assemble(t *testing.T, address string, at *clock.Manual) *office {
	t.Helper()
	o := &office{t: t, clock: at, log: &logbook{}}
	o.store = storetest.OpenAt(t, address, o.clock)
	log := slog.New(slog.NewJSONHandler(o.log, nil))
	o.dir = directory.New(directory.Config{Store: o.store, Log: log})
	base, _ := url.Parse("http://localhost:8080")
	var err error
	o.signin, err = signin.New(signin.Config{Store: o.store, People: o.dir, Log: log, BaseURL: base})
	must(t, err)
	o.api, err = api.New(t.Context(), api.Config{Store: o.store, Directory: o.dir, Signin: o.signin, Demos: demo.New(demo.Config{Store: o.store, Directory: o.dir}), Settings: settings.New(o.store), System: still{}, Clock: o.clock, Log: log, Version: "test"})
	must(t, err)
	o.handler = o.api.Handler()
	o.routes = document(t, o.api)
	return o
}

func document(t *testing.T, a *api.API) routers.Router {
	t.Helper()
	text, err := a.Document()
	must(t, err)
	doc, err := openapi3.NewLoader().LoadFromData(text)
	must(t, err)
	router, err := legacy.NewRouter(doc)
	must(t, err)
	answered.Lock()
	defer answered.Unlock()
	for _, path := range doc.Paths.Map() {
		for _, op := range path.Operations() {
			answered.described[op.OperationID] = true
		}
	}
	return router
}

// answer is what came back.
type answer struct {
	Status int
	Header http.Header
	Body   []byte
}

func (a answer) json(t testing.TB) map[string]any {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal(a.Body, &m); err != nil {
		t.Fatalf("%d %s: %v", a.Status, a.Body, err)
	}
	return m
}

func (a answer) text(t testing.TB, name string) string {
	t.Helper()
	s, _ := a.json(t)[name].(string)
	return s
}

// call sends a request of the administrator; headers are pairs of name and
// value. Whatever comes back is held against the description of the API.
func (o *office) call(method, target, body string, headers ...string) answer {
	o.t.Helper()
	r := httptest.NewRequest(method, "http://localhost:8080"+target, strings.NewReader(body))
	if body == "" {
		r.Body, r.ContentLength = http.NoBody, 0
	} else {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("Authorization", "Bearer "+o.token)
	for i := 0; i+1 < len(headers); i += 2 {
		if r.Header.Del(headers[i]); headers[i+1] != "" {
			r.Header.Set(headers[i], headers[i+1])
		}
	}
	return o.serve(r)
}

func (o *office) serve(r *http.Request) answer {
	o.t.Helper()
	w := httptest.NewRecorder()
	o.handler.ServeHTTP(w, r)
	got := answer{w.Code, w.Header(), w.Body.Bytes()}
	if got.Header.Get("X-Request-Id") == "" || got.Header.Get("X-Content-Type-Options") != "nosniff" {
		o.t.Errorf("%s %s: an answer lacks X-Request-Id or nosniff: %v", r.Method, r.URL.Path, got.Header)
	}
	if got.Status >= 400 && r.Method != http.MethodHead {
		if kind := got.Header.Get("Content-Type"); kind != "application/problem+json" || got.text(o.t, "code") == "" || got.text(o.t, "requestId") != got.Header.Get("X-Request-Id") {
			o.t.Errorf("%s %s: %d is not told as a problem: %s %s", r.Method, r.URL.Path, got.Status, kind, got.Body)
		}
	}
	o.conforms(r, got)
	return got
}

// conforms holds an answer against the description.
func (o *office) conforms(r *http.Request, got answer) {
	o.t.Helper()
	find := httptest.NewRequest(r.Method, "/", nil)
	find.URL = &url.URL{Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: r.URL.RawQuery}
	route, parameters, err := o.routes.FindRoute(find)
	if err != nil {
		if got.Status != http.StatusNotFound && got.Status != http.StatusMethodNotAllowed && got.Status != http.StatusUnauthorized && r.Method != http.MethodHead {
			o.t.Errorf("%s %s is not described, yet the answer is %d", r.Method, r.URL.Path, got.Status)
		}
		return
	}
	input := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: find, PathParams: parameters, Route: route},
		Status:                 got.Status, Header: got.Header, Body: io.NopCloser(bytes.NewReader(got.Body)),
		Options: &openapi3filter.Options{IncludeResponseStatus: true},
	}
	if err := openapi3filter.ValidateResponse(o.t.Context(), input); err != nil {
		o.t.Errorf("%s %s: %d does not conform to the description: %v", r.Method, r.URL.Path, got.Status, err)
		return
	}
	tellAnswered(route.Operation.OperationID, got.Status)
}

// want calls and demands a status.
func (o *office) want(status int, method, target, body string, headers ...string) answer {
	o.t.Helper()
	got := o.call(method, target, body, headers...)
	if got.Status != status {
		o.t.Fatalf("%s %s %s: %d, want %d: %s", method, target, body, got.Status, status, got.Body)
	}
	return got
}

// hire makes a user and gives their identifier.
func (o *office) hire(name string, more ...string) string {
	o.t.Helper()
	values := map[string]string{"userName": name, "displayName": strings.ToUpper(name[:1]) + name[1:]}
	for i := 0; i+1 < len(more); i += 2 {
		values[more[i]] = more[i+1]
	}
	body, _ := json.Marshal(map[string]any{"values": values})
	return o.want(http.StatusCreated, http.MethodPost, "/api/v1/users", string(body)).text(o.t, "id")
}

// as gives a token of somebody who has a role.
func (o *office) as(role roster.Role) string {
	o.t.Helper()
	return o.want(http.StatusCreated, http.MethodPost, "/api/v1/tokens", `{"name":"test","role":"`+string(role)+`"}`).text(o.t, "token")
}

// logbook keeps what is logged.
type logbook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logbook) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
