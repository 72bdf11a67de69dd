package bench

import (
	"database/sql"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"roster/internal/clock"
	"roster/internal/store/storetest"
)

func cpuNow() time.Duration {
	var r syscall.Rusage
	syscall.Getrusage(0, &r)
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

func TestZZBare(t *testing.T) {
	from := os.Getenv("BARE_FROM")
	if from == "" {
		t.Skip()
	}
	to := "/dev/shm/bare.db"
	os.Remove(to)
	os.Remove(to + "-wal")
	os.Remove(to + "-shm")
	storetest.OpenAt(t, to, clock.System())
	source, _ := sql.Open("sqlite", "file:"+from)
	defer source.Close()
	target, _ := sql.Open("sqlite", "file:"+to+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=cache_size(-65536)&_pragma=wal_autocheckpoint(100000)")
	target.SetMaxOpenConns(1)
	for _, drop := range strings.Fields(os.Getenv("BARE_DROP")) {
		if _, err := target.Exec("drop index " + drop); err != nil {
			t.Fatal(err)
		}
	}
	if ddl := os.Getenv("BARE_DDL"); ddl != "" {
		if _, err := target.Exec(ddl); err != nil {
			t.Fatal(err)
		}
	}
	var all time.Duration
	for _, table := range bareTables {
		rows, err := source.Query("select * from " + table)
		if err != nil {
			t.Fatal(err)
		}
		columns, _ := rows.Columns()
		insert := "insert into " + table + " values (" + strings.Repeat("?,", len(columns)-1) + "?)"
		var keep []int
		if table == "users" && os.Getenv("BARE_SLIM") != "" {
			var names []string
			for i, c := range columns {
				var n int
				source.QueryRow("select count(*) from users where " + c + " not in ('', 0)").Scan(&n)
				if n > 0 {
					keep = append(keep, i)
					names = append(names, c)
				}
			}
			insert = "insert into users (" + strings.Join(names, ",") + ") values (" + strings.Repeat("?,", len(names)-1) + "?)"
			fmt.Println(len(names), "columns")
		}
		var took time.Duration
		n := 0
		for more := true; more; {
			batch := make([][]any, 0, 1000)
			for len(batch) < 1000 && rows.Next() {
				row := make([]any, len(columns))
				dest := make([]any, len(columns))
				for i := range row {
					dest[i] = &row[i]
				}
				rows.Scan(dest...)
				batch = append(batch, row)
			}
			more = len(batch) == 1000
			if len(batch) == 0 {
				break
			}
			n += len(batch)
			began := cpuNow()
			tx, _ := target.Begin()
			stmt, err := tx.Prepare(insert)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range batch {
				if keep != nil {
					slim := make([]any, len(keep))
					for i, k := range keep {
						slim[i] = row[k]
					}
					row = slim
				}
				if _, err := stmt.Exec(row...); err != nil {
					t.Fatal(err)
				}
			}
			tx.Commit()
			took += cpuNow() - began
		}
		rows.Close()
		fmt.Printf("%-12s %7d rows %v/row\n", table, n, took/time.Duration(max(n, 1)))
		all += took
	}
	fmt.Println("all", all)
}
