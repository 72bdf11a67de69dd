package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"regexp"
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

// plainInsert is an insertion of rows as they are.
var plainInsert = regexp.MustCompile(`^insert into ("?\w+"?) \(([\w, "]+)\) \{rows\}$`)

// copyRows is from how many rows on a copy, which has to be parsed each time,
// is faster than a prepared statement.
const copyRows = 16

// insertRows hands the whole table over in one round trip: as a copy where many
// rows go into a table as they are, and else as arrays.
func (c *postgresConn) insertRows(ctx context.Context, text string, t *table) error {
	if m := plainInsert.FindStringSubmatch(text); m != nil && t.n >= copyRows {
		_, err := c.tx.Conn().PgConn().CopyFrom(ctx, bytes.NewReader(t.binary()), "copy "+m[1]+" ("+m[2]+") from stdin binary")
		return err
	}
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

// binary writes the table in the format of COPY BINARY.
func (t *table) binary() []byte {
	b := append(make([]byte, 0, 64+t.n*len(t.columns)*16), "PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00"...)
	for i := range t.n {
		b = binary.BigEndian.AppendUint16(b, uint16(len(t.columns)))
		for _, column := range t.columns {
			if column.texts != nil {
				b = binary.BigEndian.AppendUint32(b, uint32(len(column.texts[i])))
				b = append(b, column.texts[i]...)
			} else {
				b = binary.BigEndian.AppendUint32(b, 8)
				b = binary.BigEndian.AppendUint64(b, uint64(column.numbers[i]))
			}
		}
	}
	return binary.BigEndian.AppendUint16(b, 0xffff)
}

// postgresRows closes with an error, as the other engine does.
type postgresRows struct{ pgx.Rows }

func (r postgresRows) Close() error {
	r.Rows.Close()
	return r.Err()
}
