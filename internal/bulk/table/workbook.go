package table

import (
	"archive/zip"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

// workbook is what must be known of an XLSX file before a sheet can be read.
type workbook struct {
	name     string
	limits   Limits
	part     string // of the workbook itself
	sheets   []sheetRef
	date1904 bool
	styles   []numberStyle
	texts    sharedTexts
}

type sheetRef struct {
	name, id, part string
	hidden         bool
}

func (f *File) lookXLSX(disk *os.File, size int64, o Options) error {
	archive, err := openArchive(disk, size, f.name, f.limits)
	if err != nil {
		return err
	}
	book := &workbook{name: f.name, limits: f.limits}
	if err := book.load(archive); err != nil {
		return book.fault(err)
	}
	f.book = book
	f.format = Format{Kind: XLSX}
	visible := book.visible()
	if o.Sheet == "" && len(visible) > 0 {
		f.format.Sheet = visible[0]
		return nil
	}
	for _, sheet := range book.sheets {
		if o.Sheet != "" && sheet.name == o.Sheet {
			f.format.Sheet = sheet.name
			return nil
		}
	}
	return fileFault(CodeNoSheet, "%s has no visible sheet %q; choose one of: %s", f.name, o.Sheet, strings.Join(visible, ", "))
}

// fault turns a technical error into one for people.
func (b *workbook) fault(err error) error {
	var known *Error
	switch {
	case errors.As(err, &known):
		return err
	case errors.Is(err, errDoctype):
		return fileFault(CodeUnsafeArchive, "%s declares XML document types, which no spreadsheet program does; save it again", b.name).because(err)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	}
	return fileFault(CodeDamaged, "%s is damaged; open it in the spreadsheet program and save it again", b.name).because(err)
}

func (b *workbook) visible() []string {
	var names []string
	for _, sheet := range b.sheets {
		if !sheet.hidden {
			names = append(names, sheet.name)
		}
	}
	return names
}

func (b *workbook) load(archive *zip.Reader) error {
	b.part = "xl/workbook.xml"
	err := relations(archive, "_rels/.rels", func(_, kind, target string) {
		if kind == "officeDocument" {
			b.part = resolve("", target)
		}
	})
	if err != nil {
		return err
	}
	if path.Ext(b.part) == ".bin" {
		return fileFault(CodeNotTable, "%s is a binary Excel file; save it as .xlsx", b.name)
	}
	err = b.loadSheets(archive)
	if errors.Is(err, fs.ErrNotExist) {
		return fileFault(CodeNotTable, "%s is an archive but no Excel file; unpack it, and upload the CSV or XLSX file inside", b.name)
	}
	if err != nil {
		return err
	}
	dir, base := path.Split(b.part)
	texts, styles := "", ""
	err = relations(archive, dir+"_rels/"+base+".rels", func(id, kind, target string) {
		target = resolve(dir, target)
		switch kind {
		case "worksheet":
			for i := range b.sheets {
				if b.sheets[i].id == id {
					b.sheets[i].part = target
				}
			}
		case "sharedStrings":
			texts = target
		case "styles":
			styles = target
		}
	})
	if err != nil {
		return err
	}
	// What is left without a part is a sheet with a chart only.
	b.sheets = slices.DeleteFunc(b.sheets, func(s sheetRef) bool { return s.part == "" })
	if err := b.loadStyles(archive, styles); err != nil {
		return err
	}
	return b.loadTexts(archive, texts)
}

func (b *workbook) loadSheets(archive *zip.Reader) error {
	return eachTag(archive, b.part, func(x *xmlScanner) error {
		switch {
		case x.open && x.is("workbookPr"):
			v := string(x.attr("date1904"))
			b.date1904 = v == "1" || v == "true"
		case x.open && x.is("sheet"):
			if len(b.sheets) == b.limits.Sheets {
				return fileFault(CodeUnsafeArchive, "%s has more than %d sheets; save the one that matters in a new file", b.name, b.limits.Sheets)
			}
			state := string(x.attr("state"))
			b.sheets = append(b.sheets, sheetRef{
				name: x.attrText("name"), id: x.attrText("id"),
				hidden: state == "hidden" || state == "veryHidden",
			})
		}
		return nil
	})
}

// relations lists the relations of a part; a missing list has none.
func relations(archive *zip.Reader, part string, each func(id, kind, target string)) error {
	err := eachTag(archive, part, func(x *xmlScanner) error {
		if x.open && x.is("Relationship") && string(x.attr("TargetMode")) != "External" {
			each(x.attrText("Id"), path.Base(x.attrText("Type")), x.attrText("Target"))
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func resolve(dir, target string) string {
	if strings.HasPrefix(target, "/") {
		return path.Clean(target)[1:]
	}
	return path.Join(dir, target)
}

func eachTag(archive *zip.Reader, part string, each func(*xmlScanner) error) error {
	r, _, err := openPart(archive, part)
	if err != nil {
		return err
	}
	defer r.Close()
	x := newXMLScanner(r)
	for {
		if err := x.next(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if err := each(x); err != nil {
			return err
		}
	}
}
