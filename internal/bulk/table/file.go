package table

import (
	"context"
	"io"
	"os"
	"slices"
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

// source reads records one after the other. Its errors end the reading.
type source interface {
	read(*record) error
}

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
