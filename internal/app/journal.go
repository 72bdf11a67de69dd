package app

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"log/slog"

	"roster"
	"roster/internal/clock"
	"roster/internal/config"
	"roster/internal/journal/seal"
	"roster/internal/store"
)

// VerifyJournal checks the journal of a database, whether a server runs or not.
func VerifyJournal(ctx context.Context, c config.Config, from roster.Position, checkpoints []string, log *slog.Logger) (report *seal.Report, err error) {
	against, err := trusted(c, checkpoints)
	if err != nil {
		return nil, err
	}
	err = withStore(ctx, c, log, func(s *store.Store) error {
		report, err = seal.VerifyStore(ctx, s, from, against)
		return err
	})
	return report, err
}

// VerifyBundle checks what ExportJournal wrote.
func VerifyBundle(c config.Config, files fs.FS, checkpoints []string) (*seal.Report, error) {
	against, err := trusted(c, checkpoints)
	if err != nil {
		return nil, err
	}
	return seal.VerifyBundle(files, against)
}

// ExportJournal writes sealed events and what proves them.
func ExportJournal(ctx context.Context, c config.Config, r seal.Request, w io.Writer, log *slog.Logger) (count int64, err error) {
	err = withStore(ctx, c, log, func(s *store.Store) error {
		count, err = seal.Export(ctx, s, r, w)
		return err
	})
	return count, err
}

// trusted finds the public key: of the file that seals, where that can be read.
func trusted(c config.Config, checkpoints []string) (seal.Against, error) {
	against := seal.Against{Checkpoints: checkpoints}
	key, err := seal.PublicKey(c.SealKey)
	if errors.Is(err, fs.ErrNotExist) {
		return against, nil
	}
	against.Key, against.KeyFrom = key, c.SealKey
	return against, err
}

// withStore opens a database that must be there.
func withStore(ctx context.Context, c config.Config, log *slog.Logger, f func(*store.Store) error) error {
	s, err := store.Open(ctx, store.Config{Database: c.Database, Clock: clock.System(), Log: log.With("room", "store"), Existing: true})
	if err != nil {
		return err
	}
	return errors.Join(f(s), s.Close())
}
