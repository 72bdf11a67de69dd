package table

import (
	"bytes"
	"fmt"
	"io"
)

// csvSource splits decoded text into records. encoding/csv would do for good
// files; this one also bounds cells and rows, keeps reading after a bad row,
// and knows where a quote was opened that swallows the rest of the file.
//
// It is strict where leniency would guess: a quote that closes and is followed
// by text is an error. It is lenient where nothing can be misread: a quote in
// the middle of an unquoted cell is an ordinary character, and blanks after a
// closing quote are ignored.
type csvSource struct {
	r       io.Reader
	delim   byte
	newline byte // '\n', or '\r' in files that know no other
	decoded bool // the text passed a decoder, so bad input shows as U+FFFD

	buf        []byte
	start, end int
	err        error // from r; io.EOF when all is in buf

	number int // of the last record
	line   int // of the last line read
}

func newCSVSource(r io.Reader, delim, newline byte, decoded bool) *csvSource {
	return &csvSource{r: r, delim: delim, newline: newline, decoded: decoded, buf: make([]byte, 64<<10)}
}

// fill reads more text behind what is left; it fails when there is none.
func (s *csvSource) fill() bool {
	if s.start > 0 {
		s.end = copy(s.buf, s.buf[s.start:s.end])
		s.start = 0
	}
	for s.err == nil && s.end < len(s.buf) {
		var n int
		n, s.err = s.r.Read(s.buf[s.end:])
		s.end += n
		if n > 0 {
			return true
		}
	}
	return false
}

// skipLine passes over a line that is no record. Spreadsheets show a type line
// as a row but not a separator line; counted says which one it is.
func (s *csvSource) skipLine(counted bool) {
	s.line++
	if counted {
		s.number++
	}
	for {
		if i := bytes.IndexByte(s.buf[s.start:s.end], s.newline); i >= 0 {
			s.start += i + 1
			return
		}
		s.start = s.end
		if !s.fill() {
			return
		}
	}
}

// read fills rec with the next record. Its error is io.EOF, an error of the
// underlying reader, or a fatal *Error; faults of the row alone are in rec.
func (s *csvSource) read(rec *record) error {
	if s.start == s.end && !s.fill() {
		return s.failed()
	}
	s.number++
	s.line++
	rec.reset(s.number, s.line)
	line, ok := s.plainLine()
	if ok {
		s.split(rec, line)
	} else if err := s.scan(rec); err != nil {
		return err
	}
	rec.verify(s.decoded)
	return nil
}

func (s *csvSource) failed() error {
	if s.err == nil || s.err == io.EOF {
		return io.EOF
	}
	return fileFault(CodeUnreadable, "the file cannot be read to its end; upload it again").because(s.err)
}

// plainLine gives the next line if it lies in the buffer as a whole and has no
// quotes, which is nearly always.
func (s *csvSource) plainLine() ([]byte, bool) {
	for {
		rest := s.buf[s.start:s.end]
		i := bytes.IndexByte(rest, s.newline)
		next := i + 1
		if i < 0 {
			if s.fill() {
				continue
			}
			if s.err != io.EOF {
				return nil, false
			}
			rest = s.buf[s.start:s.end]
			i, next = len(rest), len(rest)
		}
		if bytes.IndexByte(rest[:i], '"') >= 0 {
			return nil, false
		}
		s.start += next
		return trimCR(rest[:i]), true
	}
}

func trimCR(line []byte) []byte {
	if n := len(line); n > 0 && line[n-1] == '\r' {
		return line[:n-1]
	}
	return line
}

func (s *csvSource) split(rec *record, line []byte) {
	for rec.fault == nil {
		i := bytes.IndexByte(line, s.delim)
		if i < 0 {
			rec.add(line)
			rec.endCell()
			return
		}
		rec.add(line[:i])
		rec.endCell()
		line = line[i+1:]
	}
}

// The states of scan.
type csvState int

const (
	cellStart   csvState = iota
	bare                 // in an unquoted cell
	quoted               // between quotes
	quoteSeen            // after a quote that closes, or is the first of two
	afterQuote           // after the closing quote, among blanks
	quoteBroken          // after text behind a closing quote: to the end of the line
)

// scan reads a record byte by byte, across blocks of any number.
func (s *csvSource) scan(rec *record) error {
	var (
		state      = cellStart
		openLine   int // where the last quote was opened
		openColumn int
		columns    = 1  // counts on where rec stopped at a fault
		bareQuotes int  // in this cell
		oddCells   int  // cells with an odd number of bare quotes
		blank      bool // the bare cell has only blanks so far
		oddRest    bool // quotes in the rest of a broken line
	)
	endCell := func() {
		if state != bare && state != cellStart {
			rec.foldCRLF()
		}
		if bareQuotes%2 == 1 {
			oddCells++
		}
		rec.endCell()
		columns++
		bareQuotes, state = 0, cellStart
	}
	finish := func() {
		if state == bare {
			rec.trimCR()
		}
		endCell()
		if oddCells > 1 {
			rec.fail(CodeBareQuote, 0, "quotes inside unquoted cells make the ends of the cells uncertain; put the whole cell in quotes and double the quotes in it")
		}
	}
	for {
		if s.start == s.end && !s.fill() {
			if s.err != io.EOF {
				return s.failed()
			}
			switch {
			case state == quoted:
				return s.unclosed(rec, openLine, openColumn, "the quote opened in line %d is never closed; close it, or double it if it belongs to the text", openLine)
			case state == quoteBroken && oddRest:
				return s.strayQuote(rec, openLine, openColumn)
			case state != quoteBroken:
				finish()
			}
			return nil
		}
		if state == quoted {
			s.addQuoted(rec, &state)
			continue
		}
		c := s.buf[s.start]
		s.start++
		switch {
		case state == quoteBroken:
			if c == s.newline {
				if oddRest {
					return s.strayQuote(rec, openLine, openColumn)
				}
				return nil
			}
			oddRest = oddRest != (c == '"')
		case c == s.newline:
			finish()
			return nil
		case c == s.delim:
			endCell()
		case state == quoteSeen && c == '"':
			rec.add(oneQuote)
			state = quoted
		case state == quoteSeen || state == afterQuote:
			if state = afterQuote; c == ' ' || c == '\r' {
				continue
			}
			if s.line != rec.line {
				return s.strayQuote(rec, openLine, openColumn)
			}
			rec.fail(CodeBareQuote, openColumn, "text follows the closing quote of the cell; double the quotes that belong to the text")
			state, oddRest = quoteBroken, c == '"'
		case state == cellStart && c == '"':
			state, openLine, openColumn = quoted, s.line, columns
		default:
			if state == cellStart {
				state, blank = bare, true
			}
			if c == '"' {
				if bareQuotes++; blank {
					rec.fail(CodeBareQuote, columns, "a blank stands before the opening quote of the cell; remove the blank")
				}
			}
			blank = blank && c == ' '
			rec.add(s.buf[s.start-1 : s.start])
		}
	}
}

var oneQuote = []byte{'"'}

// addQuoted takes the quoted text up to the next quote.
func (s *csvSource) addQuoted(rec *record, state *csvState) {
	text := s.buf[s.start:s.end]
	if i := bytes.IndexByte(text, '"'); i >= 0 {
		text, *state = text[:i], quoteSeen
		s.start++
	}
	s.start += len(text)
	s.line += bytes.Count(text, []byte{s.newline})
	rec.add(text)
}

// strayQuote ends the reading: when a record with a broken quote spans lines,
// any line may be a cell's text, and text must never be taken for a row.
func (s *csvSource) strayQuote(rec *record, line, column int) error {
	return s.unclosed(rec, line, column, "the quote opened in line %d is not closed where its cell ends; close it, or double the quotes that belong to the text", line)
}

func (s *csvSource) unclosed(rec *record, line, column int, format string, args ...any) error {
	return &Error{
		Code: CodeUnclosedQuote, Row: rec.number, Line: line, Column: column,
		Message: fmt.Sprintf(format, args...), Fatal: true,
	}
}

// foldCRLF turns the line breaks inside the current cell into plain ones.
func (r *record) foldCRLF() {
	if r.fault != nil {
		return
	}
	cell := r.buf[r.start:]
	if bytes.IndexByte(cell, '\r') < 0 {
		return
	}
	n := 0
	for i, c := range cell {
		if c == '\r' && i+1 < len(cell) && cell[i+1] == '\n' {
			continue
		}
		cell[n] = c
		n++
	}
	r.buf = r.buf[:r.start+n]
}

// trimCR takes the carriage return of the line end off an unquoted last cell.
func (r *record) trimCR() {
	if r.fault == nil && len(r.buf) > r.start {
		r.buf = r.buf[:r.start+len(trimCR(r.buf[r.start:]))]
	}
}
