package store

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
)

// postgresView is a connection that reads. Its transaction begins together with
// the first question, in one round trip.
type postgresView struct {
	conn  *pgx.Conn
	begun bool
}

const beginReading = "begin isolation level repeatable read, read only"

var errReadOnly = errors.New("a view writes nothing")

func (v *postgresView) query(ctx context.Context, text string, args ...any) (rows, error) {
	if v.begun {
		r, err := v.conn.Query(ctx, text, args...)
		if err != nil {
			return nil, err
		}
		return postgresRows{r}, nil
	}
	v.begun = true
	batch := &pgx.Batch{}
	batch.Queue(beginReading)
	batch.Queue(text, args...)
	results := v.conn.SendBatch(ctx, batch)
	if _, err := results.Exec(); err != nil {
		return nil, errors.Join(err, results.Close())
	}
	r, err := results.Query()
	if err != nil {
		return nil, errors.Join(err, results.Close())
	}
	return firstRows{postgresRows{r}, results}, nil
}

func (v *postgresView) exec(ctx context.Context, text string, args ...any) (int64, error) {
	if !v.begun {
		v.begun = true
		if _, err := v.conn.Exec(ctx, beginReading); err != nil {
			return 0, err
		}
	}
	tag, err := v.conn.Exec(ctx, text, args...)
	return tag.RowsAffected(), err
}

func (v *postgresView) insertRows(context.Context, string, *table) error { return errReadOnly }

// firstRows is the answer to the question that came with the beginning.
type firstRows struct {
	postgresRows
	results pgx.BatchResults
}

func (r firstRows) Close() error {
	err := r.postgresRows.Close()
	if ended := r.results.Close(); err == nil {
		err = ended
	}
	return err
}
