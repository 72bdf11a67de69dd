package table_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"strings"
	"testing"
	"time"

	"roster/internal/bulk/table"
)

const (
	workbookXML  = `<?xml version="1.0"?><workbook xmlns:r="r"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`
	workbookRels = `<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="http://x/sharedStrings" Target="sharedStrings.xml"/></Relationships>`
	sheetHead = `<worksheet><sheetData>`
	sheetTail = `</sheetData></worksheet>`
)

// archive builds a workbook by hand; extra adds to it.
func archive(t testing.TB, sheet io.Reader, extra func(*zip.Writer)) string {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	put := func(name string, r io.Reader) {
		part, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(part, r); err != nil {
			t.Fatal(err)
		}
	}
	put("xl/workbook.xml", strings.NewReader(workbookXML))
	put("xl/_rels/workbook.xml.rels", strings.NewReader(workbookRels))
	if sheet != nil {
		put("xl/worksheets/sheet1.xml", sheet)
	}
	if extra != nil {
		extra(w)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func sheetFile(t testing.TB, rows string) string {
	t.Helper()
	return archive(t, strings.NewReader(sheetHead+rows+sheetTail), nil)
}

// repeat is a reader of n copies of s.
func repeat(s string, n int) io.Reader {
	const batch = 1000
	many := strings.Repeat(s, batch)
	var parts []io.Reader
	for ; n >= batch; n -= batch {
		parts = append(parts, strings.NewReader(many))
	}
	return io.MultiReader(append(parts, strings.NewReader(strings.Repeat(s, n)))...)
}

// No workbook, however built, may cost more than 64 MB or 5 seconds before it
// is refused.
func TestE02Bombs(t *testing.T) { // Not parallel: it measures memory.
	const good = `<row r="1"><c r="A1" t="str"><v>name</v></c></row><row r="2"><c r="A2" t="str"><v>ann</v></c></row>`
	goodSheet := func() io.Reader { return strings.NewReader(sheetHead + good + sheetTail) }
	// raw adds a part that claims sizes of its own.
	raw := func(name string, content []byte, claimed uint64) func(*zip.Writer) {
		return func(w *zip.Writer) {
			var packed bytes.Buffer
			z, _ := flate.NewWriter(&packed, flate.BestCompression)
			z.Write(content)
			z.Close()
			part, err := w.CreateRaw(&zip.FileHeader{
				Name: name, Method: zip.Deflate, CRC32: crc32.ChecksumIEEE(content),
				CompressedSize64: uint64(packed.Len()), UncompressedSize64: claimed,
			})
			if err != nil {
				t.Fatal(err)
			}
			part.Write(packed.Bytes())
		}
	}
	named := func(name string) func(*zip.Writer) {
		return func(w *zip.Writer) { w.Create(name) }
	}
	tests := []struct {
		name    string
		content func() string
		want    table.Code
	}{
		{"a sheet that claims 10 GB", func() string {
			return archive(t, nil, raw("xl/worksheets/sheet1.xml", []byte(sheetHead), 10<<30))
		}, table.CodeUnsafeArchive},
		{"a sheet that claims less than it holds", func() string {
			return archive(t, nil, raw("xl/worksheets/sheet1.xml", []byte(sheetHead+strings.Repeat(" ", 1<<20)+good+sheetTail), 100))
		}, table.CodeDamaged},
		{"a claimed size near 2^64, twice", func() string {
			return archive(t, goodSheet(), func(w *zip.Writer) {
				raw("xl/a.xml", []byte("a"), 1<<63)(w)
				raw("xl/b.xml", []byte("a"), 1<<63)(w)
			})
		}, table.CodeUnsafeArchive},
		{"300 MB of blanks in 300 kB", func() string {
			return archive(t, io.MultiReader(strings.NewReader(sheetHead), repeat(" ", 300<<20), strings.NewReader(sheetTail)), nil)
		}, table.CodeUnsafeArchive},
		{"a cell of 12 MB", func() string {
			return sheetFile(t, good+`<row r="3"><c r="A3" t="str"><v>`+strings.Repeat("x", 12<<20)+`</v></c></row>`)
		}, table.CodeCellTooLong},
		{"a tag of 12 MB", func() string {
			return sheetFile(t, good+`<row r="3" x="`+strings.Repeat("x", 12<<20)+`"/>`)
		}, table.CodeDamaged},
		{"row 2^31", func() string {
			return sheetFile(t, good+`<row r="2147483648"><c r="A2147483648"><v>1</v></c></row>`)
		}, table.CodeRowNumber},
		{"row 2^70", func() string {
			return sheetFile(t, good+`<row r="1180591620717411303424"/>`)
		}, table.CodeRowNumber},
		{"rows backwards", func() string {
			return sheetFile(t, good+`<row r="2"/>`)
		}, table.CodeRowOutOfSequence},
		{"column ZZZZZZZZ", func() string {
			return sheetFile(t, good+`<row r="3"><c r="ZZZZZZZZ3"><v>1</v></c></row>`)
		}, table.CodeTooManyColumns},
		{"two million rows without numbers", func() string {
			return archive(t, io.MultiReader(strings.NewReader(sheetHead+good), repeat(`<row/>`, 2_000_000), strings.NewReader(sheetTail)), nil)
		}, table.CodeRowNumber},
		{"100,000 sheets, one part each", func() string {
			return archive(t, goodSheet(), func(w *zip.Writer) {
				for i := range 100_000 {
					w.CreateRaw(&zip.FileHeader{Name: fmt.Sprintf("xl/worksheets/s%d.xml", i)})
				}
			})
		}, table.CodeUnsafeArchive},
		{"a large-archive directory that claims 2^40 parts", func() string {
			s := archive(t, goodSheet(), nil)
			end := make([]byte, 56+20)
			copy(end, "PK\x06\x06")
			binary.LittleEndian.PutUint64(end[32:], 1<<40)
			copy(end[56:], "PK\x06\x07")
			at := len(s) - 22
			binary.LittleEndian.PutUint64(end[56+8:], uint64(at))
			return s[:at] + string(end) + s[at:]
		}, table.CodeUnsafeArchive},
		{"100,000 sheets in the list", func() string {
			var out bytes.Buffer
			w := zip.NewWriter(&out)
			part, _ := w.Create("xl/workbook.xml")
			io.WriteString(part, "<workbook><sheets>")
			io.Copy(part, repeat(`<sheet name="s" r:id="x"/>`, 100_000))
			io.WriteString(part, "</sheets></workbook>")
			w.Close()
			return out.String()
		}, table.CodeUnsafeArchive},
		{"three million shared strings", func() string {
			return archive(t, goodSheet(), func(w *zip.Writer) {
				// More text than the packer looks back on, or the ratio would tell.
				var batch bytes.Buffer
				for i := range 10_000 {
					fmt.Fprintf(&batch, "<si><t>%d</t></si>", i*7919)
				}
				w.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) {
					return flate.NewWriter(out, flate.BestSpeed)
				})
				part, _ := w.Create("xl/sharedStrings.xml")
				io.WriteString(part, "<sst>")
				for range 300 {
					part.Write(batch.Bytes())
				}
			})
		}, table.CodeTooManyStrings},
		{"40 MB of shared strings", func() string {
			return archive(t, goodSheet(), func(w *zip.Writer) {
				part, _ := w.Create("xl/sharedStrings.xml")
				io.WriteString(part, "<sst>")
				for i := range 400_000 {
					fmt.Fprintf(part, "<si><t>%0100d</t></si>", i*7919)
				}
			})
		}, table.CodeTooManyStrings},
		{"a text that is not there", func() string {
			return sheetFile(t, good+`<row r="3"><c r="A3" t="s"><v>7</v></c></row>`)
		}, table.CodeDamaged},
		{"entities that multiply", func() string {
			return archive(t, strings.NewReader(`<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>`+sheetHead+sheetTail), nil)
		}, table.CodeUnsafeArchive},
		{"a sheet cut short", func() string {
			return archive(t, strings.NewReader(sheetHead+good), nil)
		}, table.CodeDamaged},
		{"a nested archive", func() string { return archive(t, goodSheet(), named("xl/embeddings/more.zip")) }, table.CodeUnsafeArchive},
		{"a name that climbs", func() string { return archive(t, goodSheet(), named("../../etc/passwd")) }, table.CodeUnsafeArchive},
		{"a name that climbs backwards", func() string { return archive(t, goodSheet(), named(`xl\..\..\x`)) }, table.CodeUnsafeArchive},
		{"a name on a drive", func() string { return archive(t, goodSheet(), named(`C:\x`)) }, table.CodeUnsafeArchive},
		{"a name given twice", func() string { return archive(t, goodSheet(), named("xl/Workbook.xml")) }, table.CodeUnsafeArchive},
		{"a symbolic link", func() string {
			return archive(t, goodSheet(), func(w *zip.Writer) {
				link := &zip.FileHeader{Name: "xl/link"}
				link.SetMode(fs.ModeSymlink | 0o777)
				w.CreateHeader(link)
			})
		}, table.CodeUnsafeArchive},
		{"an archive of something else", func() string {
			var out bytes.Buffer
			w := zip.NewWriter(&out)
			w.Create("people.csv")
			w.Close()
			return out.String()
		}, table.CodeNotTable},
		{"half an archive", func() string { s := sheetFile(t, good); return s[:len(s)/2] }, table.CodeDamaged},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := writeFile(t, "upload", []byte(test.content()))
			var found table.Code
			start := time.Now()
			spent := allocated(func() {
				f, err := table.Open(path, "people.xlsx", table.Limits{})
				if err != nil {
					found = code(err)
					return
				}
				for _, err := range f.Rows(t.Context()) {
					if err != nil {
						found = code(err)
						return
					}
				}
			})
			if found != test.want {
				t.Errorf("got %q, want %q", found, test.want)
			}
			if spent > 64<<20 {
				t.Errorf("allocated %d MB", spent>>20)
			}
			if took := time.Since(start); took > 5*time.Second*raceSlowdown {
				t.Errorf("took %v", took)
			}
		})
	}
}

// A million shared strings, which honest workbooks do have, must fit in 64 MB.
func TestE02MillionSharedStrings(t *testing.T) { // Not parallel: it measures memory.
	content := archive(t, strings.NewReader(sheetHead+`<row><c t="str"><v>name</v></c></row><row><c t="s"><v>999999</v></c></row>`+sheetTail), func(w *zip.Writer) {
		part, _ := w.Create("xl/sharedStrings.xml")
		io.WriteString(part, "<sst>")
		for i := range 1_000_000 {
			fmt.Fprintf(part, "<si><t>person%d</t></si>", i)
		}
		io.WriteString(part, "</sst>")
	})
	spent := allocated(func() {
		if rows := cellsOf(t, open(t, content)); len(rows) != 1 || rows[0][0] != "person999999" {
			t.Errorf("got %q", rows)
		}
	})
	if spent > 64<<20 {
		t.Errorf("allocated %d MB", spent>>20)
	}
}
