package roster_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"roster"
)

func TestIDs(t *testing.T) {
	t.Parallel()
	const many = 100_000
	ids, seen := make([]string, many), make(map[string]bool, many)
	for i := range ids {
		ids[i] = roster.NewID(roster.PrefixUser, firstDay.Add(time.Duration(i)*time.Microsecond))
		if !roster.ValidID(roster.PrefixUser, ids[i]) {
			t.Fatalf("%q is not valid", ids[i])
		}
		seen[ids[i]] = true
	}
	if !slices.IsSorted(ids) {
		t.Error("identifiers must sort by time")
	}
	for range many {
		seen[roster.NewID(roster.PrefixUser, firstDay)] = true
	}
	if len(seen) != 2*many {
		t.Errorf("%d identifiers of %d are different", len(seen), 2*many)
	}
}

func TestValidID(t *testing.T) {
	t.Parallel()
	id := roster.NewID(roster.PrefixUnit, firstDay)
	for s, want := range map[string]bool{
		id: true, "": false, "unit_": false, strings.ToUpper(id): false, id + "0": false, id[:len(id)-1]: false, " " + id: false,
		"usr" + id[4:]: false, "unit_8" + id[6:]: false, "unit_" + strings.Repeat("l", 26): false, "unit_" + strings.Repeat("0", 26): true,
	} {
		if roster.ValidID(roster.PrefixUnit, s) != want {
			t.Errorf("%q: valid is %v", s, !want)
		}
	}
}

func FuzzValidID(f *testing.F) {
	f.Add("usr", "usr_01kjm1bp00e00800000000000")
	f.Add("", "_00000000000000000000000000")
	f.Fuzz(func(t *testing.T, prefix, s string) {
		if roster.ValidID(prefix, s) && (len(s) != len(prefix)+27 || strings.ToLower(s[len(prefix):]) != s[len(prefix):]) {
			t.Fatalf("%q is valid for %q", s, prefix)
		}
	})
}

func TestPositions(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]roster.Position{"": {}, "0.0": {}, "12.3": {Tx: 12, N: 3}} {
		if p, err := roster.ParsePosition(s); err != nil || p != want {
			t.Errorf("%q: %v, %v", s, p, err)
		}
	}
	for _, s := range []string{"1", "1.", ".1", "-1.0", "+1.0", "01.2", "1.2.3", "a.b", "9223372036854775808.0"} {
		if p, err := roster.ParsePosition(s); err == nil || roster.KindOf(err) != roster.Invalid {
			t.Errorf("%q: %v, %v", s, p, err)
		}
	}
	if a, b := (roster.Position{Tx: 9, N: 5}), (roster.Position{Tx: 10, N: 1}); !a.Less(b) || b.Less(a) || a.Less(a) {
		t.Error("positions are ordered by transaction, then number")
	}
}

func TestSerialID(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

	// A series gives the same identifiers again, valid, in order, and apart from other series.
	last := ""
	for n := range uint32(1000) {
		id := roster.SerialID(roster.PrefixUser, at, "chg_1", n)
		if !roster.ValidID(roster.PrefixUser, id) || id <= last || id != roster.SerialID(roster.PrefixUser, at, "chg_1", n) {
			t.Fatalf("number %d is %s after %s", n, id, last)
		}
		if id == roster.SerialID(roster.PrefixUser, at, "chg_2", n) {
			t.Fatalf("two series share %s", id)
		}
		last = id
	}
}
