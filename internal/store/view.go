package store

import (
	"context"
	"fmt"
	"time"
)

// View reads one snapshot of the data.
type View struct {
	store   *Store
	conn    conn
	now     time.Time
	writing bool
	stamped *stamps // once they are read
}

// Now is the instant of the transaction; it stands still.
func (v *View) Now() time.Time { return v.now }

func (v *View) observe(statement string) {
	if v.store.observe != nil {
		v.store.observe(statement)
	}
}

// exec runs a statement that changes something.
func (v *View) exec(ctx context.Context, s *statement, args ...any) (int64, error) {
	v.observe(s.name)
	n, err := v.conn.exec(ctx, v.store.dialect.rewrite(s.text), args...)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", s.name, err)
	}
	return n, nil
}

// each calls scan for every row of an answer.
func (v *View) each(ctx context.Context, s *statement, scan func(rows) error, args ...any) error {
	return v.eachText(ctx, s.name, s.text, scan, args...)
}

func (v *View) eachText(ctx context.Context, name, text string, scan func(rows) error, args ...any) (err error) {
	v.observe(name)
	r, err := v.conn.query(ctx, v.store.dialect.rewrite(text), args...)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	defer func() {
		if cerr := r.Close(); err == nil && cerr != nil {
			err = fmt.Errorf("%s: %w", name, cerr)
		}
	}()
	for r.Next() {
		if err := scan(r); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	if err := r.Err(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// one reads at most one row; found tells whether there was one.
func (v *View) one(ctx context.Context, s *statement, dest []any, args ...any) (found bool, err error) {
	err = v.each(ctx, s, func(r rows) error {
		found = true
		return r.Scan(dest...)
	}, args...)
	return found, err
}

// lock is the clause that locks rows when the transaction writes.
func (v *View) lock() string {
	if v.writing {
		return " {for update}"
	}
	return ""
}

// texts makes the argument of {set $n}. It is never nil, which would be NULL.
func texts[T ~string](values []T) []string {
	list := make([]string, len(values))
	for i, v := range values {
		list[i] = string(v)
	}
	return list
}

// micros is how instants are stored.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// instant reads a stored instant.
func instant(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}
