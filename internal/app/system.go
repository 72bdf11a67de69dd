package app

import (
	"context"

	"roster/internal/api"
)

// Health implements api.System.
func (a *App) Health(ctx context.Context) (h api.Health, err error) {
	about, err := a.store.About(ctx)
	if err != nil {
		return h, err
	}
	lags, err := a.journal.Lag(ctx)
	if err != nil {
		return h, err
	}
	h = api.Health{Engine: about.Engine, Bytes: about.Bytes, Schema: about.Schema, StartedAt: a.started, Disk: disk(a.config.Data)}
	for _, l := range lags {
		h.Readers = append(h.Readers, api.ReaderHealth{Name: l.Reader, Events: l.Events, Age: l.Age})
	}
	return h, nil
}
