package bulk

import (
	"context"
	"errors"

	"roster"
	"roster/internal/bulk/table"
)

// batchRows is how many rows go through the stages of a plan together.
const batchRows = 1000

// fileRow is one row of a file; fault says why it has no cells.
type fileRow struct {
	number int64
	cells  []string
	fault  *table.Error
}

// stage runs a producer beside its consumer, with one batch between them.
// The consumer's error stops the producer, and the other way round.
func stage[T any](ctx context.Context, produce func(ctx context.Context, put func(T) error) error, consume func(T) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	batches, failed := make(chan T, 1), make(chan error, 1)
	go func() {
		defer close(batches)
		failed <- produce(ctx, func(batch T) error {
			select {
			case batches <- batch:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	}()
	var err error
	for batch := range batches {
		if err == nil {
			if err = consume(batch); err != nil {
				stop()
			}
		}
	}
	if produced := <-failed; err == nil {
		err = produced
	}
	return err
}

// readRows gives the rows of a file in batches. A fault that ends the reading
// is the error.
func readRows(ctx context.Context, file *table.File, fix *fixes, put func([]fileRow) error) error {
	width := len(file.Columns())
	batch, cells := make([]fileRow, 0, batchRows), make([]string, 0, batchRows*width)
	for row, err := range file.Rows(ctx) {
		r := fileRow{number: int64(row.Number)}
		if err != nil {
			fault, ok := errors.AsType[*table.Error](err)
			if !ok || fault.Fatal || fault.Row == 0 {
				return tableError(err)
			}
			r.fault = fault
		} else {
			from := len(cells)
			cells = append(cells, row.Cells...)
			r.cells = cells[from:len(cells):len(cells)]
		}
		if !fix.row(&r) {
			continue
		}
		if batch = append(batch, r); len(batch) == batchRows {
			if err := put(batch); err != nil {
				return err
			}
			batch, cells = make([]fileRow, 0, batchRows), make([]string, 0, batchRows*width)
		}
	}
	if len(batch) == 0 {
		return ctx.Err()
	}
	return put(batch)
}

// problem tells of a row that could not be read.
func (r fileRow) problem() []roster.Problem {
	return []roster.Problem{{Code: string(r.fault.Code), Message: r.fault.Message}}
}
