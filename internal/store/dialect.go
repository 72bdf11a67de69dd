package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"strings"

	"github.com/jackc/pgx/v5"
)

// conn is a connection inside a transaction.
type conn interface {
	exec(ctx context.Context, sql string, args ...any) (int64, error)
	query(ctx context.Context, sql string, args ...any) (rows, error)
	// insertRows runs a statement with the placeholder {rows} for a table of
	// values, in as few round trips as the engine allows.
	insertRows(ctx context.Context, sql string, table *table) error
}

// rows is a cursor over an answer.
type rows interface {
	Next() bool
	Scan(dest ...any) error
	Err() error
	Close() error
}

// dialect is all in which the engines differ, apart from how they spell the
// placeholders of a statement ([words]). It has twelve methods at most.
type dialect interface {
	// view runs f in a read-only transaction that sees one snapshot; or, for a
	// single statement, without a transaction.
	view(ctx context.Context, single bool, f func(conn) error) error
	// update runs f in a transaction that may write, and commits it durably.
	// It may run f again when the engine asks for a retry.
	update(ctx context.Context, f func(conn, Handle) error) error
	// rewrite turns the portable text of a statement into the engine's own, for
	// which it knows the words.
	rewrite(sql string) string
	// transaction gives the number that positions of this transaction carry; it is
	// told that number when it was asked before, else 0. The events of a subject
	// stand in the order in which it was changed: when one of the subjects has an
	// event under a later number already, it fails with errOvertaken, and the
	// transaction is run again under a number that is later still.
	transaction(ctx context.Context, c conn, known int64, subjects []string) (int64, error)
	// horizon gives the first transaction that may still be open: readers
	// stop before it.
	horizon(ctx context.Context, c conn) (int64, error)
	// classify says what kind of failure an error of the engine is.
	classify(error) failure
	// wanted reports whether somebody waits for the transaction that writes now,
	// whatever it is about.
	wanted() bool
	// alone refuses when a server works on the database, where that was not
	// refused when it was opened.
	alone(ctx context.Context, v *View) error
	// migrate brings the schema up to date. Of a database that must be there
	// already it refuses one that is not.
	migrate(ctx context.Context, c Config) error
	// about is a query for the name and the version of the engine, and the size
	// of the database in bytes.
	about() string
	// pools hands the raw connections to the job queue, which brings its own SQL.
	pools() Pools
	// close ends all connections.
	close() error
}

// failure is what a door or a retry has to know of a database error.
type failure uint8

const (
	failureOther failure = iota
	failureUnique
	failureRetry // serialization, deadlock, busy
	failureUnavailable
	failureUnknown // whether the transaction was committed cannot be told
)

// errOvertaken is a failure that asks for a retry.
var errOvertaken = errors.New("a later transaction has written of the same subject already")

// brokenError is a failure of the connection, before anything was committed.
type brokenError struct{ error }

func (e brokenError) Unwrap() error { return e.error }

// unknownError is the failure of a commit of which the engine did not say
// whether it happened.
type unknownError struct{ error }

func (e unknownError) Unwrap() error { return e.error }

// ours recognises failures that the store itself has given a kind.
func ours(err error) (failure, bool) {
	if _, ok := errors.AsType[unknownError](err); ok {
		return failureUnknown, true
	}
	if _, ok := errors.AsType[brokenError](err); ok {
		return failureUnavailable, true
	}
	return failureRetry, errors.Is(err, errOvertaken)
}

// Handle is the engine's own transaction, for the job queue, which inserts its
// rows in the caller's transaction. Exactly one field is set.
type Handle struct {
	SQL *sql.Tx
	PGX pgx.Tx
}

// table is a set of rows handed to a statement, column by column.
type table struct {
	columns []column
	n       int
}

// column holds the values of one column; exactly one of the slices is set.
type column struct {
	texts   []string
	numbers []int64
}

func (t *table) text(values []string) *table {
	t.columns, t.n = append(t.columns, column{texts: values}), len(values)
	return t
}

func (t *table) number(values []int64) *table {
	t.columns, t.n = append(t.columns, column{numbers: values}), len(values)
	return t
}

func (c column) at(i int) any {
	if c.texts != nil {
		return c.texts[i]
	}
	return c.numbers[i]
}

// openDialect chooses the engine by the form of the database's name.
func openDialect(ctx context.Context, c Config) (dialect, error) {
	if isURL(c.Database) {
		return openPostgres(ctx, c)
	}
	if c.Existing {
		if _, err := os.Stat(c.Database); errors.Is(err, fs.ErrNotExist) {
			return nil, errNoDatabase(c)
		}
	}
	return openSQLite(ctx, c)
}

// isURL tells the engines apart by the name of the database.
func isURL(database string) bool { return strings.Contains(database, "://") }

// shown is the name of a database without a password.
func shown(database string) string {
	if u, err := url.Parse(database); err == nil && isURL(database) {
		return u.Redacted()
	}
	if isURL(database) {
		return "the URL that was given"
	}
	return database
}
