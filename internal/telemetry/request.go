package telemetry

import (
	"net/http"
	"strconv"
	"strings"

	"roster/internal/clock"
)

// Watch counts and traces what next answers. It must be the outermost, so that
// all the time is counted and every record of the log is inside the span.
func (m *Metrics) Watch(t *Tracer, next http.Handler) http.Handler {
	inFlight := m.inFlight.WithLabelValues()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		watch := clock.Start()
		inFlight.Inc()
		x := &exchange{ResponseWriter: w}
		ctx, span := t.request(r)
		if span.recording() {
			r = r.WithContext(ctx)
		}
		finished := false
		defer func() { // also when the handler ends the connection by a panic
			inFlight.Dec()
			route, method, code := x.named(r), methodOf(r), "aborted"
			if finished {
				code = strconv.Itoa(x.answered())
			}
			m.requests.WithLabelValues(method, route, code).Inc()
			if !x.streams() {
				m.latency.WithLabelValues(method, route).Observe(watch.Elapsed().Seconds())
			}
			span.endRequest(method, route, x, finished)
		}()
		next.ServeHTTP(x, r)
		finished = true
	})
}

// Route says by which pattern a request was found, for routers within a router;
// of the outermost the pattern is known.
func Route(w http.ResponseWriter, pattern string) {
	for {
		if x, ok := w.(*exchange); ok {
			x.route = pattern
			return
		}
		inner, ok := w.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			return
		}
		w = inner.Unwrap()
	}
}

// exchange remembers what metrics tell of an answer.
type exchange struct {
	http.ResponseWriter
	route  string
	status int
}

// Unwrap lets http.ResponseController find what the writer beneath can do.
func (x *exchange) Unwrap() http.ResponseWriter { return x.ResponseWriter }

// WriteHeader implements http.ResponseWriter.
func (x *exchange) WriteHeader(status int) {
	if x.status == 0 && status >= http.StatusOK { // what goes before is no answer yet
		x.status = status
	}
	x.ResponseWriter.WriteHeader(status)
}

// answered is the status that the client got; net/http says 200 for a handler
// that says nothing.
func (x *exchange) answered() int {
	if x.status == 0 {
		return http.StatusOK
	}
	return x.status
}

// streams reports whether the answer is an event stream, which lasts for as long
// as somebody looks.
func (x *exchange) streams() bool {
	return strings.HasPrefix(x.Header().Get("Content-Type"), "text/event-stream")
}

// named is the route's pattern without its method.
func (x *exchange) named(r *http.Request) string {
	pattern := x.route
	if pattern == "" {
		pattern = r.Pattern
	}
	if pattern == "" {
		return "none"
	}
	if _, path, found := strings.Cut(pattern, " "); found {
		return path
	}
	return pattern
}

// methodOf names a method; clients may invent some.
func methodOf(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return r.Method
	default:
		return "other"
	}
}
