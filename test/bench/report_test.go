package bench

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"roster/internal/store/storetest"
)

// figure is one line of the report.
type figure struct {
	what  string
	value string
}

// reported gathers the figures of a run: size → what → engine → value.
var reported struct {
	sizes []int
	lines []string
	cells map[string]string
}

func report(e storetest.Engine, n int, figures []figure) {
	if reported.cells == nil {
		reported.cells = map[string]string{}
	}
	if len(reported.sizes) == 0 || reported.sizes[len(reported.sizes)-1] != n {
		reported.sizes = append(reported.sizes, n)
	}
	for _, f := range figures {
		key := fmt.Sprintf("%d %s", n, f.what)
		if _, known := reported.cells[key+" "]; !known {
			reported.cells[key+" "] = "seen"
			reported.lines = append(reported.lines, key)
		}
		reported.cells[key+fmt.Sprint(e)] = f.value
	}
}

// TestMain writes the report to the file that ROSTER_BENCH_REPORT names.
func TestMain(m *testing.M) {
	code := m.Run()
	if path := os.Getenv("ROSTER_BENCH_REPORT"); path != "" && code == 0 && len(reported.lines) > 0 {
		if err := os.WriteFile(path, []byte(markdown()), 0o644); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

func markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Benchmarks\n\nWritten by `make bench` on %s: %d cores, %s, both engines durable (synchronous commits), server and\nclients on the same machine. "+
		"The bare loop writes the rows that the import wrote into the same tables of an empty\ndatabase, a thousand to a transaction, in the same run. "+
		"Absolute figures hold for that machine; compare the shares.\n", time.Now().UTC().Format(time.DateOnly), runtime.NumCPU(), runtime.Version())
	for _, n := range reported.sizes {
		fmt.Fprintf(&b, "\n## %d people\n\n| what | SQLite | PostgreSQL |\n|---|---|---|\n", n)
		for _, key := range reported.lines {
			if what, ok := strings.CutPrefix(key, fmt.Sprintf("%d ", n)); ok {
				fmt.Fprintf(&b, "| %s | %s | %s |\n", what, reported.cells[key+fmt.Sprint(storetest.Embedded)], reported.cells[key+fmt.Sprint(storetest.Postgres)])
			}
		}
	}
	return b.String()
}
