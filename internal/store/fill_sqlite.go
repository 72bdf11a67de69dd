package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/pressly/goose/v3"

	"roster"
)

// alone has been seen to by the lock of the file.
func (d *sqliteDialect) alone(context.Context, *View) error { return nil }

const sqliteIndexes = "select tbl_name, name, sql from sqlite_master where type = 'index' and sql is not null"

// fillSQLite fills a file of its own, which takes the place of the database in
// one step at the end.
func fillSQLite(ctx context.Context, c Config, replace bool, f func(*Filling) error) (kept string, err error) {
	if target, err := filepath.EvalSymlinks(c.Database); err == nil {
		c.Database = target
	}
	if err := os.MkdirAll(filepath.Dir(c.Database), 0o700); err != nil {
		return "", fmt.Errorf("make the directory of the database: %w", err)
	}
	lock, err := lockSQLite(ctx, c.Database)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, lock.release()) }()
	empty, err := emptySQLite(ctx, c)
	if err != nil {
		return "", err
	}
	if !empty && !replace {
		return "", errNotEmpty(c)
	}
	draft := c.Database + ".filling"
	defer func() { _ = os.Remove(draft) }()                                     // after it was renamed there is nothing to remove
	if err := os.Remove(draft); err != nil && !errors.Is(err, fs.ErrNotExist) { // of one that was interrupted
		return "", fmt.Errorf("remove what an interrupted run has left: %w", err)
	}
	if err := fillDraft(ctx, c, draft, f); err != nil {
		return "", err
	}
	return takePlace(ctx, c, draft, !empty)
}

// emptySQLite looks into a file, if there is one.
func emptySQLite(ctx context.Context, c Config) (empty bool, err error) {
	info, err := os.Stat(c.Database)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0 {
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("look at the database: %w", err)
	}
	db, err := openSQLiteDB(c.Database, []string{"busy_timeout(10000)"}, "")
	if err != nil {
		return false, err
	}
	defer db.Close()
	var events, users int64
	err = db.QueryRowContext(ctx, "select (select count(*) from (select 1 from event limit 1)), (select count(*) from (select 1 from users limit 1))").Scan(&events, &users)
	if err != nil { // something else is in it, or it is damaged: that is not ours to lose
		return false, ctx.Err()
	}
	return events+users == 0, nil
}

// fillDraft makes a file without a log: until it is complete it is worth
// nothing.
func fillDraft(ctx context.Context, c Config, draft string, f func(*Filling) error) (err error) {
	db, err := openSQLiteDB(draft, []string{"journal_mode(OFF)", "synchronous(OFF)", "cache_size(-65536)", "temp_store(MEMORY)"}, "")
	if err != nil {
		return err
	}
	defer func() {
		if cerr := db.Close(); err == nil {
			err = cerr
		}
	}()
	db.SetMaxOpenConns(1)
	words := strings.NewReplacer("{key}", "text", "{clustered}", "without rowid")
	if err := migrateWith(ctx, db, goose.DialectSQLite3, words); err != nil {
		return err
	}
	held, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer held.Close()
	raw, err := rawConn(held)
	if err != nil {
		return err
	}
	conn := newSQLiteConn(raw)
	defer conn.forget()
	v := View{store: &Store{dialect: &sqliteDialect{path: draft}, clock: c.Clock, observe: c.Observe}, conn: conn, now: c.Clock.Now()}
	if _, err := conn.exec(ctx, "begin"); err != nil {
		return err
	}
	if err := withoutIndexes(ctx, &v, sqliteIndexes, func() error { return f(&Filling{v}) }); err != nil {
		return v.store.public(err)
	}
	_, err = conn.exec(ctx, "commit")
	return v.store.public(err)
}

// takePlace puts the draft in the place of the database, durably. The log of
// the old file must be gone before: it would be taken for the new one's.
func takePlace(ctx context.Context, c Config, draft string, keep bool) (kept string, err error) {
	if err := flush(draft); err != nil {
		return "", err
	}
	if err := mergeLog(ctx, c.Database); err != nil {
		return "", err
	}
	if keep {
		kept = c.Database + ".replaced-" + c.Clock.Now().UTC().Format("20060102T150405.000Z")
		if err := os.Link(c.Database, kept); err != nil {
			return "", fmt.Errorf("keep the old database, which you can also move away yourself: %w", err)
		}
	}
	if err := os.Rename(draft, c.Database); err != nil {
		return "", fmt.Errorf("put the new database in its place: %w", err)
	}
	return kept, flush(filepath.Dir(c.Database))
}

// mergeLog brings what is in the log of a database into its file, and removes
// the log.
func mergeLog(ctx context.Context, path string) error {
	if _, err := os.Stat(path); err == nil {
		db, err := openSQLiteDB(path, []string{"busy_timeout(10000)"}, "")
		if err != nil {
			return err
		}
		_, merge := db.ExecContext(ctx, "pragma wal_checkpoint(truncate)")
		if err := errors.Join(db.Close(), ctx.Err()); err != nil {
			return err
		}
		if log, err := os.Stat(path + "-wal"); err == nil && log.Size() > 0 {
			return &roster.Error{Kind: roster.Conflict, Code: "database_in_use", Cause: merge, Message: fmt.Sprintf(
				"the log of %s cannot be merged into it: end the programs that have it open, or move %s* away", path, path)}
		}
	}
	for _, suffix := range []string{"-wal", "-shm"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove the log of the old database: %w", err)
		}
	}
	return nil
}

// flush waits until a file or a directory is on the disk.
func flush(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
