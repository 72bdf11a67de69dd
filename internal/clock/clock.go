// Package clock is the one place that reads the time of the machine.
//
// Every room that needs the time is given a Clock by whoever builds it, so that
// tests decide what time it is. Within a transaction ask the transaction instead:
// it has read its clock once, and all its rows and events carry that instant.
//
// Instants are in UTC and cut to microseconds, which both database engines store
// without loss. An instant therefore compares equal after a round trip.
package clock

import "time"

// Precision is the finest step of time that Roster stores.
const Precision = time.Microsecond

// A Clock tells the current instant. It must be safe for use by many goroutines.
type Clock interface {
	Now() time.Time
}

// System returns the clock of the machine.
func System() Clock { return system{} }

type system struct{}

func (system) Now() time.Time { return Round(time.Now()) }

// Round brings an instant to the form in which Roster keeps it. It also drops the
// monotonic reading, so measure how long something takes with a Stopwatch.
func Round(t time.Time) time.Time { return t.UTC().Truncate(Precision) }
