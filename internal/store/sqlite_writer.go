package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// sqliteWriter is the only one who writes. Whoever wants to write queues up;
// everybody who waits at the same moment shares one commit, since the wait for
// the disk is what a commit costs. Each runs in a savepoint of its own, so that
// one who fails takes nobody along.
//
// The connection comes from a pool of one and goes back after each group: the
// job queue takes its turn in the same line.
type sqliteWriter struct {
	db      *sql.DB
	queue   chan *sqliteWrite
	done    chan struct{} // closed to stop
	stopped chan struct{} // closed when stopped
	conn    *sqliteConn   // used by run alone
	meter   Meter         // or nil
}

type sqliteWrite struct {
	ctx    context.Context
	f      func(conn, Handle) error
	result chan error
}

// groupSize bounds how many share one commit.
const groupSize = 256

var errStoreClosed = errors.New("the store is closed")

func startSQLiteWriter(db *sql.DB, meter Meter) *sqliteWriter {
	w := &sqliteWriter{db: db, meter: meter, queue: make(chan *sqliteWrite, groupSize), done: make(chan struct{}), stopped: make(chan struct{})}
	go w.run()
	return w
}

// stop ends the writer after the group at hand; who still waits is refused.
func (w *sqliteWriter) stop() {
	close(w.done)
	<-w.stopped
}

func (w *sqliteWriter) do(ctx context.Context, f func(conn, Handle) error) error {
	job := &sqliteWrite{ctx: ctx, f: f, result: make(chan error, 1)}
	select {
	case w.queue <- job:
	case <-ctx.Done():
		return ctx.Err()
	case <-w.done:
		return errStoreClosed
	}
	select {
	case err := <-job.result:
		return err
	case <-w.stopped:
	}
	select { // the last group may have answered at the same moment
	case err := <-job.result:
		return err
	default:
		return errStoreClosed
	}
}

func (w *sqliteWriter) run() {
	defer close(w.stopped)
	for {
		select {
		case <-w.done:
			return
		case first := <-w.queue:
			for again := w.group(first); len(again) > 0; {
				again = append(again[1:], w.group(again[0])...)
			}
		}
	}
}

// group carries out what waits in one transaction and answers after its commit.
// When somebody's failure cost the engine the whole transaction, it gives those
// who were done, to be done again.
func (w *sqliteWriter) group(first *sqliteWrite) (again []*sqliteWrite) {
	ctx := context.WithoutCancel(first.ctx)
	c, err := w.db.Conn(ctx)
	if err != nil {
		first.result <- fmt.Errorf("take the writing connection: %w", err)
		return nil
	}
	defer c.Close()
	tx, err := w.begin(ctx, c)
	if err != nil {
		first.result <- fmt.Errorf("begin: %w", err)
		return nil
	}
	var done []*sqliteWrite
	for job := first; job != nil; job = w.nextInGroup(len(done)) {
		lost, err := w.one(job, tx, len(done) == 0)
		if lost {
			_ = tx.Rollback()
			job.result <- err
			return done
		}
		if err != nil {
			job.result <- err
		} else {
			done = append(done, job)
		}
	}
	if err = tx.Commit(); err != nil {
		_ = tx.Rollback()
		err = fmt.Errorf("commit: %w", unflushed(err))
	}
	if w.meter != nil {
		w.meter.Group(len(done))
	}
	for _, job := range done {
		job.result <- err
	}
	return nil
}

// unflushed tells the one failure of a commit after which it may yet be found to
// have happened: all was written, but could not be flushed. The next commit
// writes over it, and is told only once that was flushed; but a process that is
// started before then finds a log that looks whole.
func unflushed(err error) error {
	if e, ok := errors.AsType[*sqlite.Error](err); ok && e.Code() == sqlite3.SQLITE_IOERR_FSYNC {
		return unknownError{err}
	}
	return err
}

func (w *sqliteWriter) begin(ctx context.Context, c *sql.Conn) (*sql.Tx, error) {
	raw, err := rawConn(c)
	if err != nil {
		return nil, err
	}
	if w.conn == nil || w.conn.raw != raw {
		w.conn = newSQLiteConn(raw)
	}
	return c.BeginTx(ctx, nil)
}

func (w *sqliteWriter) nextInGroup(size int) *sqliteWrite {
	if size >= groupSize {
		return nil
	}
	select {
	case job := <-w.queue:
		return job
	default:
		return nil
	}
}

// one runs a single function, in a savepoint unless it is alone so far: then
// the transaction itself can be given up, and the engine need not keep every
// page as it was, which cost an import a tenth of its time. A panic in it is its own failure
// and nobody else's. The transaction is lost when the engine gave it up: it does
// so after some failures, such as a full disk.
func (w *sqliteWriter) one(job *sqliteWrite, tx *sql.Tx, alone bool) (lost bool, err error) {
	if err := job.ctx.Err(); err != nil {
		return false, err
	}
	ctx := context.Background()
	if !alone {
		if _, err := w.conn.exec(ctx, "savepoint one"); err != nil {
			return true, err
		}
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic in a transaction: %v\n%s", r, debug.Stack())
		}
		if alone {
			lost = err != nil
			return
		}
		if err != nil {
			if _, undo := w.conn.exec(ctx, "rollback to one"); undo != nil {
				err, lost = errors.Join(err, undo), true
				return
			}
		}
		if _, release := w.conn.exec(ctx, "release one"); release != nil {
			err, lost = errors.Join(err, release), true
		}
	}()
	return false, job.f(wholeConn{w.conn}, Handle{SQL: tx})
}

// wholeConn does not break statements off when their caller gives up: the
// engine would give up the whole transaction, with the work of everybody in it.
type wholeConn struct{ *sqliteConn }

func (c wholeConn) exec(ctx context.Context, text string, args ...any) (int64, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	return c.sqliteConn.exec(context.WithoutCancel(ctx), text, args...)
}

func (c wholeConn) query(ctx context.Context, text string, args ...any) (rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return c.sqliteConn.query(context.WithoutCancel(ctx), text, args...)
}

func (c wholeConn) insertRows(ctx context.Context, text string, t *table) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return c.sqliteConn.insertRows(context.WithoutCancel(ctx), text, t)
}
