package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"

	"roster"
	"roster/internal/backup"
	"roster/internal/clock"
	"roster/internal/config"
	"roster/internal/journal/seal"
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

// Arrived is what is in a database that was filled, and what its seal says of
// the journal there.
type Arrived struct {
	backup.Restored
	Journal *seal.Report
}

// Restore puts a backup in the database and the data directory of c.
func Restore(ctx context.Context, c config.Config, r io.Reader, force, tokens bool, log *slog.Logger) (done Arrived, err error) {
	if c, err = c.Complete(); err != nil {
		return done, err
	}
	to := store.Config{Database: c.Database, Clock: clock.System(), Log: log.With("room", "store")}
	if done.Restored, err = (backup.Target{Database: to, Imports: imports(c), Replace: force, Tokens: tokens}).Restore(ctx, r); err != nil {
		return done, err
	}
	return done, done.verify(ctx, to)
}

// verify checks the journal that has arrived. The sums say that nothing was lost
// on the way; this says whether it was sound before.
func (a *Arrived) verify(ctx context.Context, c store.Config, checkpoints ...string) error {
	c.Existing = true
	s, err := store.Open(ctx, c)
	if err != nil {
		return err
	}
	a.Journal, err = seal.VerifyStore(ctx, s, roster.Position{}, seal.Against{Checkpoints: checkpoints})
	return errors.Join(err, s.Close())
}

// Migrate copies one database into another. The source stays as it was, and no
// server may work on it.
func Migrate(ctx context.Context, from, to string, force bool, version string, log *slog.Logger) (done Arrived, err error) {
	log = log.With("room", "store")
	s, err := store.Open(ctx, store.Config{Database: from, Clock: clock.System(), Log: log, Existing: true, Server: true})
	if err != nil {
		return done, fmt.Errorf("open the source: %w", err)
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	var checkpoints []string
	err = s.View(ctx, func(v *store.View) error {
		_, note, err := v.Checkpoint(ctx)
		if note != "" {
			checkpoints = []string{note}
		}
		return errors.Join(err, v.Resting(ctx))
	})
	if err != nil {
		return done, err
	}
	target := store.Config{Database: to, Clock: clock.System(), Log: log}
	if done.Restored, err = backup.Move(ctx, s, target, force, version); err != nil {
		return done, err
	}
	return done, done.verify(ctx, target, checkpoints...)
}

// imports is the directory of uploaded files.
func imports(c config.Config) string { return filepath.Join(c.Data, "imports") }
