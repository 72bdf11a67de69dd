package clock

import (
	"sync"
	"time"
)

// Manual is a clock that moves only when it is told to. It is for tests, for
// what-if runs, and for forecasts.
type Manual struct {
	mu   sync.Mutex
	now  time.Time
	step time.Duration
}

var _ Clock = (*Manual)(nil)

// At returns a clock that stands still at t.
func At(t time.Time) *Manual { return &Manual{now: Round(t)} }

// Stepping returns a clock that says t first and moves on by step each time it
// is read, so that everything written gets an instant of its own, in order.
func Stepping(t time.Time, step time.Duration) *Manual {
	return &Manual{now: Round(t), step: step}
}

// Now returns the current instant and then takes the clock's step, if it has one.
func (m *Manual) Now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now
	m.now = Round(now.Add(m.step))
	return now
}

// Set moves the clock to t, which may lie in the past.
func (m *Manual) Set(t time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = Round(t)
}

// Advance moves the clock by d and returns the new instant.
func (m *Manual) Advance(d time.Duration) time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = Round(m.now.Add(d))
	return m.now
}
