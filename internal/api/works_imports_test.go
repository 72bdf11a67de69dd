package api_test

import (
	"context"
	"log/slog"
	"testing"

	"roster"
	"roster/internal/api"
	"roster/internal/store"
)

func (w *works) imports(*testing.T, *api.Config, *slog.Logger, func(context.Context, *store.Tx, string, roster.Subject) (string, error)) {
}
