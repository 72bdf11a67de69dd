package app

import (
	"os"
	"runtime/debug"
)

const (
	// heapGrowth is by how much the heap may grow before garbage is collected, in
	// percent of what is in use. Little is in use as a rule, and an import makes
	// much garbage: it takes a tenth less time than with Go's 100.
	heapGrowth = 200
	// heapAim is where that ends, in bytes: the plan of a million rows has 160 MB
	// in use, and would treble them. It is no bound: a larger plan gets what it
	// needs, and pays with time spent on collecting.
	heapAim = 208 << 20
)

// tuneMemory leaves alone what the operator has set.
func tuneMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(heapGrowth)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(heapAim)
	}
}
