package store

import (
	"context"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// postgresConn is a connection inside a transaction.
type postgresConn struct {
	tx pgx.Tx
	d  *postgresDialect
}

func (c *postgresConn) exec(ctx context.Context, text string, args ...any) (int64, error) {
	tag, err := c.tx.Exec(ctx, text, args...)
	return tag.RowsAffected(), err
}

func (c *postgresConn) query(ctx context.Context, text string, args ...any) (rows, error) {
	r, err := c.tx.Query(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	return postgresRows{r}, nil
}

// insertRows hands the whole table over as arrays, in one round trip.
func (c *postgresConn) insertRows(ctx context.Context, text string, t *table) error {
	var b strings.Builder
	b.WriteString("select * from unnest(")
	args := make([]any, len(t.columns))
	for i, column := range t.columns {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(i + 1))
		if column.texts != nil {
			b.WriteString("::text[]")
			args[i] = column.texts
		} else {
			b.WriteString("::bigint[]")
			args[i] = column.numbers
		}
	}
	b.WriteByte(')')
	_, err := c.tx.Exec(ctx, strings.Replace(text, "{rows}", b.String(), 1), args...)
	return err
}

// postgresRows closes with an error, as the other engine does.
type postgresRows struct{ pgx.Rows }

func (r postgresRows) Close() error {
	r.Rows.Close()
	return r.Err()
}
