package table

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"
)

// drain reads all records of a text and checks what must hold of any.
func drain(t *testing.T, src source, limits Limits) (rows [][]string, clean bool) {
	t.Helper()
	rec := record{limits: limits}
	clean = true
	last := 0
	for {
		err := src.read(&rec)
		if err == io.EOF {
			return rows, clean
		}
		if err != nil {
			if fault := (*Error)(nil); !errors.As(err, &fault) || !fault.Fatal {
				t.Fatalf("reading ended with %v", err)
			}
			return rows, false
		}
		if rec.number <= last {
			t.Fatalf("row %d after row %d", rec.number, last)
		}
		last = rec.number
		if rec.fault != nil {
			clean = false
			continue
		}
		cells := rec.cells(nil)
		if len(cells) > limits.Columns || len(rec.buf) > limits.RowBytes {
			t.Fatalf("row %d exceeds its limits", rec.number)
		}
		for _, cell := range cells {
			if len(cell) > limits.CellBytes {
				t.Fatalf("row %d has a cell of %d bytes", rec.number, len(cell))
			}
			if !utf8.ValidString(cell) {
				t.Fatalf("row %d has a cell that is no UTF-8", rec.number)
			}
		}
		if !rec.empty() {
			rows = append(rows, cells)
		}
	}
}

// FuzzCSV: no input makes the scanner panic or exceed its limits, and what
// encoding/csv takes for valid comes out the same.
func FuzzCSV(f *testing.F) {
	for _, seed := range []string{
		"a,b\n1,2\n", "a,\"b\r\nc\"\r\n\"\"\"\",x\n", "a,\"b\nc\n", "\"a\"b,c\n", "a\r\n\r\nb", "\"a\" ,b\n", " \"a\n", "x\"y,z\"\n", "\"\"", "a,\r",
	} {
		f.Add([]byte(seed), 7)
	}
	f.Fuzz(func(t *testing.T, text []byte, block int) {
		small := Limits{CellBytes: 16, RowBytes: 40, Columns: 4}.withDefaults()
		drain(t, newCSVSource(bytes.NewReader(text), ',', '\n', false), small)

		// Small blocks reach every seam.
		src := newCSVSource(bytes.NewReader(text), ',', '\n', false)
		src.buf = make([]byte, 1+(block&15))
		limits := Limits{}.withDefaults()
		got, clean := drain(t, src, limits)

		whole, wholeClean := drain(t, newCSVSource(bytes.NewReader(text), ',', '\n', false), limits)
		if clean != wholeClean || !same(got, whole) {
			t.Fatalf("small blocks give %q, large ones %q", got, whole)
		}
		ref := csv.NewReader(bytes.NewReader(text))
		ref.FieldsPerRecord = -1
		all, err := ref.ReadAll()
		if err != nil || !clean {
			if err == nil && utf8.Valid(text) && bytes.IndexByte(text, 0) < 0 {
				t.Fatalf("encoding/csv reads %q, but not we", all)
			}
			return
		}
		var want [][]string
		for _, row := range all {
			for _, cell := range row {
				if len(bytes.TrimSpace([]byte(cell))) > 0 {
					want = append(want, row)
					break
				}
			}
		}
		if !same(got, want) {
			t.Fatalf("got %q, encoding/csv says %q", got, want)
		}
	})
}

func same(a, b [][]string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if len(a[i]) != len(b[i]) {
			return false
		}
		for j := range a[i] {
			if a[i][j] != b[i][j] {
				return false
			}
		}
	}
	return true
}

// FuzzCharset: the guess never panics, does not depend on how the input is cut
// into blocks, and never calls valid UTF-8 without NUL anything else.
func FuzzCharset(f *testing.F) {
	for _, seed := range []string{"", "a", "M\xfcller", "Müller", "\xff\xfea\x00", "\xfe\xff\x00a", "a\x00b\x00", "\x00a\x00b", "\xef\xbb\xbfx", "\xe2\x82", "ää\xff"} {
		f.Add([]byte(seed), 3)
	}
	f.Fuzz(func(t *testing.T, text []byte, cut int) {
		guess, err := guessCharset(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if guess.bom > len(text) {
			t.Fatalf("a mark of %d bytes in %d", guess.bom, len(text))
		}
		if utf8.Valid(text) && bytes.IndexByte(text, 0) < 0 && guess.name != UTF8 {
			t.Fatalf("valid UTF-8 taken for %s", guess.name)
		}
		decoded, err := io.ReadAll(guess.name.decoder(bytes.NewReader(text[guess.bom:])))
		if err != nil {
			t.Fatal(err)
		}
		if guess.name != UTF8 && !utf8.Valid(decoded) {
			t.Fatalf("decoding %s does not give UTF-8", guess.name)
		}
		var whole, parts utf8Tally
		whole.count(text)
		whole.finish()
		size := 1 + cut&7
		for rest := text; len(rest) > 0; {
			n := min(size, len(rest))
			parts.count(rest[:n])
			rest = rest[n:]
		}
		parts.finish()
		if whole.good != parts.good || (whole.broken == 0) != (parts.broken == 0) {
			t.Fatalf("in one block %+v, in parts %+v", whole, parts)
		}
	})
}

// FuzzXLSX: no sheet makes the reader panic or exceed its limits.
func FuzzXLSX(f *testing.F) {
	for _, seed := range []string{
		`<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1"><v>1.5E3</v></c></row></sheetData></worksheet>`,
		`<x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>a &amp;&#10;b</x:t></x:is></x:c></x:row></x:sheetData>`,
		`<sheetData><row r="2147483648"><c r="ZZZZZZZZ1"/></row>`, `<!DOCTYPE a>`, `<sheetData/>`, `<a b='>'><![CDATA[x]]><!-- y --></a>`,
		`<sheetData><row><c s="1"><v>45000.5</v></c><c t="e"><v>#REF!</v></c><c t="b"><f>A1</f><v>1</v></c></row></sheetData>`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, xml []byte) {
		limits := Limits{CellBytes: 16, RowBytes: 40, Columns: 4}.withDefaults()
		book := &workbook{name: "fuzz.xlsx", limits: limits, styles: []numberStyle{{}, {date: true}, {pad: 5}}}
		book.texts = sharedTexts{buf: []byte("text"), ends: []uint32{4}}
		s := &sheetSource{book: book, x: newXMLScanner(bytes.NewReader(xml))}
		s.kept = s.keep
		drain(t, s, limits)
	})
}

// FuzzOpen: no file makes Open or Rows panic, whatever it claims to be.
func FuzzOpen(f *testing.F) {
	f.Add([]byte("a;b\n1;2\n"))
	f.Add([]byte("PK\x03\x04"))
	var book bytes.Buffer
	w, err := NewWriter(&book, Format{Kind: XLSX})
	if err != nil {
		f.Fatal(err)
	}
	if err := errors.Join(w.Write([]string{"name", "mail"}), w.Write([]string{"ann", "=x"}), w.Close()); err != nil {
		f.Fatal(err)
	}
	f.Add(book.Bytes())
	f.Add([]byte("sep=;\nx;y\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		path := filepath.Join(t.TempDir(), "upload")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		file, err := Open(path, "upload", Limits{})
		if err != nil {
			return
		}
		columns := len(file.Columns())
		for row, err := range file.Rows(t.Context()) {
			if err == nil && len(row.Cells) != columns {
				t.Fatalf("row %d has %d cells, not %d", row.Number, len(row.Cells), columns)
			}
		}
	})
}
