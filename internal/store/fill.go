package store

import (
	"context"
	"strings"
)

// Filling is a database that is being filled as a whole. It reads what was put
// in so far.
type Filling struct{ View }

// Put inserts rows, given column by column as the table has them. Cells that
// belong to columns of numbers are taken as numbers.
func (f *Filling) Put(ctx context.Context, t Table, rows [][]Cell) error {
	if len(rows) == 0 {
		return nil
	}
	names, values := make([]string, len(t.Columns)), new(table)
	for i, c := range t.Columns {
		names[i] = quoted(c.Name)
		if c.Number {
			numbers := make([]int64, len(rows))
			for j, row := range rows {
				numbers[j] = row[i].Number
			}
			values.number(numbers)
			continue
		}
		texts := make([]string, len(rows))
		for j, row := range rows {
			texts[j] = row[i].Text
		}
		values.text(texts)
	}
	tx := Tx{View: f.View}
	return tx.rowsText(ctx, "fill "+t.Name, "insert into "+quoted(t.Name)+" ("+strings.Join(names, ", ")+") {rows}", values)
}

var anything = sqlText("anything", "select (select count(*) from (select 1 from event limit 1) e) + (select count(*) from (select 1 from users limit 1) u)")

// Empty reports whether nobody has worked with the database yet. What a server
// makes at its first start does not count.
func (v *View) Empty(ctx context.Context) (bool, error) {
	var n int64
	_, err := v.one(ctx, anything, []any{&n})
	return n == 0, err
}
