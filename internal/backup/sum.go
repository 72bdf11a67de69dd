package backup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"hash"

	"roster/internal/store"
)

// tableSum is the sum of a table in the making.
type tableSum struct {
	name string
	rows int64
	sum  hash.Hash
}

func summing(t store.Table) *tableSum { return &tableSum{name: t.Name, sum: sha256.New()} }

func (s *tableSum) done() TableSum {
	return TableSum{Name: s.name, Rows: s.rows, SHA256: hex.EncodeToString(s.sum.Sum(nil))}
}

// Sum reads a table and sums it up. Equal sums mean equal tables, on whichever
// engines.
func Sum(ctx context.Context, v *store.View, t store.Table) (TableSum, error) {
	s := summing(t)
	var line []byte
	err := v.CopyRows(ctx, t, func(row []store.Cell) error {
		s.rows++
		line = appendRow(line[:0], t, row)
		s.sum.Write(line)
		return nil
	})
	return s.done(), err
}
