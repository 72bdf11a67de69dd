package journal

import (
	"context"
	"time"

	"roster"
	"roster/internal/store"
)

// Tally is the reader that counts events by hour and type, so that times are
// found and charts are drawn in a journal of any length.
type Tally struct{}

var (
	_ Planner = Tally{}
	_ Paced   = Tally{}
)

// Name implements [Reader].
func (Tally) Name() string { return store.TallyReader }

// Pace implements [Paced]: what is not counted yet is counted by those who ask,
// so there is no hurry.
func (Tally) Pace() (batch int, period time.Duration) { return 20_000, 2 * time.Second }

// Read implements [Reader].
func (Tally) Read(ctx context.Context, tx *store.Tx, events []roster.Event) error {
	var c store.TallyCount
	for _, e := range events {
		c.Add(e.Position, e.Type, e.At)
	}
	return tx.AddTally(ctx, c.Tallies)
}

// Plan implements [Planner].
func (Tally) Plan(ctx context.Context, v *store.View, after roster.Position, most int) (Plan, error) {
	c, err := v.CountTally(ctx, after, most)
	if err != nil || c.Events == 0 {
		return nil, err
	}
	return &counted{c}, nil
}

// counted is a run of events that was counted.
type counted struct{ store.TallyCount }

// End implements [Plan].
func (c *counted) End() (int, roster.Position) { return c.Events, c.Last }

// Apply implements [Plan].
func (c *counted) Apply(ctx context.Context, tx *store.Tx) error { return tx.AddTally(ctx, c.Tallies) }

// Applied implements [Plan].
func (*counted) Applied() {}
