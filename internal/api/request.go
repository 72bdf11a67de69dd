package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"

	"roster"
	"roster/internal/access"
	"roster/internal/clock"
)

// identify gives the request an identifier. One that a client brings along is
// not taken: it could be anybody's, or anything.
func (a *API) identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := roster.NewID(roster.PrefixRequest, a.clock.Now())
		h := w.Header()
		h.Set("X-Request-Id", id)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r.WithContext(access.WithRequest(r.Context(), id)))
	})
}

// note is what a request leaves for the log on its way.
type note struct{ caller string }

type noteKey struct{}

// noteCaller remembers who asks.
func noteCaller(ctx context.Context) {
	if n, ok := ctx.Value(noteKey{}).(*note); ok {
		n.caller = access.Actor(ctx).ID
	}
}

// record logs every request, one line each. Texts that the client chose are
// values of the record, which the log escapes; none is part of a message.
func (a *API) record(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		watch := clock.Start()
		n := &note{}
		seen := &witness{ResponseWriter: w}
		ctx := context.WithValue(r.Context(), noteKey{}, n)
		next.ServeHTTP(seen, r.WithContext(ctx))
		a.log.LogAttrs(ctx, slog.LevelInfo, "request",
			slog.String("request", access.Request(ctx)), slog.String("method", r.Method), slog.String("path", r.URL.EscapedPath()),
			slog.Int("status", seen.status), slog.Int64("bytes", seen.bytes), slog.Duration("took", watch.Elapsed()), slog.String("actor", n.caller))
	})
}

// recover answers for a handler that panicked.
func (a *API) recover(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			reason := recover()
			if reason == nil {
				return
			}
			if reason, ok := reason.(error); ok && errors.Is(reason, http.ErrAbortHandler) {
				panic(reason) // the server's own word for ending the connection
			}
			err := fmt.Errorf("panic: %v\n%s", reason, debug.Stack())
			if seen, ok := w.(*witness); ok && seen.status != 0 {
				_ = a.internal(r.Context(), err) // the answer has begun; only the log can be told
				return
			}
			a.answer(w, r, err)
		}()
		next.ServeHTTP(w, r)
	})
}

// witness remembers what was answered.
type witness struct {
	http.ResponseWriter
	status int
	bytes  int64
}

// Unwrap lets http.ResponseController find what the writer beneath can do.
func (w *witness) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// WriteHeader implements http.ResponseWriter.
func (w *witness) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (w *witness) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}
