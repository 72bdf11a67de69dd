package bulk_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
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
	path := filepath.Join(b.TempDir(), "company.csv")
	file, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	if err := errors.Join(bulktest.Company(file, rows), file.Close()); err != nil {
		b.Fatal(err)
	}
	for _, e := range storetest.Engines() {
		b.Run(string(e), func(b *testing.B) {
			log := slog.New(slog.DiscardHandler)
			s, err := store.Open(b.Context(), store.Config{Database: storetest.Database(b, e), Clock: clock.System(), Log: log})
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			planRows(b, s, log, path, rows)
		})
	}
}

func planRows(b *testing.B, s *store.Store, log *slog.Logger, path string, rows int) {
	b.Helper()
	d := directory.New(directory.Config{Store: s, Log: log, Enqueue: benchEnqueue})
	imports := bulk.New(bulk.Config{Store: s, Directory: d, Dir: b.TempDir(), Log: log, Enqueue: benchEnqueue})
	ctx := as(b.Context(), "usr_bench")
	file, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	i, _, err := imports.Upload(ctx, "company.csv", file)
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
		err = imports.RunPlan(ctx, set.ID, func(_ *store.Tx, done, _ int64) error {
			if done%50_000 == 0 {
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.Sys-m.HeapReleased)
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		spent += time.Since(start)
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

// BenchmarkPlanAgain plans the file once more over the company that it made:
// every row is looked up, and nothing is to be changed.
func BenchmarkPlanAgain(b *testing.B) {
	const rows = 10_000
	path := filepath.Join(b.TempDir(), "company.csv")
	file, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	if err := errors.Join(bulktest.Company(file, rows), file.Close()); err != nil {
		b.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	s := storetest.Open(b, storetest.Embedded)
	d := directory.New(directory.Config{Store: s, Log: log, Enqueue: benchEnqueue})
	imports := bulk.New(bulk.Config{Store: s, Directory: d, Dir: b.TempDir(), Log: log, Enqueue: benchEnqueue})
	ctx := as(b.Context(), "usr_bench")
	plan := func(source string) roster.ChangeSet {
		file, err := os.Open(path)
		if err != nil {
			b.Fatal(err)
		}
		defer file.Close()
		i, _, err := imports.Upload(ctx, "company.csv", file)
		if err != nil {
			b.Fatal(err)
		}
		set, _, err := imports.Plan(ctx, i.ID, bulk.Options{Source: source})
		if err != nil {
			b.Fatal(err)
		}
		if err := imports.RunPlan(ctx, set.ID, nil); err != nil {
			b.Fatal(err)
		}
		if set, err = d.ChangeSet(ctx, set.ID); err != nil {
			b.Fatal(err)
		}
		return set
	}
	set := plan("hr")
	if _, err := d.Apply(ctx, set.ID, set.Hash, 0); err != nil {
		b.Fatal(err)
	}
	if err := d.Run(ctx, set.ID, set.CreatedBy, func(*store.Tx, int64, int64) error { return nil }); err != nil {
		b.Fatal(err)
	}
	n := 0
	for b.Loop() {
		n++
		if set := plan("hr" + strconv.Itoa(n)); set.Counts.Unchanged != rows {
			b.Fatalf("planned %+v", set.Counts)
		}
	}
	b.ReportMetric(float64(rows*n)/b.Elapsed().Seconds(), "rows/s")
}
