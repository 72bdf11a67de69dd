package table

import (
	"bytes"
	"context"
	"io"
	"os"
)

// lastRow is the last row a spreadsheet can have.
const lastRow = 1 << 20

// sheetSource reads the rows of one sheet.
type sheetSource struct {
	book *workbook
	x    *xmlScanner
	row  int // number of the last row

	// The cell being read.
	value []byte
	grown bool // the value became longer than a cell may be
	kept  func([]byte)
	made  []byte // its text, as appendNumber writes it
}

func (b *workbook) open(ctx context.Context, disk *os.File, sheet string) (source, error) {
	info, err := disk.Stat()
	if err != nil {
		return nil, b.fault(err)
	}
	archive, err := openArchive(disk, info.Size(), b.name, b.limits)
	if err != nil {
		return nil, err
	}
	part := ""
	for _, ref := range b.sheets {
		if ref.name == sheet {
			part = ref.part
			break
		}
	}
	// The part needs no closing: it holds only memory, and the file is closed by
	// whoever opened it.
	r, _, err := openPart(archive, part)
	if err != nil {
		return nil, b.fault(err)
	}
	s := &sheetSource{book: b, x: newXMLScanner(ctxReader{ctx, r})}
	s.kept = s.keep
	return s, nil
}

func (s *sheetSource) keep(text []byte) {
	if len(s.value)+len(text) > s.book.limits.CellBytes {
		s.grown = true
		return
	}
	s.value = append(s.value, text...)
}

// read implements source.
func (s *sheetSource) read(rec *record) error {
	for {
		if err := s.x.next(); err != nil {
			return s.failed(err)
		}
		switch {
		case s.x.open && s.x.is("row"):
			if err := s.startRow(rec); err != nil {
				return err
			}
			if s.x.close {
				return nil
			}
			if err := s.cells(rec); err != nil {
				return err
			}
			rec.verify(false)
			return nil
		case s.x.close && s.x.is("sheetData"):
			return io.EOF
		}
	}
}

// failed: a sheet that stops before its data is closed was cut short.
func (s *sheetSource) failed(err error) error {
	return s.book.fault(unexpected(err))
}

func (s *sheetSource) startRow(rec *record) error {
	number := s.row + 1
	if ref := s.x.attr("r"); ref != nil {
		n, ok := s.x.attrInt("r")
		switch {
		case !ok || n > lastRow:
			return s.fatal(CodeRowNumber, "after this row the sheet numbers a row %.20q, but no sheet has more than %d rows; save it again in the spreadsheet program", ref, lastRow)
		case n < number:
			return s.fatal(CodeRowOutOfSequence, "the row after this one is numbered %d; save the file again in the spreadsheet program", n)
		}
		number = n
	}
	if number > lastRow {
		return s.fatal(CodeRowNumber, "the sheet goes on after this row, but no sheet has more than %d rows; split it", lastRow)
	}
	s.row = number
	rec.reset(number, 0)
	return nil
}

func (s *sheetSource) fatal(code Code, format string, args ...any) error {
	err := fileFault(code, format, args...)
	err.Row = s.row
	return err
}

// cells reads up to the end of the row.
func (s *sheetSource) cells(rec *record) error {
	for {
		if err := s.x.next(); err != nil {
			return s.failed(err)
		}
		switch {
		case s.x.close && s.x.is("row"):
			return nil
		case s.x.open && s.x.is("c"):
			if err := s.cell(rec); err != nil {
				return err
			}
		}
	}
}

// cell reads one cell, after empty ones for those the sheet leaves out.
func (s *sheetSource) cell(rec *record) error {
	x := s.x
	column := rec.column()
	if ref := x.attr("r"); ref != nil {
		if column = columnOf(ref); column < rec.column() && rec.fault == nil {
			rec.fail(CodeRowOutOfSequence, rec.column(), "the cells of the row are out of sequence; save the file again in the spreadsheet program")
		}
	}
	if x.close && rec.fault == nil && column >= rec.column() {
		return nil // An empty cell; what follows fills the gap.
	}
	if column > s.book.limits.Columns {
		column = s.book.limits.Columns + 1
	}
	for rec.fault == nil && rec.column() < column {
		rec.endCell()
	}
	kind := cellTypeOf(x.attr("t"))
	index, _ := x.attrInt("s")
	style := s.book.style(index)
	if x.close {
		return nil
	}
	if err := s.content(rec); err != nil {
		return err
	}
	if s.grown {
		rec.fail(CodeCellTooLong, rec.column(), "the cell is longer than %d bytes; shorten it", s.book.limits.CellBytes)
		return nil
	}
	s.put(rec, kind, style)
	rec.endCell()
	return nil
}

// content gathers the value of the current cell up to its end.
func (s *sheetSource) content(rec *record) error {
	x := s.x
	s.value, s.grown = s.value[:0], false
	phonetic := false
	for {
		if err := x.next(); err != nil {
			return s.failed(err)
		}
		x.keep = nil
		switch {
		case x.close && x.is("c"):
			return nil
		case x.is("rPh"):
			phonetic = !x.close
		case x.is("f"):
			if rec.formula == 0 {
				rec.formula = rec.column()
			}
		case (x.is("v") || x.is("t")) && x.open && !x.close && !phonetic:
			x.keep = s.kept
		}
	}
}

// cellType is what the sheet says a value is.
type cellType int

const (
	typeNumber cellType = iota
	typeShared
	typeText
	typeBool
	typeError
	typeDate
)

func cellTypeOf(attr []byte) cellType {
	switch string(attr) {
	case "s":
		return typeShared
	case "str", "inlineStr":
		return typeText
	case "b":
		return typeBool
	case "e":
		return typeError
	case "d":
		return typeDate
	}
	return typeNumber
}

func (s *sheetSource) put(rec *record, k cellType, style numberStyle) {
	if len(s.value) == 0 {
		return
	}
	switch k {
	case typeNumber:
		s.made = appendNumber(s.made[:0], bytes.TrimSpace(s.value), style, s.book.date1904)
		rec.add(s.made)
	case typeShared:
		i, ok := atoi(bytes.TrimSpace(s.value))
		text, known := s.book.texts.at(i)
		if !ok || !known {
			rec.fail(CodeDamaged, rec.column(), "the cell refers to a text that is not in the file; save it again in the spreadsheet program")
			return
		}
		rec.add(text)
	case typeText:
		rec.add(unescapeControls(s.value))
	case typeBool:
		if string(bytes.TrimSpace(s.value)) == "1" {
			rec.add([]byte("true"))
		} else {
			rec.add([]byte("false"))
		}
	case typeError:
		rec.fail(CodeCellError, rec.column(), "the cell shows the error %.10s; correct its formula", s.value)
	case typeDate:
		rec.add(bytes.TrimSuffix(bytes.TrimSpace(s.value), []byte("T00:00:00")))
	}
}

// columnOf gives the column of a reference such as "AB12", at most a million.
func columnOf(ref []byte) int {
	n := 0
	for _, c := range ref {
		switch c |= 0x20; {
		case c < 'a' || c > 'z':
			return n
		case n < 1<<20:
			n = n*26 + int(c-'a') + 1
		}
	}
	return n
}
