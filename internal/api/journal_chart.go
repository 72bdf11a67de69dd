package api

import (
	"context"
	"time"

	"roster/internal/store"
)

type (
	chartInput struct {
		JournalFilter
		Bars int `query:"bars" default:"60" minimum:"1" maximum:"400" doc:"How many bars there may be at most."`
	}
	chartJSON struct {
		Since       time.Time `json:"since"`
		Until       time.Time `json:"until"`
		StepSeconds int64     `json:"stepSeconds" doc:"The width of a bar."`
		Counts      []int64   `json:"counts" nullable:"false" doc:"One for each bar, the earliest first."`
		Partial     bool      `json:"partial,omitempty" doc:"There are more events than were counted."`
		CountedTo   time.Time `json:"countedTo,omitzero" doc:"When partial, how far back the count goes."`
	}
	chartOutput struct{ Body chartJSON }
)

func (a *API) chartEvents(ctx context.Context, in *chartInput) (*chartOutput, error) {
	out := &chartOutput{}
	err := a.store.View(ctx, func(v *store.View) error {
		l, err := in.list(ctx, v)
		if err != nil {
			return err
		}
		c, err := v.ChartEvents(ctx, l, in.Bars)
		out.Body = chartJSON{
			Since: c.Since, Until: c.Until, StepSeconds: int64(c.Step / time.Second), Counts: c.Counts, Partial: c.Partial, CountedTo: c.Back,
		}
		return err
	})
	return out, err
}
