package table

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// record gathers the cells of one row end to end in one buffer, so that a row
// costs one string, however many cells it has. It enforces the size limits and
// remembers the first fault; after a fault it swallows what else arrives.
type record struct {
	limits Limits
	number int // as a spreadsheet counts
	line   int // as an editor counts; 0 for workbooks
	buf    []byte
	ends   []int
	start  int // where the current cell begins in buf
	fault  *Error
	// formula is the first column whose value a formula computed, or 0.
	formula int
}

func (r *record) reset(number, line int) {
	r.number, r.line = number, line
	r.buf, r.ends, r.start = r.buf[:0], r.ends[:0], 0
	r.fault, r.formula = nil, 0
}

// column is the number of the current cell.
func (r *record) column() int { return len(r.ends) + 1 }

func (r *record) fail(code Code, column int, format string, args ...any) *Error {
	if r.fault == nil {
		r.fault = &Error{Code: code, Row: r.number, Line: r.line, Column: column, Message: fmt.Sprintf(format, args...)}
	}
	return r.fault
}

// add appends to the current cell.
func (r *record) add(text []byte) {
	if r.fault != nil || !r.fits(len(text)) {
		return
	}
	r.buf = append(r.buf, text...)
}

// fits reports whether n more bytes may be appended, and fails the row if not.
func (r *record) fits(n int) bool {
	if len(r.buf)-r.start+n > r.limits.CellBytes {
		r.fail(CodeCellTooLong, r.column(), "the cell is longer than %d bytes; shorten it, or check for a missing closing quote", r.limits.CellBytes)
		return false
	}
	if len(r.buf)+n > r.limits.RowBytes {
		r.fail(CodeRowTooLong, 0, "the row is longer than %d bytes; shorten its cells", r.limits.RowBytes)
		return false
	}
	return true
}

// endCell closes the current cell.
func (r *record) endCell() {
	if r.fault != nil {
		return
	}
	if len(r.ends) >= r.limits.Columns {
		r.fail(CodeTooManyColumns, r.column(), "the row has more than %d columns; remove the columns that are not needed", r.limits.Columns)
		return
	}
	r.ends = append(r.ends, len(r.buf))
	r.start = len(r.buf)
}

// verify refuses text that no later reader would handle alike.
func (r *record) verify(decoded bool) {
	if r.fault != nil {
		return
	}
	if at := bytes.IndexByte(r.buf, 0); at >= 0 {
		r.fail(CodeNUL, r.columnAt(at), "the cell holds a NUL character; export the file again as UTF-8 text")
		return
	}
	column := 0
	if decoded {
		if at := bytes.Index(r.buf, []byte("\uFFFD")); at >= 0 {
			column = r.columnAt(at)
		}
	} else if !r.valid() {
		column = r.firstInvalid()
	}
	if column > 0 {
		r.fail(CodeEncoding, column, "the cell holds bytes that are no characters in the file's encoding; export the file as UTF-8 or choose another encoding")
	}
}

// valid looks at all cells at once; broken halves at the end of one cell and
// the start of the next must not pass for a character.
func (r *record) valid() bool {
	for _, end := range r.ends {
		if end < len(r.buf) && !utf8.RuneStart(r.buf[end]) {
			return false
		}
	}
	return utf8.Valid(r.buf)
}

func (r *record) firstInvalid() int {
	from := 0
	for i, end := range r.ends {
		if !utf8.Valid(r.buf[from:end]) {
			return i + 1
		}
		from = end
	}
	return len(r.ends)
}

func (r *record) columnAt(offset int) int {
	for i, end := range r.ends {
		if offset < end {
			return i + 1
		}
	}
	return len(r.ends)
}

// cells slices one string into dst.
func (r *record) cells(dst []string) []string {
	dst = dst[:0]
	text, from := string(r.buf), 0
	for _, end := range r.ends {
		dst = append(dst, text[from:end])
		from = end
	}
	return dst
}

// empty reports whether no cell holds anything but blanks.
func (r *record) empty() bool {
	return r.fault == nil && len(bytes.TrimSpace(r.buf)) == 0
}
