package clock

import "time"

// A Stopwatch measures how long something takes. It runs on the monotonic clock of
// the machine and so is not disturbed when somebody sets the time; it says nothing
// about what time it is.
type Stopwatch struct{ start time.Time }

// Start returns a running stopwatch.
func Start() Stopwatch { return Stopwatch{start: time.Now()} }

// Elapsed returns the time since the start.
func (s Stopwatch) Elapsed() time.Duration { return time.Since(s.start) }
