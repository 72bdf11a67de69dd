package table

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"os"
	"slices"
	"strings"
)

// File is a tabular file on disk. It holds no open handle between reads, and
// its readings are independent of each other.
type File struct {
	path   string
	name   string
	limits Limits

	format  Format
	prelude prelude
	newline byte
	book    *workbook // nil for CSV

	columns []string
	header  int // row number of the header, or 0
	width   int // columns, or what the first rows have when there is no header
}

// Row is one row of data.
type Row struct {
	// Number counts as a spreadsheet does: the header is 1, the first data row 2.
	Number int
	// Line is where the row begins in a text editor; 0 for workbooks.
	Line int
	// Cells has one cell per column. The slice, but not its strings, is used
	// again for the next row: a caller that keeps it must clone it.
	Cells []string
}

// source reads records one after the other. Its errors end the reading.
type source interface {
	read(*record) error
}

// What Open looks at.
const (
	sampleRows  = 100
	sampleBytes = 256 << 10
)

// Open looks at the file at path and guesses how to read it; name is what its
// owner calls it, for messages. Its errors are *Error.
func Open(path, name string, limits Limits) (*File, error) {
	f := &File{path: path, name: name, limits: limits.withDefaults()}
	return f.With(Options{})
}

// With gives the same file read with the options in place of guesses.
func (f *File) With(o Options) (*File, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	file := &File{path: f.path, name: f.name, limits: f.limits}
	if err := file.look(o); err != nil {
		return nil, err
	}
	return file, nil
}

func (f *File) look(o Options) error {
	disk, err := os.Open(f.path)
	if err != nil {
		return fileFault(CodeUnreadable, "%s cannot be opened; upload it again", f.name).because(err)
	}
	defer disk.Close()
	info, err := disk.Stat()
	switch {
	case err != nil || !info.Mode().IsRegular():
		return fileFault(CodeUnreadable, "%s is not a regular file; upload it again", f.name).because(err)
	case info.Size() == 0:
		return fileFault(CodeEmpty, "%s is empty; export it again", f.name)
	case info.Size() > f.limits.FileBytes:
		return fileFault(CodeFileTooLarge, "%s has %d bytes, more than the %d allowed; split it", f.name, info.Size(), f.limits.FileBytes)
	}
	var magic [8]byte
	n, _ := disk.ReadAt(magic[:], 0)
	switch head := magic[:n]; {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		err = f.lookXLSX(disk, info.Size(), o)
	case bytes.HasPrefix(head, []byte("\xD0\xCF\x11\xE0")):
		err = fileFault(CodeNotTable, "%s is an old or password-protected Excel file; save it as .xlsx without a password, or as CSV", f.name)
	case bytes.HasPrefix(head, []byte("%PDF")):
		err = fileFault(CodeNotTable, "%s is a PDF document; export the data as CSV or XLSX", f.name)
	default:
		err = f.lookCSV(disk, o)
	}
	if err != nil {
		return err
	}
	return f.lookHeader(o)
}

func (f *File) lookCSV(disk *os.File, o Options) error {
	cs, err := guessCharset(disk)
	if err != nil {
		return fileFault(CodeUnreadable, "%s cannot be read; upload it again", f.name).because(err)
	}
	// A byte order mark is skipped even if the user says otherwise about the
	// rest, but only if it is one in his encoding.
	if o.Encoding != "" && o.Encoding != cs.name {
		cs = charset{name: o.Encoding}
	}
	f.format = Format{Kind: CSV, Encoding: cs.name, BOM: cs.bom > 0}

	text, err := f.text(disk)
	if err != nil {
		return err
	}
	sample, err := io.ReadAll(io.LimitReader(text, sampleBytes))
	if err != nil {
		return fileFault(CodeUnreadable, "%s cannot be read; upload it again", f.name).because(err)
	}
	if bytes.Count(sample, []byte{0})*10 > len(sample) {
		return fileFault(CodeNotTable, "%s is neither CSV nor XLSX; export the data in one of the two", f.name)
	}
	f.newline = guessNewline(sample)
	f.prelude = readPrelude(sample, f.newline)
	switch {
	case o.Delimiter != "":
		f.format.Delimiter = o.Delimiter
	case f.prelude.delim != 0:
		f.format.Delimiter = string(rune(f.prelude.delim))
	default:
		whole := len(sample) < sampleBytes
		f.format.Delimiter = string(rune(guessDelimiter(sample, whole, f.newline, f.prelude.lines)))
	}
	return nil
}

// text gives the decoded text after the byte order mark.
func (f *File) text(disk *os.File) (io.Reader, error) {
	skip := int64(0)
	if f.format.BOM {
		skip = 2
		if f.format.Encoding == UTF8 {
			skip = 3
		}
	}
	if _, err := disk.Seek(skip, io.SeekStart); err != nil {
		return nil, fileFault(CodeUnreadable, "%s cannot be read; upload it again", f.name).because(err)
	}
	return f.format.Encoding.decoder(disk), nil
}

// lookHeader reads the first rows to learn the columns.
func (f *File) lookHeader(o Options) error {
	src, done, err := f.open(context.Background())
	if err != nil {
		return err
	}
	defer done()

	rec := record{limits: f.limits}
	var first []string
	var below [][]string
	var headerFault error
	for size := 0; len(below) < sampleRows && size < sampleBytes; size += len(rec.buf) {
		err := src.read(&rec)
		if fault := (*Error)(nil); err == io.EOF || first != nil && errors.As(err, &fault) {
			break // Rows will come to the fault and report it.
		}
		if err != nil {
			return err
		}
		if rec.empty() {
			continue
		}
		if first != nil {
			if rec.fault == nil {
				below = append(below, rec.cells(nil))
			}
			continue
		}
		if rec.fault != nil {
			rec.fault.Fatal = true
			return rec.fault
		}
		first = rec.cells(nil)
		f.header = rec.number
		headerFault = checkHeader(&rec, first)
	}
	if first == nil {
		return fileFault(CodeEmpty, "%s has no rows; export it again", f.name)
	}
	f.format.Header = o.Header == WithHeader || o.Header == GuessHeader && looksLikeHeader(first, below)
	if f.format.Header && headerFault != nil {
		return headerFault
	}
	f.nameColumns(first, below)
	return nil
}

func (f *File) nameColumns(first []string, below [][]string) {
	f.width = filled(first)
	for _, row := range below {
		// Cells beyond the header are faults of their rows, except that a header
		// may leave its last columns unnamed.
		if n := filled(row); !f.format.Header || n <= len(first) {
			f.width = max(f.width, n)
		}
	}
	if f.format.Header {
		first = append(first, make([]string, max(0, f.width-len(first)))...)
		f.columns = columnNames(first[:f.width])
		return
	}
	f.header = 0
	f.columns = columnNames(make([]string, f.width))
}

// filled is the number of cells up to the last that is not blank.
func filled(cells []string) int {
	n := len(cells)
	for n > 0 && strings.TrimSpace(cells[n-1]) == "" {
		n--
	}
	return n
}

// Format says how the file is read.
func (f *File) Format() Format { return f.format }

// Columns gives the names of the columns: trimmed, never empty, all different.
func (f *File) Columns() []string { return slices.Clone(f.columns) }

// Sheets gives the visible sheets of a workbook.
func (f *File) Sheets() []string {
	if f.book == nil {
		return nil
	}
	return f.book.visible()
}

// Rows reads the data rows from the start, leaving out empty ones. An error of
// one row comes with that row's number and no cells, and the reading goes on;
// after a Fatal *Error, or the context's error, it is over.
func (f *File) Rows(ctx context.Context) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		src, done, err := f.open(ctx)
		if err != nil {
			yield(Row{}, err)
			return
		}
		defer done()
		rec := record{limits: f.limits}
		var cells []string
		for {
			if err := src.read(&rec); err != nil {
				if err == io.EOF {
					return
				}
				if ctx.Err() != nil {
					err = context.Cause(ctx)
				}
				yield(Row{Number: rec.number, Line: rec.line}, err)
				return
			}
			if rec.number <= f.header || rec.empty() {
				continue
			}
			row := Row{Number: rec.number, Line: rec.line}
			cells = rec.cells(cells)
			f.fit(&rec, &cells)
			var fault error
			if rec.fault != nil {
				fault = rec.fault
			} else {
				row.Cells = cells
			}
			if !yield(row, fault) {
				return
			}
		}
	}
}

// fit makes the row as wide as the header and restores escaped cells.
func (f *File) fit(rec *record, cells *[]string) {
	if rec.fault != nil {
		return
	}
	row := *cells
	if len(row) == 1 && f.format.Kind == CSV {
		if other, ok := otherDelimiter(row[0], f.format.Delimiter, f.width); ok {
			rec.fail(CodeMixedDelimiters, 0, "the row is separated by %q while the file is separated by %q; use one of them throughout", other, f.format.Delimiter)
			return
		}
	}
	if n := filled(row); n > f.width {
		rec.fail(CodeTooManyCells, f.width+1, "the row has %d cells but the file has %d columns; put cells that contain the delimiter in quotes, or name the columns", n, f.width)
		return
	}
	for len(row) < f.width {
		row = append(row, "")
	}
	row = row[:f.width]
	for i, cell := range row {
		if cell != "" && cell[0] == '\'' {
			row[i] = Unescape(cell)
		}
	}
	*cells = row
}

// Sample gives the first n good rows, for guessing what the columns hold.
func (f *File) Sample(n int) ([][]string, error) {
	var rows [][]string
	for row, err := range f.Rows(context.Background()) {
		if fault := (*Error)(nil); errors.As(err, &fault) && fault.Row > 0 {
			if fault.Fatal {
				break
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		if len(rows) == n {
			break
		}
		rows = append(rows, slices.Clone(row.Cells))
	}
	return rows, nil
}

// open starts a reading; done releases what it holds.
func (f *File) open(ctx context.Context) (src source, done func(), err error) {
	disk, err := os.Open(f.path)
	if err != nil {
		return nil, nil, fileFault(CodeUnreadable, "%s cannot be opened; upload it again", f.name).because(err)
	}
	done = func() { disk.Close() }
	if f.book != nil {
		src, err = f.book.open(ctx, disk, f.format.Sheet)
	} else {
		src, err = f.openCSV(ctx, disk)
	}
	if err != nil {
		disk.Close()
		return nil, nil, err
	}
	return src, done, nil
}

func (f *File) openCSV(ctx context.Context, disk *os.File) (source, error) {
	text, err := f.text(disk)
	if err != nil {
		return nil, err
	}
	src := newCSVSource(ctxReader{ctx, text}, f.format.Delimiter[0], f.newline, f.format.Encoding != UTF8)
	for range f.prelude.lines {
		src.skipLine(f.prelude.counted)
	}
	return src, nil
}

// ctxReader stops a reading when its context is done.
type ctxReader struct {
	ctx context.Context
	r   io.Reader
}

func (r ctxReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}
