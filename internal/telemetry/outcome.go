package telemetry

import (
	"context"
	"errors"

	"roster"
)

// outcome puts the end of something into one of four words. Only "failed" is a
// reason to wake somebody: a refusal is an answer, and who gives up goes away.
func outcome(err error) string {
	switch {
	case err == nil:
		return "ok"
	case errors.Is(err, context.Canceled):
		return "cancelled"
	}
	switch roster.KindOf(err) {
	case roster.Internal, roster.Unavailable:
		return "failed"
	default:
		return "refused"
	}
}
