package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"roster/internal/journal/seal"
	"roster/internal/store"
	"roster/internal/telemetry"
)

// inside is the door for operators, on an address of its own: metrics and
// health. Nobody signs in there. Its zero value is closed.
type inside struct {
	server *http.Server
	done   *sync.WaitGroup
}

// serveInside opens the door when the configuration asks for it. It stays open
// until everything else has been answered, so that the last minute is seen too.
func (a *App) serveInside(ctx context.Context) (inside, error) {
	if a.config.MetricsListen == "" {
		return inside{}, nil
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", a.config.MetricsListen)
	if err != nil {
		return inside{}, fmt.Errorf("listen for metrics on %s: %w", a.config.MetricsListen, err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", a.metrics.Handler())
	a.mountHealth(mux)
	i := inside{done: &sync.WaitGroup{}, server: &http.Server{
		Handler: mux, ReadHeaderTimeout: 10 * time.Second, WriteTimeout: time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10,
		ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelWarn),
	}}
	i.done.Go(func() {
		if err := i.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			a.log.Error("metrics are not served any more", "error", err)
		}
	})
	a.log.Info("serving metrics", "address", listener.Addr().String())
	return i, nil
}

// stop closes the door at once: who scrapes comes again.
func (i inside) stop() error {
	if i.server == nil {
		return nil
	}
	err := i.server.Close()
	i.done.Wait()
	return err
}

// standing is what the database says about work that waits.
func (a *App) standing(ctx context.Context) (now telemetry.Standing, err error) {
	err = a.store.View(ctx, func(v *store.View) error {
		if now.Sessions, err = v.CountSessions(ctx, v.Now().Add(-a.signin.Idle())); err != nil {
			return err
		}
		jobs, err := v.CountJobs(ctx)
		for _, j := range jobs {
			now.Jobs = append(now.Jobs, telemetry.Jobs{Kind: j.Kind, State: string(j.State), Count: j.Count})
		}
		return err
	})
	if err != nil {
		return now, err
	}
	lags, err := a.journal.Lag(ctx)
	for _, l := range lags {
		now.Readers = append(now.Readers, telemetry.Reader{Name: l.Reader, Events: l.Events})
		if l.Reader == seal.Reader {
			now.SealAge = l.Age
		}
	}
	return now, err
}
