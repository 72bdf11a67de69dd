package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// sqliteReaders is the number of connections that read at the same time.
const sqliteReaders = 8

// sqliteDialect is the embedded engine: one writer connection whose queue is
// worked off in groups (see sqlite_writer.go), several that only read.
type sqliteDialect struct {
	rewriter
	path    string
	lock    *sqliteLock // of a server, else nil
	db      *sql.DB     // the writer's pool of one; migrations use it as well
	readDB  *sql.DB
	held    []*sql.Conn // behind readers
	readers chan *sqliteConn
	writer  *sqliteWriter
	meter   Meter // or nil

	checkpoints *sqliteCheckpoints
	closing     sync.Once
}

func openSQLite(ctx context.Context, c Config) (_ dialect, err error) {
	if dir := filepath.Dir(c.Database); dir != "." {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, fmt.Errorf("make the data directory: %w", err)
		}
	}
	var lock *sqliteLock
	if c.Server {
		if lock, err = lockSQLite(ctx, c.Database); err != nil {
			return nil, err
		}
	}
	defer func() {
		if err != nil {
			_ = lock.release()
		}
	}()
	// FULL makes every commit durable before it is acknowledged (security.md
	// F04). Checkpoints are left to the writer's idle moments.
	common := []string{"busy_timeout(10000)", "synchronous(FULL)", "foreign_keys(1)", "temp_store(MEMORY)"}
	db, err := openSQLiteDB(c.Database, append(common, "journal_mode(WAL)", "cache_size(-65536)", "wal_autocheckpoint(0)", "journal_size_limit(134217728)"), "_txlock=immediate")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	if err := pingSQLite(ctx, db); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("open the database %s: %w", c.Database, err)
	}
	readDB, err := openSQLiteDB(c.Database, append(common, "query_only(1)", "cache_size(-8192)"), "")
	if err != nil {
		_ = db.Close()
		return nil, err
	}
	return &sqliteDialect{path: c.Database, lock: lock, db: db, readDB: readDB, meter: c.Meter}, nil
}

// pingSQLite opens the first connection. Turning on the write-ahead log of a new
// file takes the file for oneself; where several want that at once, the engine
// refuses all but one without waiting, so the waiting is done here.
func pingSQLite(ctx context.Context, db *sql.DB) error {
	const tries, pause = 1000, 10 * time.Millisecond
	again := time.NewTicker(pause)
	defer again.Stop()
	var err error
	for range tries {
		if err = db.PingContext(ctx); !isSQLiteBusy(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-again.C:
		}
	}
	return err
}

func isSQLiteBusy(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && e.Code()&0xff == sqlite3.SQLITE_BUSY
}

func openSQLiteDB(path string, pragmas []string, extra string) (*sql.DB, error) {
	q := url.Values{"_pragma": pragmas}
	dsn := "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
	if extra != "" {
		dsn += "&" + extra
	}
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("open the database %s: %w", path, err)
	}
	return db, nil
}

// start takes the reading connections once the schema stands, since
// statements are prepared on them.
func (d *sqliteDialect) start(ctx context.Context) error {
	d.readers = make(chan *sqliteConn, sqliteReaders)
	for range sqliteReaders {
		c, err := d.readDB.Conn(ctx)
		if err != nil {
			return err
		}
		d.held = append(d.held, c)
		raw, err := rawConn(c)
		if err != nil {
			return err
		}
		d.readers <- newSQLiteConn(raw)
	}
	d.writer = startSQLiteWriter(d.db, d.meter)
	d.checkpoints = startSQLiteCheckpoints(d.path)
	return nil
}

func (d *sqliteDialect) view(ctx context.Context, single bool, f func(conn) error) error {
	var c *sqliteConn
	select {
	case c = <-d.readers:
	case <-ctx.Done():
		return ctx.Err()
	case <-d.writer.done:
		return errStoreClosed
	}
	defer func() { d.readers <- c }()
	if single {
		return f(c)
	}
	if _, err := c.exec(context.Background(), "begin"); err != nil {
		return err
	}
	defer func() { _, _ = c.exec(context.Background(), "rollback") }()
	return f(c)
}

func (d *sqliteDialect) update(ctx context.Context, f func(conn, Handle) error) error {
	return d.writer.do(ctx, f)
}

func (d *sqliteDialect) wanted() bool { return len(d.writer.queue) > 0 }

func (d *sqliteDialect) rewrite(text string) string {
	return d.rewriter.rewrite(text, words{
		parameter: "?",
		set:       func(p string) string { return "select value from json_each(" + p + ")" },
		entries:   func(x string) string { return "select value from json_each(nullif(" + x + ", ''))" },
		number: func(x string) string {
			return "case when json_valid(" + x + ") then case when json_type(" + x + ") in ('integer', 'real') then cast(" + x + " as real) end end"
		},
		member: func(column, name string) string {
			return `coalesce(nullif(` + column + `, '') ->> '$."` + name + `"', '')`
		},
		lock: func(string) string { return "" }, // there is one writer
		catalogue: `select t.name, c.name, lower(c.type), c.pk from sqlite_master t join pragma_table_info(t.name) c
			where t.type = 'table' and t.name not like 'sqlite\_%' escape '\' order by t.name, c.cid`,
	})
}

var lastTransaction = sqlText("last transaction", `select coalesce(max(tx), 0) from event`)

// transaction counts on: the only writer sees every position before it.
func (d *sqliteDialect) transaction(ctx context.Context, c conn, known int64, _ []string) (int64, error) {
	if known > 0 {
		return known, nil
	}
	r, err := c.query(ctx, lastTransaction.text)
	if err != nil {
		return 0, err
	}
	defer r.Close()
	var last int64
	for r.Next() {
		if err := r.Scan(&last); err != nil {
			return 0, err
		}
	}
	return last + 1, r.Err()
}

// horizon is past everything: what a reader sees is committed and in order.
func (d *sqliteDialect) horizon(context.Context, conn) (int64, error) { return 1 << 62, nil }

func (d *sqliteDialect) classify(err error) failure {
	if kind, ok := ours(err); ok {
		return kind
	}
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		if errors.Is(err, sql.ErrConnDone) {
			return failureUnavailable
		}
		return failureOther
	}
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return failureUnique
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return failureRetry
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN,
		sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB: // what a disk that cannot be read looks like
		return failureUnavailable
	default:
		return failureOther
	}
}

func (d *sqliteDialect) pools() Pools { return Pools{SQL: d.db, Path: d.path} }

func (d *sqliteDialect) close() error {
	var err error
	d.closing.Do(func() {
		if d.writer != nil {
			d.writer.stop()
			d.checkpoints.stop()
		}
		for range len(d.held) {
			(<-d.readers).forget()
		}
		for _, c := range d.held {
			_ = c.Close()
		}
		err = errors.Join(d.readDB.Close(), d.db.Close(), d.lock.release())
	})
	return err
}

func (d *sqliteDialect) migrate(ctx context.Context, c Config) error {
	if c.Existing {
		version, err := d.schema(ctx)
		if err := requireSchema(ctx, c, version, err); err != nil {
			return err
		}
	}
	if err := d.upgrade(ctx); err != nil {
		return err
	}
	return d.start(ctx)
}

// upgrade changes the schema only while no other process works on the database.
func (d *sqliteDialect) upgrade(ctx context.Context) error {
	if d.lock == nil && !d.current(ctx) {
		lock, err := lockSQLite(ctx, d.path)
		if err != nil {
			return err
		}
		defer func() { _ = lock.release() }() // nothing was written in its file
	}
	words := strings.NewReplacer("{key}", "text", "{clustered}", "without rowid")
	return migrateWith(ctx, d.db, goose.DialectSQLite3, words)
}

// current reports whether there is nothing to do; when that cannot be told,
// there is.
func (d *sqliteDialect) current(ctx context.Context) bool {
	version, err := d.schema(ctx)
	return err == nil && version >= newestSchema()
}

func (d *sqliteDialect) schema(ctx context.Context) (version int64, err error) {
	err = d.db.QueryRowContext(ctx, schemaVersion).Scan(&version)
	return version, err
}

func (d *sqliteDialect) about() string {
	return "select 'SQLite ' || sqlite_version(), (select page_count from pragma_page_count()) * (select page_size from pragma_page_size())"
}
