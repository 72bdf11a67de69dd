package store

import (
	"context"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// notBegun is why a transaction did not begin: nothing has happened yet.
func notBegun(ctx context.Context, err error) error {
	if _, said := errors.AsType[*pgconn.PgError](err); said || ctx.Err() != nil {
		return err
	}
	return brokenError{err}
}

// notBroken tells a failure of the connection from all others. pgx has many
// words for it, but closes the connection in each case.
func notBroken(ctx context.Context, c *pgx.Conn, err error) error {
	if _, said := errors.AsType[*pgconn.PgError](err); err == nil || said || !c.IsClosed() {
		return err
	}
	if ctx.Err() != nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err // the caller has broken it off
	}
	return brokenError{err}
}

// told tells a commit that failed from one of which nobody knows: the order was
// sent, and the connection or the server broke down before the answer.
func told(err error) error {
	if err == nil || errors.Is(err, pgx.ErrTxCommitRollback) {
		return err
	}
	e, said := errors.AsType[*pgconn.PgError](err)
	if said && !strings.HasPrefix(e.Code, "08") && !strings.HasPrefix(e.Code, "57") && !strings.HasPrefix(e.Code, "58") {
		return err
	}
	return unknownError{err}
}
