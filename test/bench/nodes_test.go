package bench

import (
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"roster/internal/store/storetest"
)

// nodesFor is how long each kind of request is measured.
const nodesFor = 5 * time.Second

// BenchmarkNodes works with one company on one PostgreSQL through one node, then
// through two, and so on to ROSTER_BENCH_NODES. Clients, nodes and the database
// share the machine, so it shows what more nodes cost, and what they bring where
// there are cores for them.
func BenchmarkNodes(b *testing.B) {
	most, _ := strconv.Atoi(os.Getenv("ROSTER_BENCH_NODES"))
	if most < 1 {
		b.Skip("ROSTER_BENCH_NODES says how many nodes to measure")
	}
	program := build(b)
	for _, n := range sizes(b) {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			for range b.N {
				r := &run{TB: b, program: program, engine: storetest.Postgres, n: n, dir: b.TempDir(), database: storetest.Database(b, storetest.Postgres)}
				r.start()
				r.carryOut(r.file("company.csv", people{to: n}.csv), "create", n)
				r.server.stop()
				r.figures = nil
				for nodes := 1; nodes <= most; nodes++ {
					r.nodes(nodes)
				}
				// The log of a benchmark is cut off after ten lines.
				for _, f := range r.figures {
					fmt.Printf("| %s | %s |\n", f.what, f.value)
				}
			}
		})
	}
}

// nodes measures with so many nodes, among which the clients are dealt out.
func (r *run) nodes(n int) {
	all := make([]*server, n)
	for i := range all {
		all[i] = start(r, r.program, r.database, r.dir)
	}
	r.server = all[0]
	r.server.nodes = all
	name := fmt.Sprintf("%d nodes: ", n)
	edits, late := r.server.load(8, nodesFor, r.edit)
	r.figure(name+"edits by HTTP, 8 clients", fmt.Sprintf("%.0f/s, p99 %s", edits, round(late)))
	reads, late := r.server.load(8, nodesFor, r.read)
	r.figure(name+"reads of one person by HTTP, 8 clients", fmt.Sprintf("%.0f/s, p99 %s", reads, round(late)))
	extra := min(r.extra(), 20_000)
	// What one count of nodes has added is there for the next.
	from := r.n + (n-1)*extra
	planned, applied := r.carryOut(r.file(fmt.Sprintf("more%d.csv", n), people{from: from, to: from + extra, moved: true}.csv), "create", extra)
	r.figure(name+fmt.Sprintf("import of %d on top", extra), "plan "+rate(extra, planned)+", apply "+rate(extra, applied))
	var memory float64
	for _, s := range all {
		memory = max(memory, s.memory())
		s.stop()
	}
	r.figure(name+"most memory of a node", fmt.Sprintf("%.0f MB", memory))
}
