package table

import (
	"fmt"
	"strings"
)

// Code names a kind of fault. The texts are stable: they appear in the API.
type Code string

const (
	CodeUnreadable       Code = "unreadable"
	CodeEmpty            Code = "empty_file"
	CodeNotTable         Code = "not_a_table"
	CodeFileTooLarge     Code = "file_too_large"
	CodeEncoding         Code = "invalid_encoding"
	CodeUnknownOption    Code = "unknown_option"
	CodeNoSheet          Code = "no_such_sheet"
	CodeUnsafeArchive    Code = "unsafe_archive"
	CodeDamaged          Code = "damaged_workbook"
	CodeHeaderFormula    Code = "formula_in_header"
	CodeTooManyColumns   Code = "too_many_columns"
	CodeTooManyCells     Code = "too_many_cells"
	CodeTooManyStrings   Code = "too_many_strings"
	CodeRowTooLong       Code = "row_too_long"
	CodeCellTooLong      Code = "cell_too_long"
	CodeCellError        Code = "cell_error"
	CodeNUL              Code = "nul_byte"
	CodeUnclosedQuote    Code = "unclosed_quote"
	CodeBareQuote        Code = "bare_quote"
	CodeMixedDelimiters  Code = "mixed_delimiters"
	CodeRowOutOfSequence Code = "row_out_of_sequence"
	CodeRowNumber        Code = "row_number_too_large"
)

// Error is a fault in a file at a position that a person can find again.
type Error struct {
	Code Code
	// Row counts as a spreadsheet does, the first row being 1; 0 means the file
	// as a whole.
	Row int
	// Line is the line in a text editor; it differs from Row once a cell holds
	// line breaks. 0 for workbooks.
	Line int
	// Column counts from 1; 0 means the whole row.
	Column int
	// Message says what is wrong and how to mend it.
	Message string
	// Fatal says that nothing after this position can be read.
	Fatal bool

	cause error
}

// Error gives the position, then the message.
func (e *Error) Error() string {
	var at []string
	if e.Row > 0 {
		at = append(at, fmt.Sprintf("row %d", e.Row))
	}
	if e.Line > 0 && e.Line != e.Row {
		at = append(at, fmt.Sprintf("line %d", e.Line))
	}
	if e.Column > 0 {
		at = append(at, fmt.Sprintf("column %d", e.Column))
	}
	if len(at) == 0 {
		return e.Message
	}
	return strings.Join(at, ", ") + ": " + e.Message
}

// Unwrap gives the technical cause, if there is one.
func (e *Error) Unwrap() error { return e.cause }

// fileFault is a fault of the file as a whole.
func fileFault(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...), Fatal: true}
}

// because attaches the technical cause.
func (e *Error) because(cause error) *Error {
	e.cause = cause
	return e
}
