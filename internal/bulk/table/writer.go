package table

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// Writer writes rows in the format of a file that was read, for instance the
// same file with a column of errors. Cells are escaped (Escape), so what a
// person gets to open cannot run, and reading it again gives the same values.
type Writer struct {
	rows int
	out  rowWriter
}

type rowWriter interface {
	write(row int, cells []string) error
	close() error
}

// NewWriter begins a file in the format. Text is always UTF-8. It begins with a
// byte order mark if the source had one or was no UTF-8, since spreadsheets
// take a file without the mark for Windows-1252. Nothing may be complete before
// Close; closing w is up to the caller.
func NewWriter(w io.Writer, format Format) (*Writer, error) {
	if err := (Options{Delimiter: format.Delimiter, Encoding: format.Encoding}).check(); err != nil {
		return nil, err
	}
	if format.Kind == XLSX {
		out, err := newSheetWriter(w, format.Sheet)
		if err != nil {
			return nil, err
		}
		return &Writer{out: out}, nil
	}
	out := &csvWriter{w: bufio.NewWriterSize(w, 64<<10), delim: ','}
	if format.Delimiter != "" {
		out.delim = format.Delimiter[0]
	}
	out.special = string(rune(out.delim)) + "\"\r\n"
	if format.BOM || format.Encoding != UTF8 && format.Encoding != "" {
		out.w.WriteString("\uFEFF")
	}
	return &Writer{out: out}, nil
}

// Write writes the next row, the header being the first.
func (w *Writer) Write(cells []string) error {
	w.rows++
	return w.out.write(w.rows, cells)
}

// Close writes what is left; the file is not valid without it.
func (w *Writer) Close() error { return w.out.close() }

type csvWriter struct {
	w       *bufio.Writer
	delim   byte
	special string
}

func (c *csvWriter) write(row int, cells []string) error {
	for i, cell := range cells {
		if i > 0 {
			c.w.WriteByte(c.delim)
		}
		cell = Escape(cell)
		if !c.needsQuotes(cell, row == 1 && i == 0, len(cells)) {
			c.w.WriteString(cell)
			continue
		}
		c.w.WriteByte('"')
		for {
			before, after, found := strings.Cut(cell, `"`)
			c.w.WriteString(before)
			if !found {
				break
			}
			c.w.WriteString(`""`)
			cell = after
		}
		c.w.WriteByte('"')
	}
	// The writer keeps its first error, so one look per row is enough.
	if _, err := c.w.WriteString("\r\n"); err != nil {
		return fmt.Errorf("write row %d: %w", row, err)
	}
	return nil
}

// needsQuotes also guards what readers would take for something else: blanks
// at the ends, a lone empty cell, a first line with a meaning of its own.
func (c *csvWriter) needsQuotes(cell string, first bool, columns int) bool {
	if cell == "" {
		return columns == 1
	}
	return strings.ContainsAny(cell, c.special) ||
		cell[0] == ' ' || cell[len(cell)-1] == ' ' ||
		first && (cell[0] == '#' || strings.HasPrefix(strings.ToLower(cell), "sep="))
}

func (c *csvWriter) close() error {
	if err := c.w.Flush(); err != nil {
		return fmt.Errorf("write rows: %w", err)
	}
	return nil
}

// sheetCell is the most characters a workbook's cell can hold.
const sheetCell = 32767

type sheetWriter struct {
	w      io.Writer
	book   *excelize.File
	stream *excelize.StreamWriter
	values []any
}

func newSheetWriter(w io.Writer, sheet string) (*sheetWriter, error) {
	book := excelize.NewFile()
	name := book.GetSheetName(0)
	if sheet != "" && sheet != name {
		// A name too strange to write is no reason to fail: keep the default.
		if err := book.SetSheetName(name, sheet); err == nil {
			name = sheet
		}
	}
	stream, err := book.NewStreamWriter(name)
	if err != nil {
		return nil, fmt.Errorf("begin sheet: %w", err)
	}
	return &sheetWriter{w: w, book: book, stream: stream}, nil
}

func (s *sheetWriter) write(row int, cells []string) error {
	s.values = s.values[:0]
	for i, cell := range cells {
		cell = Escape(cell)
		if len(cell) > sheetCell && utf8.RuneCountInString(cell) > sheetCell {
			return &Error{
				Code: CodeCellTooLong, Row: row, Column: i + 1,
				Message: fmt.Sprintf("a cell of a workbook holds %d characters at most; use CSV", sheetCell),
			}
		}
		if cell == "" {
			s.values = append(s.values, nil)
			continue
		}
		s.values = append(s.values, cell)
	}
	at, err := excelize.CoordinatesToCellName(1, row)
	if err == nil {
		err = s.stream.SetRow(at, s.values)
	}
	if err != nil {
		return fmt.Errorf("write row %d: %w", row, err)
	}
	return nil
}

func (s *sheetWriter) close() error {
	defer s.book.Close()
	if err := s.stream.Flush(); err != nil {
		return fmt.Errorf("write sheet: %w", err)
	}
	if _, err := s.book.WriteTo(s.w); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}
