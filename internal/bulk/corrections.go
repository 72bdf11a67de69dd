package bulk

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"roster"
)

// Correction puts another text in the place of one cell of the file. The file
// itself stays as it was handed in.
type Correction struct {
	Row    int64  `json:"row" minimum:"1" doc:"The row of the file, as problems name it."`
	Column string `json:"column" maxLength:"1000"`
	Value  string `json:"value" maxLength:"10000"`
}

// maxFixes bounds how many rows are corrected or left out by hand; whoever has
// more mends the file.
const maxFixes = 10_000

// fixes are the corrections of a file, ready to be used on rows.
type fixes struct {
	cells map[int64][]fixedCell
	out   map[int64]bool
}

type fixedCell struct {
	column int
	value  string
}

// tidy checks corrections against the columns of a file and puts them in
// order, so that the same ones always make the same plan.
func (o *Options) tidy(headers []string) error {
	if len(o.Corrections) > maxFixes || len(o.LeaveOut) > maxFixes {
		return roster.Errorf(roster.Invalid, "too_many_corrections", "more than %d corrections: mend the file and hand it in again", maxFixes)
	}
	for _, c := range o.Corrections {
		if !slices.Contains(headers, c.Column) {
			return roster.Errorf(roster.Invalid, "correction_column", "a correction of row %d names the column %q, which the file does not have", c.Row, shorten(c.Column))
		}
	}
	byCell := func(a, b Correction) int {
		return cmp.Or(cmp.Compare(a.Row, b.Row), strings.Compare(a.Column, b.Column))
	}
	slices.SortStableFunc(o.Corrections, byCell)
	slices.Reverse(o.Corrections) // of several for one cell the last one holds
	o.Corrections = slices.CompactFunc(o.Corrections, func(a, b Correction) bool { return byCell(a, b) == 0 })
	slices.Reverse(o.Corrections)
	slices.Sort(o.LeaveOut)
	o.LeaveOut = slices.Compact(o.LeaveOut)
	return nil
}

// fixes makes the corrections ready; nil when there are none.
func (o *Options) fixes(headers []string) *fixes {
	if len(o.Corrections) == 0 && len(o.LeaveOut) == 0 {
		return nil
	}
	f := &fixes{cells: map[int64][]fixedCell{}, out: map[int64]bool{}}
	for _, c := range o.Corrections {
		f.cells[c.Row] = append(f.cells[c.Row], fixedCell{slices.Index(headers, c.Column), c.Value})
	}
	for _, row := range o.LeaveOut {
		f.out[row] = true
	}
	return f
}

// row corrects a row; it is false when the row is left out.
func (f *fixes) row(r *fileRow) bool {
	if f == nil {
		return true
	}
	if f.out[r.number] {
		return false
	}
	for _, c := range f.cells[r.number] {
		if c.column < len(r.cells) {
			r.cells[c.column] = c.value
		}
	}
	return true
}

// warnings tell of the corrections, so that whoever looks at the plan knows
// that it is not the file alone.
func (o *Options) warnings() (list []Problem) {
	if n := len(o.Corrections); n > 0 {
		list = append(list, Problem{Code: "corrected", Warning: true, Message: fmt.Sprintf("%d cells were corrected by hand", n)})
	}
	if n := len(o.LeaveOut); n > 0 {
		list = append(list, Problem{Code: "left_out", Warning: true, Message: fmt.Sprintf("%d rows were left out by hand", n)})
	}
	return list
}
