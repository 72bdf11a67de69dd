package table

import "cmp"

// Limits bounds what a file may cost. Zero fields take the default.
type Limits struct {
	FileBytes  int64 // size on disk; 1 GiB
	CellBytes  int   // one cell, as UTF-8; 1 MiB
	RowBytes   int   // all cells of a row; 4 MiB
	Columns    int   // 1,000
	UnzipBytes int64 // all parts of a workbook, unpacked; 2 GiB
	// SharedBytes bounds the text a workbook keeps outside its sheet, which is
	// the only part of a file held in memory; 32 MiB.
	SharedBytes   int
	SharedStrings int // number of such texts; 2,000,000
	Sheets        int // 1,000
}

func (l Limits) withDefaults() Limits {
	l.FileBytes = cmp.Or(l.FileBytes, 1<<30)
	l.CellBytes = cmp.Or(l.CellBytes, 1<<20)
	l.RowBytes = cmp.Or(l.RowBytes, 4<<20)
	l.Columns = cmp.Or(l.Columns, 1000)
	l.UnzipBytes = cmp.Or(l.UnzipBytes, 2<<30)
	l.SharedBytes = cmp.Or(l.SharedBytes, 32<<20)
	l.SharedStrings = cmp.Or(l.SharedStrings, 2_000_000)
	l.Sheets = cmp.Or(l.Sheets, 1000)
	return l
}
