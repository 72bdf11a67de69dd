package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// sqliteConn is one connection with the statements prepared on it. It talks to
// the driver itself: database/sql would prepare each statement anew within a
// transaction, and costs as much per value as the engine does.
type sqliteConn struct {
	raw   driver.Conn
	stmts map[string]driver.Stmt
	args  []driver.NamedValue
}

// rawConn takes the driver's connection out of a connection that the caller
// keeps for itself.
func rawConn(c *sql.Conn) (driver.Conn, error) {
	var raw driver.Conn
	err := c.Raw(func(dc any) error {
		raw = dc.(driver.Conn)
		return nil
	})
	return raw, err
}

func newSQLiteConn(raw driver.Conn) *sqliteConn {
	return &sqliteConn{raw: raw, stmts: map[string]driver.Stmt{}}
}

// maxPrepared bounds the statements kept per connection; filters make texts
// without end.
const maxPrepared = 1000

func (c *sqliteConn) prepare(text string) (driver.Stmt, error) {
	if s := c.stmts[text]; s != nil {
		return s, nil
	}
	s, err := c.raw.Prepare(text)
	if err != nil {
		return nil, err
	}
	if len(c.stmts) >= maxPrepared {
		c.forget()
	}
	c.stmts[text] = s
	return s, nil
}

func (c *sqliteConn) forget() {
	for _, s := range c.stmts {
		_ = s.Close()
	}
	clear(c.stmts)
}

// named numbers the arguments; the slice is reused, since the driver binds
// them before it returns.
func (c *sqliteConn) named(args []any) ([]driver.NamedValue, error) {
	c.args = c.args[:0]
	for i, a := range args {
		v, err := sqliteValue(a)
		if err != nil {
			return nil, err
		}
		c.args = append(c.args, driver.NamedValue{Ordinal: i + 1, Value: v})
	}
	return c.args, nil
}

// sqliteValue admits the kinds of value that mean the same on every engine.
func sqliteValue(a any) (driver.Value, error) {
	switch v := a.(type) {
	case string, int64:
		return v, nil
	case int:
		return int64(v), nil
	case []byte:
		return string(v), nil
	case []string: // of {set $n}
		b, err := json.Marshal(v)
		return string(b), err
	default:
		return nil, fmt.Errorf("a %T cannot be stored: convert it to text or a whole number", a)
	}
}

func (c *sqliteConn) exec(ctx context.Context, text string, args ...any) (int64, error) {
	s, err := c.prepare(text)
	if err != nil {
		return 0, err
	}
	named, err := c.named(args)
	if err != nil {
		return 0, err
	}
	result, err := s.(driver.StmtExecContext).ExecContext(ctx, named)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (c *sqliteConn) query(ctx context.Context, text string, args ...any) (rows, error) {
	s, err := c.prepare(text)
	if err != nil {
		return nil, err
	}
	named, err := c.named(args)
	if err != nil {
		return nil, err
	}
	r, err := s.(driver.StmtQueryContext).QueryContext(ctx, named)
	if err != nil {
		return nil, err
	}
	return &sqliteRows{rows: r, values: make([]driver.Value, len(r.Columns()))}, nil
}

// sqliteBlocks are the numbers of rows that one statement takes: few sizes, so
// that few statements are prepared, and none above the engine's limit of
// 32,766 parameters.
var sqliteBlocks = []int{256, 64, 16, 4, 1}

const sqliteParameters = 32766

// insertRows inserts block by block. A block that fails takes the transaction,
// or its savepoint, along: so the engine need not keep every page as it was
// before each block, which "or fail" spares it.
func (c *sqliteConn) insertRows(ctx context.Context, text string, t *table) error {
	if rest, plain := strings.CutPrefix(text, "insert into "); plain && strings.HasSuffix(text, ") {rows}") {
		text = "insert or fail into " + rest
	}
	width := len(t.columns)
	for done := 0; done < t.n; {
		block := 1
		for _, b := range sqliteBlocks {
			if b <= t.n-done && b*width <= sqliteParameters {
				block = b
				break
			}
		}
		c.args = c.args[:0]
		for i := done; i < done+block; i++ {
			for _, column := range t.columns {
				c.args = append(c.args, driver.NamedValue{Ordinal: len(c.args) + 1, Value: column.at(i)})
			}
		}
		s, err := c.prepare(strings.Replace(text, "{rows}", valuesClause(block, width), 1))
		if err != nil {
			return err
		}
		if _, err := s.(driver.StmtExecContext).ExecContext(ctx, c.args); err != nil {
			return err
		}
		done += block
	}
	return nil
}

// valuesClause writes "values (?,?),(?,?)". The parameters have no numbers:
// the engine keeps a numbered one by its name and looks that up by walking a
// list, which took two thirds of an import.
func valuesClause(n, width int) string {
	row := "(" + strings.Repeat("?,", width-1) + "?)"
	return "values " + strings.Repeat(row+",", n-1) + row
}

// sqliteRows is an answer of the driver, read value by value.
type sqliteRows struct {
	rows   driver.Rows
	values []driver.Value
	err    error
}

func (r *sqliteRows) Next() bool {
	if r.err != nil {
		return false
	}
	r.err = r.rows.Next(r.values)
	return r.err == nil
}

func (r *sqliteRows) Scan(dest ...any) error {
	if len(dest) != len(r.values) {
		return fmt.Errorf("scan: %d columns into %d places", len(r.values), len(dest))
	}
	for i, d := range dest {
		switch d := d.(type) {
		case *string:
			switch v := r.values[i].(type) {
			case string:
				*d = v
			case []byte:
				*d = string(v)
			case int64:
				*d = strconv.FormatInt(v, 10)
			default:
				return fmt.Errorf("scan column %d: %T into a text", i, v)
			}
		case *int64:
			v, ok := r.values[i].(int64)
			if !ok {
				return fmt.Errorf("scan column %d: %T into a whole number", i, r.values[i])
			}
			*d = v
		default:
			return fmt.Errorf("scan column %d: cannot scan into %T", i, d)
		}
	}
	return nil
}

func (r *sqliteRows) Err() error {
	if errors.Is(r.err, io.EOF) {
		return nil
	}
	return r.err
}

func (r *sqliteRows) Close() error { return r.rows.Close() }
