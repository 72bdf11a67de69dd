package console_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"roster/internal/console"
	"roster/web"
)

// built is a small tree like the one that the build leaves in web/dist.
func built() fstest.MapFS {
	return fstest.MapFS{
		"app/index.html":               {Data: []byte(`<!doctype html><script nonce="__CSP_NONCE__"></script><style nonce="__CSP_NONCE__"></style>`)},
		"app/theme.js":                 {Data: []byte(`"theme"`)},
		"app/assets/main-abc123.js":    {Data: []byte(`"plain"`)},
		"app/assets/main-abc123.js.br": {Data: []byte(`brotli`)},
		"app/assets/main-abc123.js.gz": {Data: []byte(`gzip`)},
		"app/.vite/manifest.json":      {Data: []byte(`{}`)},
		"placeholder.html":             {Data: []byte(`not built`)},
	}
}

func setup(t *testing.T, files fstest.MapFS) func(method, target string, header ...string) (*http.Response, string) {
	t.Helper()
	app, err := console.NewApp(files)
	if err != nil {
		t.Fatal(err)
	}
	return func(method, target string, header ...string) (*http.Response, string) {
		t.Helper()
		r := httptest.NewRequest(method, target, nil)
		for i := 0; i < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		w := httptest.NewRecorder()
		app.ServeHTTP(w, r)
		res := w.Result()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res, string(body)
	}
}

func TestStartPage(t *testing.T) {
	t.Parallel()
	get := setup(t, built())

	// Every page of the application is the start page, also when somebody comes by a link.
	for _, target := range []string{"/", "/index.html", "/users", "/users/usr_1?tab=history", "/changesets/chg_1", "/.vite/manifest.json"} {
		res, body := get("GET", target)
		if res.StatusCode != http.StatusOK || !strings.HasPrefix(body, "<!doctype html>") {
			t.Errorf("GET %s answered %d %q", target, res.StatusCode, body)
		}
	}

	// Each response has a nonce of its own, in the page wherever it belongs and in the policy.
	nonce := regexp.MustCompile(`'nonce-([^']+)'`)
	seen := map[string]bool{}
	for range 3 {
		res, body := get("GET", "/users")
		found := nonce.FindStringSubmatch(res.Header.Get("Content-Security-Policy"))
		if found == nil || seen[found[1]] {
			t.Fatalf("no fresh nonce in the policy %q", res.Header.Get("Content-Security-Policy"))
		}
		seen[found[1]] = true
		if n := strings.Count(body, found[1]); n != 2 {
			t.Errorf("the nonce stands %d times in the page, not 2", n)
		}
	}

	// Inline scripts stay forbidden and no other site may frame the console.
	res, _ := get("GET", "/")
	policy := res.Header.Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "script-src 'self';", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
		if !strings.Contains(policy, part) {
			t.Errorf("the policy lacks %s: %s", part, policy)
		}
	}
	if strings.Contains(policy, "unsafe") {
		t.Errorf("the policy allows what is unsafe: %s", policy)
	}

	// A browser that has the page keeps it together with the policy it came with.
	etag := res.Header.Get("ETag")
	res, _ = get("GET", "/users", "If-None-Match", etag)
	if res.StatusCode != http.StatusNotModified || res.Header.Get("Content-Security-Policy") != "" {
		t.Errorf("a known page answered %d with policy %q", res.StatusCode, res.Header.Get("Content-Security-Policy"))
	}
}

func TestFiles(t *testing.T) {
	t.Parallel()
	get := setup(t, built())

	// Hashed files are kept for a year and come in the best form that the browser takes.
	for _, test := range []struct{ accept, encoding, body string }{
		{"gzip, deflate, br, zstd", "br", "brotli"},
		{"gzip", "gzip", "gzip"},
		{"br;q=0, gzip;q=0.5", "gzip", "gzip"},
		{"", "", `"plain"`},
	} {
		res, body := get("GET", "/assets/main-abc123.js", "Accept-Encoding", test.accept)
		if res.Header.Get("Content-Encoding") != test.encoding || body != test.body {
			t.Errorf("Accept-Encoding %q gave %q %q", test.accept, res.Header.Get("Content-Encoding"), body)
		}
		if res.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" || res.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("Accept-Encoding %q: not kept for a year per encoding: %v", test.accept, res.Header)
		}
		if kind := res.Header.Get("Content-Type"); !strings.HasPrefix(kind, "text/javascript") {
			t.Errorf("a script has the type %q", kind)
		}
	}

	// Files whose names never change are asked for again.
	if res, body := get("GET", "/theme.js"); body != `"theme"` || res.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("GET /theme.js answered %q, %q", body, res.Header.Get("Cache-Control"))
	}

	// A file of an older bundle is missing, it is not the start page.
	if res, body := get("GET", "/assets/gone-0.js"); res.StatusCode != http.StatusNotFound || strings.Contains(body, "<!doctype") {
		t.Errorf("a missing asset answered %d %q", res.StatusCode, body)
	}

	// Every answer forbids guessing types.
	for _, target := range []string{"/", "/theme.js", "/assets/main-abc123.js", "/assets/gone-0.js"} {
		if res, _ := get("GET", target); res.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("GET %s allows guessing its type", target)
		}
	}

	// Writing to a page is refused and says so.
	if res, _ := get("POST", "/users"); res.StatusCode != http.StatusMethodNotAllowed || res.Header.Get("Allow") == "" {
		t.Errorf("POST /users answered %d", res.StatusCode)
	}
}

func TestWithoutBuild(t *testing.T) {
	t.Parallel()
	get := setup(t, fstest.MapFS{"placeholder.html": {Data: []byte("not built")}})

	// A binary made without Node.js says what is missing instead of failing.
	if res, body := get("GET", "/users"); res.StatusCode != http.StatusOK || body != "not built" {
		t.Errorf("GET /users answered %d %q", res.StatusCode, body)
	}
}

func TestEmbedded(t *testing.T) {
	t.Parallel()

	// What the program brings along can be served.
	dist, err := web.Dist()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := console.NewApp(dist); err != nil {
		t.Fatal(err)
	}
}
