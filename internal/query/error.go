package query

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"roster"
)

// Code is the stable name of a fault.
type Code string

// The faults a filter can have.
const (
	CodeSyntax          Code = "filter_syntax"
	CodeTooLong         Code = "filter_too_long"
	CodeTooDeep         Code = "filter_too_deep"
	CodeTooMany         Code = "filter_too_many_parts"
	CodeUnknownOperator Code = "filter_unknown_operator"
	CodeUnknownField    Code = "filter_unknown_attribute"
	CodeOperator        Code = "filter_operator_not_allowed"
	CodeValue           Code = "filter_invalid_value"
)

// Error is what Parse, FromJSON and Check return. Its texts are meant for the
// person who wrote the filter.
type Error struct {
	Code    Code
	Offset  int    // of the offending token, in bytes; -1 where no text is known
	Length  int    // of that token; 0 at the end of the text
	Pointer string // JSON Pointer into the JSON form, where the fault lies in a tree
	Message string // what is wrong
	Hint    string // how to put it right; may be empty
}

func (e *Error) Error() string { return "filter: " + e.public() }

// Unwrap makes the fault an [roster.Invalid] request for the doors, which need
// not know this package to report it.
func (e *Error) Unwrap() error {
	return roster.Errorf(roster.Invalid, string(e.Code), "%s", e.public())
}

func (e *Error) public() string {
	var b strings.Builder
	b.WriteString(e.Message)
	if e.Offset >= 0 {
		fmt.Fprintf(&b, " at position %d", e.Offset+1)
	}
	if e.Hint != "" {
		b.WriteString("; ")
		b.WriteString(e.Hint)
	}
	return b.String()
}

// under puts the fault below a step of the JSON form.
func (e *Error) under(step string) *Error {
	e.Pointer = step + e.Pointer
	return e
}

// fault points at a place in the source.
func fault(code Code, at span, hint, format string, args ...any) *Error {
	return &Error{Code: code, Offset: at.offset, Length: at.length, Hint: hint, Message: fmt.Sprintf(format, args...)}
}

// misfit points at a place in a tree, which may never have been text.
func misfit(code Code, at span, hint, format string, args ...any) *Error {
	e := fault(code, at, hint, format, args...)
	if at.length == 0 {
		e.Offset = -1
	}
	return e
}

// excerpt quotes a piece of the filter in a message without repeating all of it.
func excerpt(s string) string {
	const most = 40
	if len(s) > most {
		cut := most
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		s = s[:cut] + "…"
	}
	return fmt.Sprintf("%q", s)
}
