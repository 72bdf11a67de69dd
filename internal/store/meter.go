package store

import (
	"context"
	"time"

	"roster/internal/clock"
	"roster/internal/telemetry"
)

// Meter counts what the store does.
type Meter interface {
	// Transaction is told how long one took, waiting for its turn and for the
	// disk included, and how it ended.
	Transaction(writes bool, took time.Duration, err error)
	// Group is told how many shared a commit, where the engine lets them.
	Group(size int)
}

// measured is a transaction under way.
type measured struct {
	meter  Meter
	writes bool
	watch  clock.Stopwatch
	span   telemetry.Span
}

func (s *Store) measure(ctx context.Context, writes bool) (context.Context, measured) {
	m := measured{meter: s.meter, writes: writes}
	name := "store view"
	if writes {
		name = "store update"
	}
	ctx, m.span = telemetry.Begin(ctx, name)
	if m.meter != nil {
		m.watch = clock.Start()
	}
	return ctx, m
}

// end gives back the error that it is told of.
func (m measured) end(err error) error {
	if m.meter != nil {
		m.meter.Transaction(m.writes, m.watch.Elapsed(), err)
	}
	m.span.End(err)
	return err
}
