package telemetry_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"roster/internal/telemetry"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var discard = slog.New(slog.DiscardHandler)

// door is a router within a router, as the API is in the server.
func door(m *telemetry.Metrics, t *telemetry.Tracer) http.Handler {
	inner := http.NewServeMux()
	inner.HandleFunc("GET /api/v1/users/{id}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Request-Id", "req_1")
		_, span := telemetry.Begin(r.Context(), "getUser")
		defer span.End(nil)
		_, _ = io.WriteString(w, "{}")
	})
	inner.HandleFunc("GET /api/v1/events", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
	})
	inner.HandleFunc("GET /api/v1/broken", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	mux := http.NewServeMux()
	mux.HandleFunc("/api/v1/", func(w http.ResponseWriter, r *http.Request) {
		if _, pattern := inner.Handler(r); pattern != "" {
			telemetry.Route(w, pattern)
		}
		inner.ServeHTTP(w, r.WithContext(r.Context())) // which leaves the pattern above as it is
	})
	mux.HandleFunc("GET /sign-in", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) })
	return m.Watch(t, mux)
}

// ask sends a request; a handler that ends the connection is no failure.
func ask(h http.Handler, method, path string) {
	defer func() { _ = recover() }()
	r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
	r.Method, r.URL = method, &url.URL{Path: path}
	h.ServeHTTP(httptest.NewRecorder(), r)
}

func scrape(t testing.TB, m *telemetry.Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", http.NoBody))
	if w.Code != http.StatusOK {
		t.Fatalf("a scrape answers %d: %s", w.Code, w.Body)
	}
	return w.Body.String()
}

func TestRequestsAreCountedByRoute(t *testing.T) {
	t.Parallel()
	m := telemetry.New("v1", nil, discard)
	h := door(m, nil)
	for _, path := range []string{"/api/v1/users/usr_1", "/api/v1/users/usr_2", "/api/v1/nothing", "/api/v1/events", "/api/v1/broken", "/sign-in", "/else"} {
		ask(h, http.MethodGet, path)
	}
	got := scrape(t, m)

	// A route is one series whoever is asked for, and what nobody answers still has a name.
	for _, want := range []string{
		`roster_http_requests_total{code="200",method="GET",route="/api/v1/users/{id}"} 2`,
		`roster_http_requests_total{code="404",method="GET",route="/api/v1/"} 1`,
		`roster_http_requests_total{code="aborted",method="GET",route="/api/v1/broken"} 1`,
		`roster_http_requests_total{code="429",method="GET",route="/sign-in"} 1`,
		`roster_http_requests_total{code="404",method="GET",route="none"} 1`,
		`roster_http_request_duration_seconds_count{method="GET",route="/api/v1/users/{id}"} 2`,
		`roster_http_requests_in_flight 0`,
		`roster_build_info{go="`,
		"go_goroutines ", "process_resident_memory_bytes ",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s", want)
		}
	}
	// Streams last for as long as somebody looks, which is no latency.
	if strings.Contains(got, `duration_seconds_count{method="GET",route="/api/v1/events"}`) {
		t.Error("an event stream is among the latencies")
	}
}

// Nobody can make the series grow by asking strange things.
func TestSeriesAreBounded(t *testing.T) {
	t.Parallel()
	m := telemetry.New("v1", nil, discard)
	h := door(m, nil)
	parts := []string{"/api/v1/", "/api/v1/users/", "/sign-in", "//", "/../", "/%2e%2e/", "*", ""}
	rapid.Check(t, func(t *rapid.T) {
		method := rapid.OneOf(rapid.SampledFrom([]string{"GET", "POST", "get"}), rapid.String()).Draw(t, "method")
		ask(h, method, rapid.SampledFrom(parts).Draw(t, "start")+rapid.String().Draw(t, "rest"))
	})
	for i := range 2000 {
		ask(h, fmt.Sprintf("M%d", i), fmt.Sprintf("/api/v1/users/%d/%d", i, i))
		ask(h, http.MethodGet, fmt.Sprintf("/%d", i))
		ask(h, http.MethodGet, fmt.Sprintf("/api/v1/users/%d", i))
	}
	if n := strings.Count(scrape(t, m), "\nroster_http_requests_total{"); n > 40 {
		t.Errorf("%d series of requests", n)
	}
}

func BenchmarkWatch(b *testing.B) {
	m := telemetry.New("v1", nil, discard)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/v1/users/{id}", func(http.ResponseWriter, *http.Request) {})
	r, w := httptest.NewRequest(http.MethodGet, "/api/v1/users/usr_1", http.NoBody), httptest.NewRecorder()
	for name, h := range map[string]http.Handler{"bare": mux, "watched": m.Watch(nil, mux)} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				h.ServeHTTP(w, r)
			}
		})
	}
}
