package app

import (
	"context"
	"net/http"
	"time"
)

// readyTime is how long the database may take to answer before others are asked
// instead.
const readyTime = 2 * time.Second

// mountHealth adds what machines ask: whether the process works at all, and
// whether requests should be sent here.
func (a *App) mountHealth(mux *http.ServeMux) {
	mux.HandleFunc("GET /healthz", a.alive)
	mux.HandleFunc("GET /readyz", a.ready)
}

// alive answers 200. It does not ask the database: starting this process again
// would not mend that.
func (a *App) alive(w http.ResponseWriter, _ *http.Request) {
	sayStatus(w, http.StatusOK, "ok")
}

// ready answers 200 when requests can be answered. The schema is the right one
// by then, since nothing is served before.
func (a *App) ready(w http.ResponseWriter, r *http.Request) {
	if a.stopping.Load() {
		sayStatus(w, http.StatusServiceUnavailable, "stopping")
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), readyTime)
	defer cancel()
	if err := a.store.Ready(ctx); err != nil {
		a.log.ErrorContext(ctx, "not ready", "error", err)
		sayStatus(w, http.StatusServiceUnavailable, "unavailable")
		return
	}
	sayStatus(w, http.StatusOK, "ok")
}

func sayStatus(w http.ResponseWriter, status int, word string) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(`{"status":"` + word + `"}` + "\n"))
}
