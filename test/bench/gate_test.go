package bench

import (
	"os"
	"testing"

	"roster/internal/store/storetest"
)

// floor is the least share of the bare loop that applying an import must reach,
// in percent, in the same run. It lies well below what was measured last, since
// machines are busy at times, and far above what a mistake leaves.
var floor = map[storetest.Engine]float64{storetest.Embedded: 50, storetest.Postgres: 35}

// TestGate keeps the import from becoming slow unseen. It never looks at absolute
// times, which are those of the machine. ROSTER_BENCH_GATE turns it on: it wants
// the machine for itself.
func TestGate(t *testing.T) {
	if os.Getenv("ROSTER_BENCH_GATE") == "" {
		t.Skip("the gate is part of \"make test\": ROSTER_BENCH_GATE is not set")
	}
	const n = 100_000
	program := build(t)
	for _, e := range storetest.Engines() {
		r := &run{TB: t, program: program, engine: e, n: n, dir: t.TempDir(), database: storetest.Database(t, e)}
		r.start()
		planned, applied := r.carryOut(r.file("company.csv", people{to: n}.csv), "create", n)
		r.server.stop()
		bare := bareLoop(r, e, r.database)
		share := 100 * n / applied.Seconds() / bare
		t.Logf("%s: planned %s, applied %s, bare loop %.0f/s, share %.0f %%", e, rate(n, planned), rate(n, applied), bare, share)
		if share < floor[e] {
			t.Errorf("%s: applying reaches %.0f %% of the bare loop, want at least %.0f %%: look with a profile at what the last change added", e, share, floor[e])
		}
	}
}
