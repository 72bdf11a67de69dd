package api

import (
	"net/http"
	"path"

	"roster"
	"roster/internal/telemetry"
)

// routes is the table of all routes. It remembers them, so that a test can hold
// that each is described and guarded.
type routes struct {
	*http.ServeMux
	patterns []string
}

func newRoutes() *routes { return &routes{ServeMux: http.NewServeMux()} }

// HandleFunc adds a route.
func (m *routes) HandleFunc(pattern string, h func(http.ResponseWriter, *http.Request)) {
	m.patterns = append(m.patterns, pattern)
	m.ServeMux.HandleFunc(pattern, h)
}

// find hands a request to its route. An address has one spelling only: one
// with doubled or dotted parts is not found, rather than sent elsewhere.
func (a *API) find(w http.ResponseWriter, r *http.Request) {
	noteCaller(r.Context())
	_, pattern := a.mux.Handler(r)
	if pattern != "" && path.Clean(r.URL.Path) == r.URL.Path {
		telemetry.Route(w, pattern)
		a.mux.ServeHTTP(w, r)
		return
	}
	if pattern == "" {
		miss := unheard{} // only the table itself knows which methods there are
		a.mux.ServeHTTP(miss, r)
		if allow := miss.Header().Get("Allow"); allow != "" {
			w.Header().Set("Allow", allow)
			p := &problem{Status: http.StatusMethodNotAllowed, Code: "method_not_allowed", Detail: "this address takes " + allow + " only"}
			p.write(w, r.Context())
			return
		}
	}
	a.answer(w, r, roster.Errorf(roster.NotFound, "no_such_address", "there is nothing at this address: /api/v1/openapi.json lists what there is"))
}

// unheard is an answer of which the headers alone are looked at.
type unheard http.Header

// Header implements http.ResponseWriter.
func (u unheard) Header() http.Header { return http.Header(u) }

// Write implements http.ResponseWriter.
func (unheard) Write(b []byte) (int, error) { return len(b), nil }

// WriteHeader implements http.ResponseWriter.
func (unheard) WriteHeader(int) {}
