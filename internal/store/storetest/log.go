package storetest

import (
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
)

// Log gives a logger that writes to the log of the test.
func Log(tb testing.TB) *slog.Logger {
	w := &testWriter{tb: tb}
	tb.Cleanup(func() { w.over.Store(true) })
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: withoutTime}))
}

// testWriter falls silent when the test is over, since a late t.Log panics.
type testWriter struct {
	tb   testing.TB
	over atomic.Bool
}

func (w *testWriter) Write(b []byte) (int, error) {
	if !w.over.Load() {
		w.tb.Log(strings.TrimSuffix(string(b), "\n"))
	}
	return len(b), nil
}

func withoutTime(groups []string, a slog.Attr) slog.Attr {
	if len(groups) == 0 && a.Key == slog.TimeKey {
		return slog.Attr{}
	}
	return a
}
