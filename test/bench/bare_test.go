package bench

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	_ "modernc.org/sqlite"

	"roster/internal/clock"
	"roster/internal/store/storetest"
)

// bareTables are those that applying an import writes, besides the plan.
var bareTables = []string{"users", "user_key", "user_source", "event"}

// bareBatch is how many rows share a transaction.
const bareBatch = 1000

// bareLoop reads the rows that an import wrote and writes them again into an
// empty database of the same schema, with nothing around it: what the machine
// and the driver can do at best. It gives people per second.
func bareLoop(b testing.TB, e storetest.Engine, from string) float64 {
	to := storetest.Database(b, e)
	storetest.OpenAt(b, to, clock.System()) // makes the schema
	if e == storetest.Postgres {
		return barePostgres(b, from, to)
	}
	return bareSQLite(b, from, to)
}

func bareSQLite(b testing.TB, from, to string) float64 {
	source, err := sql.Open("sqlite", "file:"+from)
	must(b, err)
	defer source.Close()
	target, err := sql.Open("sqlite", "file:"+to+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=cache_size(-65536)&_pragma=wal_autocheckpoint(100000)")
	must(b, err)
	defer target.Close()
	target.SetMaxOpenConns(1)
	var took time.Duration
	var people int
	for _, table := range bareTables {
		rows, err := source.Query("select * from " + table + "")
		must(b, err)
		columns, err := rows.Columns()
		must(b, err)
		insert := "insert into " + table + " values (" + strings.Repeat("?,", len(columns)-1) + "?)"
		for more := true; more; {
			batch := readBatch(b, rows, len(columns))
			if more = len(batch) == bareBatch; len(batch) == 0 {
				break
			}
			if table == "users" {
				people += len(batch)
			}
			began := time.Now()
			tx, err := target.Begin()
			must(b, err)
			stmt, err := tx.Prepare(insert)
			must(b, err)
			for _, row := range batch {
				_, err := stmt.Exec(row...)
				must(b, err)
			}
			must(b, tx.Commit())
			took += time.Since(began)
		}
		must(b, rows.Close())
	}
	return float64(people) / took.Seconds()
}

func readBatch(b testing.TB, rows *sql.Rows, width int) (batch [][]any) {
	for len(batch) < bareBatch && rows.Next() {
		row := make([]any, width)
		dest := make([]any, width)
		for i := range row {
			dest[i] = &row[i]
		}
		must(b, rows.Scan(dest...))
		batch = append(batch, row)
	}
	return batch
}

func barePostgres(b testing.TB, from, to string) float64 {
	ctx := context.Background()
	source, err := pgx.Connect(ctx, from)
	must(b, err)
	defer source.Close(ctx)
	target, err := pgx.Connect(ctx, to)
	must(b, err)
	defer target.Close(ctx)
	var took time.Duration
	var people int
	for _, table := range bareTables {
		rows, err := source.Query(ctx, "select * from "+table)
		must(b, err)
		var columns []string
		for _, f := range rows.FieldDescriptions() {
			columns = append(columns, f.Name)
		}
		for more := true; more; {
			var batch [][]any
			for len(batch) < bareBatch && rows.Next() {
				values, err := rows.Values()
				must(b, err)
				batch = append(batch, values)
			}
			if more = len(batch) == bareBatch; len(batch) == 0 {
				break
			}
			if table == "users" {
				people += len(batch)
			}
			began := time.Now()
			_, err := target.CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromRows(batch))
			must(b, err)
			took += time.Since(began)
		}
		must(b, rows.Err())
	}
	if people == 0 {
		b.Fatal(fmt.Errorf("nothing to copy from %s", from))
	}
	return float64(people) / took.Seconds()
}
