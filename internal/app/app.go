// Package app builds a Roster server out of its rooms, starts them in order
// and stops them in reverse. It is the only room that knows all others.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"roster"
	"roster/internal/api"
	"roster/internal/bulk"
	"roster/internal/clock"
	"roster/internal/config"
	"roster/internal/demo"
	"roster/internal/directory"
	"roster/internal/export"
	"roster/internal/job"
	"roster/internal/journal"
	"roster/internal/journal/seal"
	"roster/internal/settings"
	"roster/internal/signin"
	"roster/internal/store"
	"roster/internal/telemetry"
)

// App is a server with all its rooms.
type App struct {
	config    config.Config
	log       *slog.Logger
	clock     clock.Clock
	store     *store.Store
	queue     *job.Queue
	directory *directory.Directory
	bulk      *bulk.Bulk
	demo      *demo.Demo
	exports   *export.Exporter
	signin    *signin.Service
	api       *api.API
	journal   *journal.Journal
	metrics   *telemetry.Metrics
	tracer    *telemetry.Tracer // nil when nothing is traced
	settings  *settings.Settings
	started   time.Time
	stopping  atomic.Bool
}

// open builds the rooms that the server and the bootstrap share. Nothing runs
// yet.
func open(ctx context.Context, c config.Config, version string, server bool, log *slog.Logger) (*App, error) {
	c, err := c.Complete()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return nil, fmt.Errorf("make the data directory: %w", err)
	}
	log = telemetry.Log(log)
	a := &App{config: c, log: log, clock: clock.System()}
	a.metrics = telemetry.New(version, a.standing, log.With("room", "telemetry"))
	a.store, err = store.Open(ctx, store.Config{Database: c.Database, Clock: a.clock, Log: log.With("room", "store"), Server: server, Meter: a.metrics})
	if err != nil {
		return nil, err
	}
	host, _ := os.Hostname()
	a.queue = job.New(job.Config{Store: a.store, Log: log.With("room", "job"), Node: host, Ran: a.metrics.Ran})
	a.directory = directory.New(directory.Config{Store: a.store, Log: log.With("room", "directory"), Enqueue: a.enqueue})
	a.bulk = bulk.New(bulk.Config{Store: a.store, Directory: a.directory, Dir: imports(c), Log: log.With("room", "bulk"), Enqueue: a.enqueue})
	a.settings, a.started = settings.New(a.store), a.clock.Now()
	a.demo = demo.New(demo.Config{Store: a.store, Directory: a.directory, Enqueue: a.enqueue})
	a.exports = export.New(export.Config{Store: a.store, Dir: filepath.Join(c.Data, "exports"), Enqueue: a.enqueue})
	a.handleJobs()
	if err := a.readers(server); err != nil {
		return nil, errors.Join(err, a.store.Close())
	}
	return a, nil
}

// readers says who reacts to events. Only a server has any.
func (a *App) readers(server bool) error {
	log := a.log.With("room", "journal")
	if !server {
		a.journal = journal.New(a.store, log)
		return nil
	}
	sealer, err := seal.New(seal.Config{Store: a.store, Log: log, KeyFile: a.config.SealKey, AnchorFile: a.config.AnchorFile, Anchored: a.metrics.Anchored})
	if err != nil {
		return err
	}
	a.journal = journal.New(a.store, log, sealer, journal.Tally{})
	return nil
}

func (a *App) enqueue(ctx context.Context, tx *store.Tx, kind string, subject roster.Subject) (string, error) {
	return a.queue.Insert(ctx, tx, job.Job{Kind: kind, Subject: subject})
}

// doors builds what answers requests, once the address is known.
func (a *App) doors(ctx context.Context, base string, version string) error {
	u, err := url.Parse(base)
	if err != nil {
		return fmt.Errorf("read the base URL: %w", err)
	}
	a.signin, err = signin.New(signin.Config{Store: a.store, People: a.directory, Log: a.log.With("room", "signin"), BaseURL: u, SignedIn: a.metrics.SignIn})
	if err != nil {
		return err
	}
	a.api, err = api.New(ctx, api.Config{
		Store: a.store, Directory: a.directory, Signin: a.signin, Imports: a.bulk, Exports: a.exports, Jobs: a.queue, Demos: a.demo, Settings: a.settings, System: a,
		Clock: a.clock, Log: a.log.With("room", "api"), Version: version,
	})
	return err
}

// stopTime is how long a stop may take; what is not finished by then goes on
// at the next start.
const stopTime = 15 * time.Second

// close stops what runs, the last started first.
func (a *App) close() error {
	ctx, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	a.journal.Stop()
	return errors.Join(a.queue.Stop(ctx), a.store.Close(), a.tracer.Stop(ctx))
}
