package clock_test

import (
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"roster/internal/clock"
)

func TestSystem(t *testing.T) {
	t.Parallel()

	// The machine's time must come in the form that both engines store without loss.
	before := time.Now().Add(-time.Second)
	now := clock.System().Now()
	if now.Location() != time.UTC {
		t.Errorf("Now is in %s, want UTC", now.Location())
	}
	if now != clock.Round(now) {
		t.Errorf("Now is finer than %s: %s", clock.Precision, now)
	}
	if now.Before(before) || now.After(time.Now()) {
		t.Errorf("Now is %s, which is not now", now)
	}
}

func TestRound(t *testing.T) {
	t.Parallel()

	// An instant must survive the way through its stored microseconds.
	rapid.Check(t, func(t *rapid.T) {
		stored := rapid.Int64Range(-62_135_596_800_000_000, 253_402_300_799_999_999).Draw(t, "microseconds")
		finer := rapid.Int64Range(0, 999).Draw(t, "nanoseconds")
		zone := time.FixedZone("", rapid.IntRange(-14*3600, 14*3600).Draw(t, "offset"))
		given := time.UnixMicro(stored).Add(time.Duration(finer)).In(zone)
		if got := clock.Round(given); got != time.UnixMicro(stored).UTC() {
			t.Fatalf("Round(%s) = %s, want %s", given, got, time.UnixMicro(stored).UTC())
		}
	})
}

func TestManual(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 3, 1, 12, 0, 0, 123_456_789, time.UTC)
	want := time.Date(2026, 3, 1, 12, 0, 0, 123_456_000, time.UTC)

	t.Run("At", func(t *testing.T) {
		t.Parallel()

		// A clock that stands still must say the same until it is moved.
		c := clock.At(noon)
		if first, second := c.Now(), c.Now(); first != want || second != want {
			t.Errorf("Now = %s, then %s, want %s both times", first, second, want)
		}
		if got := c.Advance(time.Hour); got != want.Add(time.Hour) || c.Now() != got {
			t.Errorf("Advance = %s, want %s", got, want.Add(time.Hour))
		}
		c.Set(noon)
		if got := c.Now(); got != want {
			t.Errorf("Now after Set = %s, want %s", got, want)
		}
	})

	t.Run("Stepping", func(t *testing.T) {
		t.Parallel()

		// Readers that race must each get an instant of their own.
		c := clock.Stepping(noon, time.Millisecond)
		var (
			readers sync.WaitGroup
			mu      sync.Mutex
			seen    = map[time.Time]bool{}
		)
		for range 100 {
			readers.Go(func() {
				now := c.Now()
				mu.Lock()
				defer mu.Unlock()
				seen[now] = true
			})
		}
		readers.Wait()
		if len(seen) != 100 {
			t.Errorf("100 readings gave %d instants", len(seen))
		}
		if got := c.Now(); got != want.Add(100*time.Millisecond) {
			t.Errorf("Now after 100 steps = %s, want %s", got, want.Add(100*time.Millisecond))
		}
	})
}

func TestStopwatch(t *testing.T) {
	t.Parallel()

	// Measured time must never run backwards.
	watch := clock.Start()
	first := watch.Elapsed()
	if second := watch.Elapsed(); first < 0 || second < first {
		t.Errorf("Elapsed = %s, then %s", first, second)
	}
}
