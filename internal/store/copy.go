package store

import (
	"context"
	"fmt"
	"strings"
)

// Table is a table of the schema, as the catalogue of the engine tells.
type Table struct {
	Name    string
	Columns []Column
}

// Column is a column of a [Table]: it holds texts, or whole numbers.
type Column struct {
	Name   string
	Number bool
	key    int64 // the place in the primary key, from 1; 0 if it is not part of it
}

// Cell is a value in a row; the column says which of the two it is.
type Cell struct {
	Text   string
	Number int64
}

// left are tables that no copy holds: what they say is true of one server only.
// The tables of the job queue (river_*) are left as well.
var left = map[string]bool{
	"goose_db_version": true, // the schema is made by the program
	"job_node":         true, // which nodes live
	"export":           true, // files that lie for a day beside the server
}

// copied reports whether a copy of the database holds a table.
func copied(name string) bool {
	return !left[name] && !strings.HasPrefix(name, "river_")
}

var columnsOfTables = sqlText("tables", "{catalogue}")

// Tables lists what a copy of the database is made of: every table of the
// schema but those that say something of one server only.
func (v *View) Tables(ctx context.Context) (tables []Table, err error) {
	err = v.each(ctx, columnsOfTables, func(r rows) error {
		var table, column, kind string
		var key int64
		if err := r.Scan(&table, &column, &kind, &key); err != nil {
			return err
		}
		if !copied(table) {
			return nil
		}
		if kind != "text" && kind != "bigint" {
			return fmt.Errorf("%s.%s is of the type %s, and only text and bigint mean the same everywhere", table, column, kind)
		}
		if n := len(tables); n == 0 || tables[n-1].Name != table {
			tables = append(tables, Table{Name: table})
		}
		t := &tables[len(tables)-1]
		t.Columns = append(t.Columns, Column{Name: column, Number: kind == "bigint", key: key})
		return nil
	})
	return tables, err
}

// CopyRows reads a whole table in the order of its primary key, which is the
// same on every engine. The row is only good until f returns.
func (v *View) CopyRows(ctx context.Context, t Table, f func([]Cell) error) error {
	row := make([]Cell, len(t.Columns))
	dest, names, order := make([]any, len(row)), make([]string, len(row)), make([]string, 0, 4)
	for i, c := range t.Columns {
		if c.Number {
			dest[i] = &row[i].Number
		} else {
			dest[i] = &row[i].Text
		}
		names[i] = quoted(c.Name)
		if t.Name == "job" && c.Name == "queue_id" {
			// The queue is not copied. A ticket that does not exist there is
			// replaced at the start; one that does could be another job's.
			names[i] = "-abs(queue_id)"
		}
	}
	for place := int64(1); ; place++ {
		i := t.keyColumn(place)
		if i < 0 {
			break
		}
		order = append(order, quoted(t.Columns[i].Name))
	}
	if len(order) == 0 {
		return fmt.Errorf("the table %s has no primary key to be ordered by", t.Name)
	}
	text := "select " + strings.Join(names, ", ") + " from " + quoted(t.Name) + " order by " + strings.Join(order, ", ")
	return v.eachText(ctx, "copy "+t.Name, text, func(r rows) error {
		if err := r.Scan(dest...); err != nil {
			return err
		}
		return f(row)
	})
}

func (t Table) keyColumn(place int64) int {
	for i, c := range t.Columns {
		if c.key == place {
			return i
		}
	}
	return -1
}

// Resting refuses when a server works on the database. Where the engine is made
// for one process, that was refused when it was opened as a server.
func (v *View) Resting(ctx context.Context) error { return v.store.dialect.alone(ctx, v) }

// quoted is safe for the names of the schema, none of which has a quote.
func quoted(name string) string { return `"` + name + `"` }
