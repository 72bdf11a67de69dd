package table_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"roster/internal/bulk/table"
)

// workbook saves a workbook after fill has worked on it.
func workbook(t testing.TB, fill func(book *excelize.File) error) *table.File {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close()
	if err := fill(book); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if _, err := book.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	return open(t, out.String())
}

// Values must come out as a person reads them, dates as ISO dates.
func TestXLSXValues(t *testing.T) {
	t.Parallel()
	for _, date1904 := range []bool{false, true} {
		t.Run(fmt.Sprintf("date1904=%v", date1904), func(t *testing.T) {
			t.Parallel()
			f := workbook(t, func(book *excelize.File) error {
				if err := book.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &date1904}); err != nil {
					return err
				}
				style := func(code string) int {
					id, err := book.NewStyle(&excelize.Style{CustomNumFmt: &code})
					if err != nil {
						t.Fatal(err)
					}
					return id
				}
				german, zip, timed := style(`[$-407]d\. mmmm yyyy`), style("00000"), style("yyyy-mm-dd hh:mm")
				row := []any{
					"Jörg <&> \"Müller\"", 12345678, 0.1 + 0.2, true,
					time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC), time.Date(2024, 1, 5, 14, 30, 0, 0, time.UTC),
					1067, -5, 1e15, "two\nlines", "'=x", nil, "last",
				}
				if err := book.SetSheetRow("Sheet1", "A3", &[]any{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m"}); err != nil {
					return err
				}
				if err := book.SetSheetRow("Sheet1", "A5", &row); err != nil {
					return err
				}
				if err := book.SetCellStyle("Sheet1", "E5", "E5", german); err != nil {
					return err
				}
				if err := book.SetCellStyle("Sheet1", "F5", "F5", timed); err != nil {
					return err
				}
				return book.SetCellStyle("Sheet1", "G5", "G5", zip)
			})
			rows, faults := readAll(t, f)
			want := []numbered{{5, 0, []string{
				"Jörg <&> \"Müller\"", "12345678", "0.3", "true", "2024-02-29", "2024-01-05T14:30:00",
				"01067", "-5", "1000000000000000", "two\nlines", "=x", "", "last",
			}}}
			if diff := cmp.Diff(want, rows); diff != "" || faults != nil {
				t.Errorf("faults %v, rows (-want +got):\n%s", faults, diff)
			}
		})
	}
}

// The first visible sheet is meant unless the user names another.
func TestXLSXSheets(t *testing.T) {
	t.Parallel()
	f := workbook(t, func(book *excelize.File) error {
		for i, name := range []string{"Lists", "People & Co", "More"} {
			if _, err := book.NewSheet(name); err != nil {
				return err
			}
			if err := book.SetSheetCol(name, "A1", &[]any{"name", fmt.Sprint("person", i)}); err != nil {
				return err
			}
		}
		book.SetActiveSheet(2)
		if err := book.SetSheetVisible("Lists", false); err != nil {
			return err
		}
		return book.DeleteSheet("Sheet1")
	})
	if diff := cmp.Diff([]string{"People & Co", "More"}, f.Sheets()); diff != "" {
		t.Errorf("sheets (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(table.Format{Kind: table.XLSX, Header: true, Sheet: "People & Co"}, f.Format()); diff != "" {
		t.Errorf("format (-want +got):\n%s", diff)
	}
	more, err := f.With(table.Options{Sheet: "More"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]string{{"person2"}}, cellsOf(t, more)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if _, err := f.With(table.Options{Sheet: "None"}); code(err) != table.CodeNoSheet {
		t.Errorf("got %v, want no such sheet", err)
	}
}

// A formula counts as its result; in the header it is refused, and where its
// result is an error only the row is lost.
func TestXLSXFormulas(t *testing.T) {
	t.Parallel()
	f := open(t, sheetFile(t, `<row r="1"><c r="A1" t="str"><v>name</v></c><c r="B1" t="inlineStr"><is><r><t>no</t></r><r><t>te</t></r><rPh><t>x</t></rPh></is></c></row>`+
		`<row r="2"><c r="A2" t="str"><f>B2&amp;"x"</f><v>ann</v></c><c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>`+
		`<row r="3"><c t="str"><f>B2</f><v>bo_x000D_</v></c><c><v>1.2345678E7</v></c></row>`+
		`<row r="4"/><row><c r="B5" t="d"><v>2024-01-05T00:00:00</v></c></row>`))
	rows, faults := readAll(t, f)
	if diff := cmp.Diff([]position{{table.CodeCellError, 2, 0, 2, false}}, positions(faults)); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
	want := []numbered{{3, 0, []string{"bo\r", "12345678"}}, {5, 0, []string{"", "2024-01-05"}}}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	path := writeFile(t, "upload", []byte(sheetFile(t, `<row r="1"><c r="A1" t="str"><f>A2</f><v>name</v></c></row><row r="2"><c r="A2" t="str"><v>x</v></c></row>`)))
	if _, err := table.Open(path, "people.xlsx", table.Limits{}); code(err) != table.CodeHeaderFormula {
		t.Errorf("got %v, want a formula in the header", err)
	}
}

func BenchmarkXLSX(b *testing.B) {
	const rows, columns = 20_000, 20
	var out bytes.Buffer
	w, err := table.NewWriter(&out, table.Format{Kind: table.XLSX})
	if err != nil {
		b.Fatal(err)
	}
	cells := make([]string, columns)
	for row := range rows {
		for column := range cells {
			cells[column] = fmt.Sprintf("v%d-%d", row, column)
		}
		if err := w.Write(cells); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	f := open(b, out.String())
	b.ReportAllocs()
	for b.Loop() {
		for _, err := range f.Rows(b.Context()) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
}
