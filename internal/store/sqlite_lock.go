package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"

	"roster"
)

// sqliteLock keeps a second server away from a database file, and two schemas
// from being made at once. It is an exclusive transaction on an empty file
// beside the database, so the engine's own locks do the work on every system,
// and they are gone with the process however it ends.
type sqliteLock struct {
	db   *sql.DB
	conn *sql.Conn
}

// lockPatience is how long, in milliseconds, one waits for a process that is
// about to end.
const lockPatience = 3000

func lockSQLite(ctx context.Context, database string) (*sqliteLock, error) {
	path := database
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	db, err := openSQLiteDB(path+".lock", []string{fmt.Sprintf("busy_timeout(%d)", lockPatience)}, "")
	if err != nil {
		return nil, err
	}
	conn, err := db.Conn(ctx)
	if err == nil {
		_, err = conn.ExecContext(ctx, "begin exclusive")
	}
	if err == nil {
		return &sqliteLock{db, conn}, nil
	}
	_ = db.Close()
	if isSQLiteBusy(err) {
		return nil, &roster.Error{Kind: roster.Conflict, Code: "database_in_use", Cause: err, Message: fmt.Sprintf(
			"another Roster works on the database %s, and only one can: stop it first, or name another database with --database", database)}
	}
	return nil, fmt.Errorf("lock the database %s: %w", database, err)
}

// release does nothing where there is no lock.
func (l *sqliteLock) release() error {
	if l == nil {
		return nil
	}
	return errors.Join(l.conn.Close(), l.db.Close())
}
