package directory

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Runs and bits must agree with plain sets of numbers.
func TestRuns(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		const most = 300
		set := func(name string) (r runs, numbers []int64) {
			numbers = rapid.SliceOfNDistinct(rapid.Int64Range(1, most), 0, most, rapid.ID).Draw(t, name)
			slices.Sort(numbers)
			for _, n := range numbers {
				r.add(n)
				r.add(n)
			}
			return r, numbers
		}
		a, inA := set("a")
		b, inB := set("b")
		if a.count() != int64(len(inA)) {
			t.Fatalf("%v counts %d", inA, a.count())
		}
		looked := newBitset(most)
		if err := looked.read(a.text()); err != nil {
			t.Fatal(err)
		}
		if got := looked.after(0, most+1); !slices.Equal(got, inA) {
			t.Fatalf("%v comes back as %v", inA, got)
		}
		var both []int64
		for _, n := range inA {
			if slices.Contains(inB, n) {
				both = append(both, n)
			}
		}
		counted, err := looked.shared(b.text())
		if err != nil {
			t.Fatal(err)
		}
		other := newBitset(most)
		for _, s := range b {
			other.fill(s)
		}
		looked.and(other)
		if counted != int64(len(both)) || looked.count() != int64(len(both)) || !slices.Equal(looked.after(0, most), both) {
			t.Fatalf("%v and %v give %v, counted %d", inA, inB, looked.after(0, most), counted)
		}
		from, limit := rapid.Int64Range(0, most).Draw(t, "from"), rapid.IntRange(0, 9).Draw(t, "limit")
		rest := slices.DeleteFunc(slices.Clone(both), func(n int64) bool { return n <= from })
		if got := looked.after(from, limit); !slices.Equal(got, rest[:min(limit, len(rest))]) {
			t.Fatalf("behind %d come %v, not %v", from, got, rest)
		}
	})
}

// What was not written by us is refused, not misread.
func TestForgedRuns(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "!", "cg", "coA", "cgE", "YgA", "eA"} {
		if newBitset(9).read(text) == nil && text != "cg" {
			t.Errorf("%q is read", text)
		}
	}
}
