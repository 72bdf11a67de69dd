package directory

import (
	"testing"

	"pgregory.net/rapid"
)

// The table must answer as a map does.
func TestRowTable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var table rowTable
		model := map[uint64]int64{}
		sum := rapid.OneOf(rapid.Uint64(), rapid.Uint64Range(0, 40), rapid.Uint64Range(1<<56, 1<<56+40))
		for range rapid.IntRange(0, 2000).Draw(t, "steps") {
			s := sum.Draw(t, "sum")
			row := rapid.Int64Range(1, 1<<32-1).Draw(t, "row")
			table.put(s, row)
			model[s] = row
		}
		for s, row := range model {
			if got, ok := table.get(s); !ok || got != row {
				t.Fatalf("%d is %d %v, want %d", s, got, ok, row)
			}
		}
		s := rapid.Uint64().Draw(t, "other")
		if _, known := model[s]; !known {
			if _, ok := table.get(s); ok {
				t.Fatalf("%d is there", s)
			}
		}
	})
}
