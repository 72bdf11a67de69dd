package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"

	"roster/internal/backup"
	"roster/internal/clock"
	"roster/internal/config"
	"roster/internal/store"
)

// Backup writes a backup of the organisation, whether a server runs or not.
func Backup(ctx context.Context, c config.Config, version string, w io.Writer, log *slog.Logger) (m backup.Manifest, err error) {
	if c, err = c.Complete(); err != nil {
		return m, err
	}
	s, err := store.Open(ctx, store.Config{Database: c.Database, Clock: clock.System(), Log: log.With("room", "store"), Existing: true})
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return backup.Source{Store: s, Imports: imports(c), Version: version}.Write(ctx, w)
}

// Restore puts a backup in the database and the data directory of c.
func Restore(ctx context.Context, c config.Config, r io.Reader, force, tokens bool, log *slog.Logger) (done backup.Restored, err error) {
	if c, err = c.Complete(); err != nil {
		return done, err
	}
	to := store.Config{Database: c.Database, Clock: clock.System(), Log: log.With("room", "store")}
	return backup.Target{Database: to, Imports: imports(c), Replace: force, Tokens: tokens}.Restore(ctx, r)
}

// Migrate copies one database into another. The source stays as it was, and no
// server may work on it.
func Migrate(ctx context.Context, from, to string, force bool, version string, log *slog.Logger) (done backup.Restored, err error) {
	log = log.With("room", "store")
	s, err := store.Open(ctx, store.Config{Database: from, Clock: clock.System(), Log: log, Existing: true, Server: true})
	if err != nil {
		return done, fmt.Errorf("open the source: %w", err)
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := s.View(ctx, func(v *store.View) error { return v.Resting(ctx) }); err != nil {
		return done, err
	}
	return backup.Move(ctx, s, store.Config{Database: to, Clock: clock.System(), Log: log}, force, version)
}

// imports is the directory of uploaded files.
func imports(c config.Config) string { return filepath.Join(c.Data, "imports") }
