package roster

import (
	"errors"
	"fmt"
)

// Kind says in which way something failed; the doors map it to an HTTP status
// and the command line to an exit code, each in one table.
type Kind uint8

// The kinds of failure, append-only: exit codes and clients rely on them.
const (
	Internal        Kind = iota // a defect or a broken part; details go to the log only
	Invalid                     // the request cannot be understood or breaks a rule of form
	NotFound                    // no such thing, or none that the caller may know of
	Conflict                    // the state of things forbids it now
	Stale                       // the caller's version is not the current one
	Unauthenticated             // nobody is signed in
	Forbidden                   // signed in, but not permitted
	TooMany                     // throttled; try again later
	TooLarge                    // over a limit of size
	Unavailable                 // cannot be served at the moment, nothing was changed
)

// Error is what a user of Roster sees of a failure. Message says what is
// wrong, where, and how to mend it; Cause is for the log and never shown.
type Error struct {
	Kind     Kind
	Code     string // stable, snake_case
	Message  string
	Problems []Problem
	Cause    error
}

// Error gives the message with its cause, for logs.
func (e *Error) Error() string {
	if e.Cause != nil {
		return fmt.Sprintf("%s: %s: %v", e.Code, e.Message, e.Cause)
	}
	return e.Code + ": " + e.Message
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Errorf makes an error of a kind with a stable code and a public message.
func Errorf(kind Kind, code, format string, args ...any) *Error {
	return &Error{Kind: kind, Code: code, Message: fmt.Sprintf(format, args...)}
}

// KindOf finds the kind of an error, [Internal] when it carries none.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// Problem is one thing that is wrong with a change or a row: which field, what
// about it, and how to mend it. A problem with Warning set is told and does
// not stand in the way.
type Problem struct {
	Field   string `json:"field,omitempty"`
	Code    string `json:"code"`
	Message string `json:"message"`
	Warning bool   `json:"warning,omitempty"`
	// Legal lists the statuses that may follow, when one that may not was asked for.
	Legal []Status `json:"legal,omitempty"`
	// Column and Cell say where in a file the problem stands and what is written
	// there, when it came from one.
	Column string `json:"column,omitempty"`
	Cell   string `json:"cell,omitempty"`
}

func problem(field, code, format string, args ...any) *Problem {
	return &Problem{Field: field, Code: code, Message: fmt.Sprintf(format, args...)}
}

// Blocking reports whether any of the problems stands in the way.
func Blocking(problems []Problem) bool {
	for _, p := range problems {
		if !p.Warning {
			return true
		}
	}
	return false
}
