package bulk_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"roster"
	"roster/internal/bulk"
	"roster/internal/bulk/bulktest"
	"roster/internal/clock"
	"roster/internal/directory"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

// BenchmarkPlan plans a file of ROSTER_BENCH_ROWS people (20,000 unless said).
func BenchmarkPlan(b *testing.B) {
	rows, err := strconv.Atoi(os.Getenv("ROSTER_BENCH_ROWS"))
	if err != nil {
		rows = 20_000
	}
	var file bytes.Buffer
	if err := bulktest.Company(&file, rows); err != nil {
		b.Fatal(err)
	}
	for _, e := range storetest.Engines() {
		b.Run(string(e), func(b *testing.B) {
			log := slog.New(slog.NewTextHandler(io.Discard, nil))
			s, err := store.Open(b.Context(), store.Config{Database: storetest.Database(b, e), Clock: clock.System(), Log: log})
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			planRows(b, s, log, file.Bytes(), rows)
		})
	}
}

func planRows(b *testing.B, s *store.Store, log *slog.Logger, file []byte, rows int) {
	d := directory.New(directory.Config{Store: s, Log: log, Enqueue: benchEnqueue})
	imports := bulk.New(bulk.Config{Store: s, Directory: d, Dir: b.TempDir(), Log: log, Enqueue: benchEnqueue})
	ctx := as(b.Context(), "usr_bench")
	i, _, err := imports.Upload(ctx, "company.csv", bytes.NewReader(file))
	if err != nil {
		b.Fatal(err)
	}
	modes := []bulk.Mode{bulk.Upsert, bulk.Create}
	n := 0
	var spent time.Duration
	var most uint64
	for b.Loop() {
		// A title of its own does not make another plan, a source does.
		set, _, err := imports.Plan(ctx, i.ID, bulk.Options{Source: "bench" + strconv.Itoa(n), Mode: modes[n%2]})
		if err != nil {
			b.Fatal(err)
		}
		n++
		start := time.Now()
		if err := imports.RunPlan(ctx, set.ID, nil); err != nil {
			b.Fatal(err)
		}
		spent += time.Since(start)
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		most = max(most, m.Sys-m.HeapReleased)
		set, err = d.ChangeSet(ctx, set.ID)
		if err != nil || set.Counts.Create != int64(rows) {
			b.Fatalf("%v: planned %+v", err, set.Counts)
		}
	}
	b.ReportMetric(float64(rows*n)/spent.Seconds(), "rows/s")
	b.ReportMetric(float64(most)/(1<<20), "MiB")
}

func benchEnqueue(context.Context, *store.Tx, string, roster.Subject) (string, error) {
	return "job_1", nil
}
