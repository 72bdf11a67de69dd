package cli

import (
	"net/http"

	"roster"
)

const exitHelp = `Exit codes: 0 done, 1 internal, 2 usage, 3 not found, 4 refused or conflict,
5 not permitted, 6 unreachable; 130 interrupted.`

// exits is the one table from kinds of failure to exit codes.
var exits = map[roster.Kind]int{
	roster.Internal:        1,
	roster.Invalid:         2,
	roster.NotFound:        3,
	roster.Conflict:        4,
	roster.Stale:           4,
	roster.TooMany:         4,
	roster.TooLarge:        4,
	roster.Unauthenticated: 5,
	roster.Forbidden:       5,
	roster.Unavailable:     6,
}

// kinds reads the kind of failure out of the status of an answer. A request
// that was understood but breaks a rule (422) is refused like any conflict; one
// that was not understood (400) is a fault of usage.
var kinds = map[int]roster.Kind{
	http.StatusBadRequest:            roster.Invalid,
	http.StatusUnauthorized:          roster.Unauthenticated,
	http.StatusForbidden:             roster.Forbidden,
	http.StatusNotFound:              roster.NotFound,
	http.StatusConflict:              roster.Conflict,
	http.StatusPreconditionFailed:    roster.Stale,
	http.StatusRequestEntityTooLarge: roster.TooLarge,
	http.StatusUnsupportedMediaType:  roster.Conflict,
	http.StatusUnprocessableEntity:   roster.Conflict,
	http.StatusTooManyRequests:       roster.TooMany,
	http.StatusBadGateway:            roster.Unavailable,
	http.StatusServiceUnavailable:    roster.Unavailable,
	http.StatusGatewayTimeout:        roster.Unavailable,
}

// interrupted is an end that the user wanted. The shell has a number for it.
type interrupted struct{ cause error }

func (i *interrupted) Error() string { return "interrupted" }
func (i *interrupted) Unwrap() error { return i.cause }

func exitCode(err error) int {
	if _, ok := asInterrupted(err); ok {
		return 130
	}
	return exits[roster.KindOf(err)]
}
