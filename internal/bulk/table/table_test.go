package table_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"roster/internal/bulk/table"
)

func writeFile(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func open(t testing.TB, content string) *table.File {
	t.Helper()
	f, err := table.Open(writeFile(t, "upload", []byte(content)), "people.csv", table.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

type numbered struct {
	Number, Line int
	Cells        []string
}

// readAll gives all good rows and all faults.
func readAll(t testing.TB, f *table.File) (rows []numbered, faults []*table.Error) {
	t.Helper()
	for row, err := range f.Rows(t.Context()) {
		if err != nil {
			var fault *table.Error
			if !errors.As(err, &fault) {
				t.Fatalf("error %v is not a *table.Error", err)
			}
			faults = append(faults, fault)
			continue
		}
		rows = append(rows, numbered{row.Number, row.Line, slices.Clone(row.Cells)})
	}
	return rows, faults
}

func cellsOf(t testing.TB, f *table.File) [][]string {
	t.Helper()
	rows, faults := readAll(t, f)
	if len(faults) > 0 {
		t.Fatalf("unexpected fault: %v", faults[0])
	}
	var cells [][]string
	for _, row := range rows {
		cells = append(cells, row.Cells)
	}
	return cells
}

func utf16Bytes(s string, big, mark bool) []byte {
	if mark {
		s = "\uFEFF" + s
	}
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		if big {
			out = append(out, byte(u>>8), byte(u))
		} else {
			out = append(out, byte(u), byte(u>>8))
		}
	}
	return out
}

func windows1252(t testing.TB, s string) []byte {
	t.Helper()
	out, err := charmap.Windows1252.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestGuesses(t *testing.T) {
	t.Parallel()
	german := "Vorname;Nachname;Straße\r\nJörg;Müller;Ährenweg 1,5\r\nÄnne;Groß;Am Köppel 3\r\n"
	germanRows := [][]string{{"Jörg", "Müller", "Ährenweg 1,5"}, {"Änne", "Groß", "Am Köppel 3"}}
	tests := []struct {
		name    string
		content []byte
		format  table.Format
		columns []string
		rows    [][]string
	}{
		{
			name:    "semicolons and umlauts in Windows-1252",
			content: windows1252(t, german),
			format:  table.Format{Kind: table.CSV, Encoding: table.Windows1252, Delimiter: ";", Header: true},
			columns: []string{"Vorname", "Nachname", "Straße"},
			rows:    germanRows,
		},
		{
			name:    "the same as UTF-8",
			content: []byte(german),
			format:  table.Format{Kind: table.CSV, Encoding: table.UTF8, Delimiter: ";", Header: true},
			columns: []string{"Vorname", "Nachname", "Straße"},
			rows:    germanRows,
		},
		{
			name:    "the same as UTF-8 with a byte order mark",
			content: []byte("\uFEFF" + german),
			format:  table.Format{Kind: table.CSV, Encoding: table.UTF8, BOM: true, Delimiter: ";", Header: true},
			columns: []string{"Vorname", "Nachname", "Straße"},
			rows:    germanRows,
		},
		{
			name:    "UTF-16 with a byte order mark and tabs, as spreadsheets save Unicode text",
			content: utf16Bytes(strings.ReplaceAll(german, ";", "\t"), false, true),
			format:  table.Format{Kind: table.CSV, Encoding: table.UTF16LE, BOM: true, Delimiter: "\t", Header: true},
			columns: []string{"Vorname", "Nachname", "Straße"},
			rows:    germanRows,
		},
		{
			name:    "big-endian UTF-16 without a byte order mark",
			content: utf16Bytes(german, true, false),
			format:  table.Format{Kind: table.CSV, Encoding: table.UTF16BE, Delimiter: ";", Header: true},
			columns: []string{"Vorname", "Nachname", "Straße"},
			rows:    germanRows,
		},
		{
			name:    "a separator line",
			content: []byte("sep=|\nname|note\nann|a,b;c\n"),
			format:  table.Format{Kind: table.CSV, Encoding: table.UTF8, Delimiter: "|", Header: true},
			columns: []string{"name", "note"},
			rows:    [][]string{{"ann", "a,b;c"}},
		},
		{
			name: "an Active Directory export from PowerShell",
			content: []byte("#TYPE Selected.Microsoft.ActiveDirectory.Management.ADUser\r\n" +
				`"SamAccountName","DistinguishedName","Enabled"` + "\r\n" +
				`"aberg","CN=Berg\, Anna,OU=Staff,DC=example,DC=com","True"` + "\r\n" +
				`"blund","CN=Lund\, Bo,OU=Staff,DC=example,DC=com","False"` + "\r\n"),
			format:  table.Format{Kind: table.CSV, Encoding: table.UTF8, Delimiter: ",", Header: true},
			columns: []string{"SamAccountName", "DistinguishedName", "Enabled"},
			rows: [][]string{
				{"aberg", `CN=Berg\, Anna,OU=Staff,DC=example,DC=com`, "True"},
				{"blund", `CN=Lund\, Bo,OU=Staff,DC=example,DC=com`, "False"},
			},
		},
		{
			name: "a Google Workspace export",
			content: []byte("First Name [Required],Last Name [Required],Email Address [Required],Password Hash Function [UPLOAD ONLY],Org Unit Path [Required]\n" +
				"Anna,Berg,anna@example.com,,/Staff\nBo,Lund,bo@example.com,,/Staff/IT\n"),
			format:  table.Format{Kind: table.CSV, Encoding: table.UTF8, Delimiter: ",", Header: true},
			columns: []string{"First Name [Required]", "Last Name [Required]", "Email Address [Required]", "Password Hash Function [UPLOAD ONLY]", "Org Unit Path [Required]"},
			rows:    [][]string{{"Anna", "Berg", "anna@example.com", "", "/Staff"}, {"Bo", "Lund", "bo@example.com", "", "/Staff/IT"}},
		},
		{
			name:    "no header",
			content: []byte("1,Anna,anna@example.com\n2,Bo,bo@example.com\n"),
			format:  table.Format{Kind: table.CSV, Encoding: table.UTF8, Delimiter: ","},
			columns: []string{"Column 1", "Column 2", "Column 3"},
			rows:    [][]string{{"1", "Anna", "anna@example.com"}, {"2", "Bo", "bo@example.com"}},
		},
		{
			name:    "line ends of carriage returns only",
			content: []byte("name,mail\rann,ann@example.com\rbo,bo@example.com\r"),
			format:  table.Format{Kind: table.CSV, Encoding: table.UTF8, Delimiter: ",", Header: true},
			columns: []string{"name", "mail"},
			rows:    [][]string{{"ann", "ann@example.com"}, {"bo", "bo@example.com"}},
		},
		{
			name:    "a single column",
			content: []byte("mail\nann@example.com\nbo@example.com"),
			format:  table.Format{Kind: table.CSV, Encoding: table.UTF8, Delimiter: ",", Header: true},
			columns: []string{"mail"},
			rows:    [][]string{{"ann@example.com"}, {"bo@example.com"}},
		},
		{
			name:    "empty and repeated headers, short rows and trailing delimiters",
			content: []byte("name, name ,,Column 3,,\nann,b,c,d,,\nbo\n,,,,\n"),
			format:  table.Format{Kind: table.CSV, Encoding: table.UTF8, Delimiter: ",", Header: true},
			columns: []string{"name", "name (2)", "Column 3 (2)", "Column 3"},
			rows:    [][]string{{"ann", "b", "c", "d"}, {"bo", "", "", ""}},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := open(t, string(test.content))
			if diff := cmp.Diff(test.format, f.Format()); diff != "" {
				t.Errorf("format (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.columns, f.Columns()); diff != "" {
				t.Errorf("columns (-want +got):\n%s", diff)
			}
			// Reading twice must give the same.
			for range 2 {
				if diff := cmp.Diff(test.rows, cellsOf(t, f)); diff != "" {
					t.Errorf("rows (-want +got):\n%s", diff)
				}
			}
		})
	}
}

// Guesses must yield to what the user says.
func TestOptions(t *testing.T) {
	t.Parallel()
	f := open(t, "a;b,c\nd;e,f\n")
	g, err := f.With(table.Options{Delimiter: ",", Header: table.WithoutHeader})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]string{{"a;b", "c"}, {"d;e", "f"}}, cellsOf(t, g)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	latin := open(t, "name\nJ\xf6rg\n")
	if rows := cellsOf(t, latin); rows[0][0] != "Jörg" {
		t.Errorf("got %q", rows)
	}
	if _, err := f.With(table.Options{Delimiter: "||"}); code(err) != table.CodeUnknownOption {
		t.Errorf("got %v, want an unknown option", err)
	}
	if _, err := f.With(table.Options{Encoding: "ebcdic"}); code(err) != table.CodeUnknownOption {
		t.Errorf("got %v, want an unknown option", err)
	}
}

func code(err error) table.Code {
	var fault *table.Error
	if errors.As(err, &fault) {
		return fault.Code
	}
	return ""
}

// Rows must carry the numbers a spreadsheet shows and the lines an editor does.
func TestRowNumbers(t *testing.T) {
	t.Parallel()
	f := open(t, "name,note\nann,\"two\r\nlines\"\n\nbo,x\n")
	rows, faults := readAll(t, f)
	want := []numbered{
		{2, 2, []string{"ann", "two\nlines"}},
		{4, 5, []string{"bo", "x"}},
	}
	if diff := cmp.Diff(want, rows); diff != "" || faults != nil {
		t.Errorf("faults %v, rows (-want +got):\n%s", faults, diff)
	}
}

// Lines before the header count if a spreadsheet shows them.
func TestRowNumbersAfterPrelude(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]numbered{
		"#TYPE x\r\n\"a\",\"b\"\r\n\"c\",\"d\"\r\n": {3, 3, []string{"c", "d"}},
		"sep=;\r\na;b\r\nc;d\r\n":                   {2, 3, []string{"c", "d"}},
	} {
		rows, _ := readAll(t, open(t, content))
		if diff := cmp.Diff([]numbered{want}, rows); diff != "" {
			t.Errorf("%q: rows (-want +got):\n%s", content, diff)
		}
	}
}

// A sample must skip bad rows and stop at its size.
func TestSample(t *testing.T) {
	t.Parallel()
	f := open(t, "name,note\nann,x\nbo,y,z\ncy,x\ndee,x\n")
	rows, err := f.Sample(2)
	if diff := cmp.Diff([][]string{{"ann", "x"}, {"cy", "x"}}, rows); diff != "" || err != nil {
		t.Errorf("error %v, rows (-want +got):\n%s", err, diff)
	}
}

// What a Writer writes must read back as it was, in every format.
func TestWriterRoundTrip(t *testing.T) {
	t.Parallel()
	rows := [][]string{
		{"sep=x", "@odata.type", "Error"},
		{"=1+1", "a;b,\"c\"\nd", ""},
		{"-5", "+49 30 123", "'=x"},
		{"  padded ", "@home", "'s-Gravenhage"},
		{"＝wide", "\ttab", "|pipe"},
	}
	for _, format := range []table.Format{
		{Kind: table.CSV, Encoding: table.UTF8, Delimiter: ";"},
		{Kind: table.CSV, Encoding: table.UTF16LE, BOM: true, Delimiter: "\t"},
		{Kind: table.CSV, Encoding: table.Windows1252, Delimiter: ","},
		{Kind: table.XLSX, Sheet: "People"},
	} {
		t.Run(string(format.Kind)+" "+string(format.Encoding), func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			w, err := table.NewWriter(&out, format)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range rows {
				if err := w.Write(row); err != nil {
					t.Fatal(err)
				}
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			wantMark := format.Encoding == table.UTF16LE || format.Encoding == table.Windows1252
			if got := strings.HasPrefix(out.String(), "\uFEFF"); got != wantMark {
				t.Errorf("byte order mark: %v, want %v", got, wantMark)
			}
			f := open(t, out.String())
			if format.Kind == table.XLSX && f.Format().Sheet != "People" {
				t.Errorf("sheet %q", f.Format().Sheet)
			}
			if diff := cmp.Diff(rows[0], f.Columns()); diff != "" {
				t.Errorf("columns (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(rows[1:], cellsOf(t, f)); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}
