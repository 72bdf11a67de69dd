package table

import (
	"context"
	"errors"
	"io"
	"iter"
	"slices"
)

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
