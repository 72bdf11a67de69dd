package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"roster"
	"roster/internal/access"
	"roster/internal/api"
	"roster/internal/store"
)

// operation is one operation of the description.
type operation struct{ method, path, permission string }

func operations(t *testing.T, o *office) (list []operation) {
	t.Helper()
	var doc struct {
		Paths map[string]map[string]struct {
			Permission  string `json:"x-permission"`
			OperationID string `json:"operationId"`
		}
	}
	text, err := o.api.Document()
	must(t, err)
	must(t, json.Unmarshal(text, &doc))
	names := map[string]bool{}
	for path, methods := range doc.Paths {
		for method, op := range methods {
			if op.OperationID == "" || names[op.OperationID] {
				t.Errorf("%s %s: the name %q is missing or taken", method, path, op.OperationID)
			}
			names[op.OperationID] = true
			list = append(list, operation{strings.ToUpper(method), path, op.Permission})
		}
	}
	return list
}

// A18: every route is described and names a permission, and the permission is
// asked for before anything else.
func TestA18EveryRouteIsGuarded(t *testing.T) {
	t.Parallel()
	o := open(t)
	nobody := o.powerless("bo")
	described := map[string]bool{}
	for _, op := range operations(t, o) {
		described[op.method+" "+v1+op.path] = true
		p := roster.Permission(op.permission)
		if p != roster.PublicPermission && !slices.Contains(roster.Permissions, p) {
			t.Errorf("%s %s names the permission %q, which does not exist", op.method, op.path, op.permission)
		}
		target := v1 + strings.NewReplacer("{ref}", "anna", "{id}", "x", "{name}", "x").Replace(op.path)
		if got := o.call(op.method, target, "[", "Authorization", ""); p != roster.PublicPermission && got.Status != http.StatusUnauthorized {
			t.Errorf("%s %s without a sign-in: %d", op.method, op.path, got.Status)
		}
		if got := o.call(op.method, target, "[", "Authorization", "Bearer "+nobody); p != roster.PublicPermission && p != roster.SelfRead && got.Status != http.StatusForbidden {
			t.Errorf("%s %s without a role: %d", op.method, op.path, got.Status)
		}
	}
	for _, pattern := range o.api.Patterns() {
		if !described[pattern] {
			t.Errorf("the route %s is not described", pattern)
		}
	}
	if len(described) != len(o.api.Patterns()) {
		t.Errorf("%d operations are described, but there are %d routes", len(described), len(o.api.Patterns()))
	}
}

// B14: what reads changes nothing, whoever makes a browser ask for it.
func TestB14ReadingChangesNothing(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.hire("anna")
	unit := o.want(http.StatusCreated, post, "/api/v1/units", `{"name":"Sales"}`).text(t, "id")
	o.want(http.StatusCreated, post, "/api/v1/attributes", `{"name":"shift"}`)
	sets := func() any {
		return o.want(http.StatusOK, get, "/api/v1/changesets?all=true&count=true", "").json(t)["total"]
	}
	from, before, read := o.end(), sets(), 0
	for _, op := range operations(t, o) {
		if op.method != get || op.path == "/events" { // which goes on until it is stopped
			continue
		}
		target := v1 + strings.NewReplacer("{ref}", "anna", "{id}", unit, "{name}", "shift", "{level}", "0", "{a}", "000").Replace(op.path)
		for _, method := range []string{get, http.MethodHead} {
			if got := o.call(method, target, ""); got.Status < 300 {
				read++
			}
			o.call(method, target+"?action=delete&_method=DELETE", "")
			o.call(method, target, `{"action":"delete","values":{"title":"x"}}`)
		}
	}
	if events := o.since(from); len(events) > 0 || sets() != before {
		t.Errorf("reading led to %v", events)
	}
	if read < 20 {
		t.Errorf("only %d answers were read", read)
	}
}

// powerless makes a user without a role and gives a token of theirs.
func (o *office) powerless(name string) string {
	o.t.Helper()
	return o.powerlessToken(o.hire(name))
}

// powerlessToken gives a token of somebody, which permits what they may.
func (o *office) powerlessToken(id string) string {
	o.t.Helper()
	ctx := access.With(o.t.Context(), access.Caller{Actor: roster.Actor{Kind: roster.ActorUser, ID: id}, Roles: []roster.Role{roster.Administrator}})
	_, text, err := o.signin.CreateToken(ctx, "test", roster.Administrator, time.Time{})
	must(o.t, err)
	return text.Reveal()
}

// A17: no spelling of an address or a method gets round a permission.
func TestA17RouteTampering(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.hire("anna")
	reader, nobody := o.as(roster.Reader), o.powerless("bo")
	from := o.end()
	paths := []string{
		"/api/v1/users/anna/", "/api/v1//users/anna", "//api/v1/users/anna", "/api/v1/users%2fanna", "/api/v1%2Fusers/anna", "/API/v1/users/anna",
		"/api/v1/Users/anna", "/api/v1/./users/anna", "/api/v1/x/../users/anna", "/api/v1/users/anna;x=1", "/api/v1/users/anna%00", "/api/v1/users/anna%2f..%2f",
		"/api/v1/users/anna/actions/", "/api/v1/users/%2e%2e/users/anna", "/api/v1/users/anna/actions%3f",
	}
	for _, path := range paths {
		for _, method := range []string{get, http.MethodHead, post, patch, del, http.MethodPut, http.MethodOptions, http.MethodTrace, "get", "Patch", "FOO"} {
			for who, token := range map[string]string{"nobody": "", "no role": "Bearer " + nobody, "a reader": "Bearer " + reader} {
				body := ""
				if method != get && method != http.MethodHead {
					body = `{"values":{"title":"Hacked"}}`
				}
				got := o.call(method, path, body, "Authorization", token)
				if got.Status < 400 && who != "a reader" || got.Status < 400 && method != get && method != http.MethodHead {
					t.Errorf("%s %s as %s: %d %s", method, path, who, got.Status, got.Body)
				}
			}
		}
	}
	for _, header := range []string{"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"} {
		o.want(http.StatusOK, get, "/api/v1/users/anna", "", "Authorization", "Bearer "+reader, header, "DELETE")
		o.want(http.StatusForbidden, post, "/api/v1/users", `{"values":{"userName":"eve"}}`, "Authorization", "Bearer "+reader, header, "GET")
	}
	for _, header := range []string{"X-Original-URL", "X-Rewrite-URL"} {
		o.want(http.StatusUnauthorized, get, "/api/v1/users", "", "Authorization", "", header, "/api/v1/openapi.json")
	}
	if got := o.want(http.StatusOK, http.MethodHead, "/api/v1/users/anna", "", "Authorization", "Bearer "+reader); got.Header.Get("ETag") == "" {
		t.Error("HEAD gives no ETag")
	}
	o.want(http.StatusUnauthorized, http.MethodHead, "/api/v1/users/anna", "", "Authorization", "")
	if got := o.want(http.StatusMethodNotAllowed, http.MethodPut, "/api/v1/users/anna", `{}`); got.Header.Get("Allow") == "" {
		t.Error("405 does not say what is allowed")
	}
	if events := o.since(from); len(events) > 0 {
		t.Errorf("something happened: %v", events)
	}
}

// meter counts what is read of an endless body.
type meter struct {
	left, read int64
	fill       byte
}

func (m *meter) Read(b []byte) (int, error) {
	if m.left == 0 {
		return 0, io.EOF
	}
	n := min(int64(len(b)), m.left)
	for i := range b[:n] {
		b[i] = m.fill
	}
	m.left, m.read = m.left-n, m.read+n
	return int(n), nil
}

// D07: what is not plain JSON of a sensible size is refused, and cheaply.
func TestD07Bodies(t *testing.T) {
	t.Parallel()
	o := open(t)
	many := func(n int) string {
		var b strings.Builder
		b.WriteString(`{"values":{"userName":"eve"`)
		for i := range n {
			b.WriteString(`,"k` + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + `":""`)
		}
		return b.String() + "}}"
	}
	for name, test := range map[string]struct {
		body, kind string
		status     int
		code       string
	}{
		"too deep":                    {strings.Repeat("[", 100_000), "application/json", 400, "json_depth"},
		"too deep in values":          {`{"values":{"x":` + strings.Repeat("[", 70) + strings.Repeat("]", 70) + `}}`, "application/json", 400, "json_depth"},
		"a member twice":              {`{"values":{"userName":"eve","userName":"mallory"}}`, "application/json", 400, "json_duplicate_name"},
		"an escaped member twice":     {`{"values":{"userName":"eve","user\u004eame":"mallory"}}`, "application/json", 400, "json_duplicate_name"},
		"many members":                {many(50_000), "application/json", 400, "json_duplicate_name"},
		"NaN":                         {`{"values":{"userName":NaN}}`, "application/json", 400, "json_syntax"},
		"Infinity":                    {`{"values":{"userName":-Infinity}}`, "application/json", 400, "json_syntax"},
		"two values":                  {`{"values":{"userName":"eve"}} {"values":{}}`, "application/json", 400, "json_syntax"},
		"a comment":                   {`{"values":{"userName":"eve"}/**/}`, "application/json", 400, "json_syntax"},
		"not UTF-8":                   {"{\"values\":{\"userName\":\"\xff\"}}", "application/json", 400, "json_encoding"},
		"cut off":                     {`{"values":{"userName":"eve"`, "application/json", 400, "json_syntax"},
		"a number beyond reason":      {`{"values":{"userName":1e999999}}`, "application/json", 400, "invalid_request"},
		"an unknown member":           {`{"values":{"userName":"eve"},"admin":true}`, "application/json", 422, "invalid_request"},
		"a member in another case":    {`{"values":{"userName":"eve","username":"mallory"}}`, "application/json", 400, "json_duplicate_name"},
		"a list":                      {`[]`, "application/json", 422, "invalid_request"},
		"a form":                      {`values=1`, "application/x-www-form-urlencoded", 415, "content_type"},
		"text that a form could send": {`{"values":{"userName":"eve"}}`, "text/plain", 415, "content_type"},
		"XML":                         {`<a/>`, "application/xml", 415, "content_type"},
		"no content type":             {`{"values":{"userName":"eve"}}`, "", 415, "content_type"},
		"too large":                   {`{"values":{"userName":"` + strings.Repeat("x", 1<<20) + `"}}`, "application/json", 413, "body_too_large"},
		"nothing":                     {"", "application/json", 400, "invalid_request"},
	} {
		t.Run(name, func(t *testing.T) {
			got := o.call(post, "/api/v1/users", test.body, "Content-Type", test.kind)
			if got.Status != test.status || got.text(t, "code") != test.code {
				t.Errorf("%d %s, want %d %s", got.Status, got.Body, test.status, test.code)
			}
			if len(got.Body) > 2000 {
				t.Errorf("the answer repeats what was sent: %d bytes", len(got.Body))
			}
		})
	}
	for name, length := range map[string]int64{"announced": 100 << 20, "not announced": -1} {
		t.Run("100 MB, "+name, func(t *testing.T) {
			body := &meter{left: 100 << 20, fill: ' '}
			r := httptest.NewRequest(post, "http://localhost:8080/api/v1/users", body)
			r.ContentLength = length
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Authorization", "Bearer "+o.token)
			if got := o.serve(r); got.Status != http.StatusRequestEntityTooLarge || body.read > 2<<20 {
				t.Errorf("%d after %d bytes", got.Status, body.read)
			}
		})
	}
}

// D11: markup in texts that people choose stays a text.
func TestD11MarkupIsInert(t *testing.T) {
	t.Parallel()
	o := open(t)
	for i, text := range []string{`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `{{7*7}}`, `</textarea><svg/onload=alert(1)>`, `javascript:alert(1)`} {
		body, _ := json.Marshal(map[string]any{"values": map[string]string{"userName": "u" + string(rune('a'+i)), "displayName": text}, "reason": text})
		made := o.want(http.StatusCreated, post, "/api/v1/users", string(body))
		body, _ = json.Marshal(map[string]string{"name": "attr" + string(rune('a'+i)), "label": text, "description": text})
		o.want(http.StatusCreated, post, "/api/v1/attributes", string(body))
		for _, target := range []string{"/api/v1/users/" + made.text(t, "id"), "/api/v1/users", "/api/v1/attributes", "/api/v1/users/" + made.text(t, "id") + "/history"} {
			got := o.want(http.StatusOK, get, target, "")
			if kind := got.Header.Get("Content-Type"); kind != "application/json" || strings.ContainsAny(string(got.Body), "<>") {
				t.Errorf("%s: %s %s", target, kind, got.Body)
			}
		}
		if got := made.text(t, "displayName"); got != text {
			t.Errorf("%q came back as %q", text, got)
		}
	}
	for _, target := range []string{"/api/v1/users/%3Cscript%3E", "/api/v1/users?filter=%3Cscript%3E", "/api/v1/%3Cscript%3E", "/api/v1/users?sort=%3Cscript%3E"} {
		if got := o.call(get, target, ""); strings.Contains(string(got.Body), "<script>") {
			t.Errorf("%s is echoed: %s", target, got.Body)
		}
	}
}

// D12: whatever a client sends, a request is one line of the log.
func TestD12OneRecordPerRequest(t *testing.T) {
	t.Parallel()
	o := open(t)
	before := strings.Count(o.log.String(), "\n")
	forged := "%0d%0a%7b%22level%22:%22ERROR%22%7d%1b%5b31m%e2%80%a8x"
	targets := []string{"/api/v1/users/" + forged, "/api/v1/users?filter=" + forged, "/api/v1/" + forged, "/api/v1/attributes/" + forged}
	for _, target := range targets {
		o.call(get, target, "", "User-Agent", "x\r\n{\"level\":\"ERROR\"}", "X-Request-Id", "forged\x1b[31m")
	}
	o.call(post, "/api/v1/users", `{"values":{"userName":"a\r\n\u001b[31m{\"level\":\"ERROR\"}"},"reason":"\r\n"}`)
	lines := strings.Split(strings.TrimSpace(o.log.String()), "\n")[before:]
	if len(lines) != len(targets)+1 {
		t.Errorf("%d lines for %d requests:\n%s", len(lines), len(targets)+1, strings.Join(lines, "\n"))
	}
	for _, line := range lines {
		var record map[string]any
		if err := json.Unmarshal([]byte(line), &record); err != nil || record["level"] != "INFO" || record["msg"] != "request" || record["request"] == "forged\x1b[31m" {
			t.Errorf("%v: %s", err, line)
		}
		if strings.ContainsAny(line, "\r\x1b\u2028") {
			t.Errorf("the line has raw control characters: %q", line)
		}
	}
}

// D16: what broke is told to the log, never to the caller.
func TestD16FailuresTellNothing(t *testing.T) {
	t.Parallel()
	told := func(t *testing.T, o *office, got answer, status int) {
		t.Helper()
		if got.Status != status {
			t.Errorf("%d, want %d", got.Status, status)
		}
		for _, word := range []string{"sql", "SQL", "goroutine", ".go:", "/tmp", "nil pointer", "closed", "users where"} {
			if strings.Contains(string(got.Body), word) {
				t.Errorf("the answer says %q: %s", word, got.Body)
			}
		}
		if log := o.log.String(); !strings.Contains(log, got.Header.Get("X-Request-Id")) || !strings.Contains(log, `"level":"ERROR"`) {
			t.Errorf("the log does not tell what broke: %s", log)
		}
	}
	// A part fails and says more than is good.
	t.Run("failure", func(t *testing.T) {
		t.Parallel()
		o := open(t)
		o.broken(api.Config{Jobs: leaky{}})
		told(t, o, o.call(get, "/api/v1/jobs", ""), http.StatusInternalServerError)
	})
	// A part of the house is missing, so that a handler panics.
	t.Run("panic", func(t *testing.T) {
		t.Parallel()
		o := open(t)
		o.broken(api.Config{})
		told(t, o, o.call(post, "/api/v1/users", `{"values":{"userName":"eve"}}`), http.StatusInternalServerError)
	})
}

// broken gives the office an API that stands on parts that fail.
func (o *office) broken(c api.Config) {
	o.t.Helper()
	c.Store, c.Signin, c.Clock, c.Log = o.store, o.signin, o.clock, slog.New(slog.NewJSONHandler(o.log, nil))
	a, err := api.New(o.t.Context(), c)
	must(o.t, err)
	o.handler = a.Handler()
}

// leaky is a queue whose failures tell secrets.
type leaky struct{ api.Jobs }

func (leaky) List(context.Context, store.JobFilter) ([]store.Job, error) {
	return nil, errors.New("list jobs: sql: select * from users where hash = 'x' in /tmp/roster.db, store.go:1")
}
