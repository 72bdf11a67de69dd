package table_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roster/internal/bulk/table"
)

type position struct {
	Code              table.Code
	Row, Line, Column int
	Fatal             bool
}

func positions(faults []*table.Error) []position {
	var p []position
	for _, f := range faults {
		p = append(p, position{f.Code, f.Row, f.Line, f.Column, f.Fatal})
	}
	return p
}

// Each hard case must cost the rows that are hard, be named by its position,
// and leave the other rows as they are.
func TestE03Rows(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		content string
		faults  []position
		numbers []int // of the good rows
	}{
		{
			"a quote that never closes",
			"a,b\n1,2\n3,\"four\n5,6\n7,8\n",
			[]position{{table.CodeUnclosedQuote, 3, 3, 2, true}},
			[]int{2},
		},
		{
			"a quote that closes in a later row, where text follows it",
			"a,b\n1,2\n3,\"four\n5,\"six\"\n7,8\n",
			[]position{{table.CodeUnclosedQuote, 3, 3, 2, true}},
			[]int{2},
		},
		{
			"text behind a closing quote",
			"a,b\n\"x\" y,2\n3,4\n",
			[]position{{table.CodeBareQuote, 2, 2, 1, false}},
			[]int{3},
		},
		{
			"text behind a closing quote, in a line whose end is uncertain",
			"a,b\n\"x\"y,\"2\nz\",1\n3,4\n",
			[]position{{table.CodeUnclosedQuote, 2, 2, 1, true}},
			nil,
		},
		{
			"a blank before the opening quote",
			"a,b\n1, \"x,y\"\n3,4\n",
			[]position{{table.CodeBareQuote, 2, 2, 2, false}},
			[]int{3},
		},
		{
			"harmless quotes inside cells",
			"a,b\nBo \"the\" Lund,5\" nail\n\"x\" ,\"y\"\n",
			nil,
			[]int{2, 3},
		},
		{
			"quotes inside cells that may have held a delimiter",
			"a,b\nx \"1,2\" y\n3,4\n",
			[]position{{table.CodeBareQuote, 2, 2, 0, false}},
			[]int{3},
		},
		{
			"NUL",
			"a,b\n1,x\x00y\n3,4\n",
			[]position{{table.CodeNUL, 2, 2, 2, false}},
			[]int{3},
		},
		{
			"broken UTF-8 among good",
			"a,b\näöüß,äöüß\n1,\xff\n3,4\n",
			[]position{{table.CodeEncoding, 3, 3, 2, false}},
			[]int{2, 4},
		},
		{
			"more cells than columns",
			"a,b\n1,2,,\n1,2,3\n3,4\n",
			[]position{{table.CodeTooManyCells, 3, 3, 3, false}},
			[]int{2, 4},
		},
		{
			"mixed delimiters",
			"a,b,c\n1,2,3\n1;2;3\n4,5,6\n",
			[]position{{table.CodeMixedDelimiters, 3, 3, 0, false}},
			[]int{2, 4},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			rows, faults := readAll(t, open(t, test.content))
			if diff := cmp.Diff(test.faults, positions(faults)); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
			var numbers []int
			for _, row := range rows {
				numbers = append(numbers, row.Number)
			}
			if diff := cmp.Diff(test.numbers, numbers); diff != "" {
				t.Errorf("good rows (-want +got):\n%s", diff)
			}
			for _, fault := range faults {
				if fault.Message == "" || !strings.Contains(fault.Error(), "row") {
					t.Errorf("fault %q does not say what and where", fault)
				}
			}
		})
	}
}

// A file that cannot be a table at all must be refused when it is opened.
func TestE03Open(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, content string
		want          table.Code
	}{
		{"nothing", "", table.CodeEmpty},
		{"blank lines", "\n\n,,\n", table.CodeEmpty},
		{"a formula in the header", "name,\"=HYPERLINK(\"\"//x\"\")\"\nann,b\n", table.CodeHeaderFormula},
		{"a call behind a sign in the header", "name,@SUM(1)\nann,b\n", table.CodeHeaderFormula},
		{"a million columns", strings.Repeat("c,", 1_000_000) + "c\n", table.CodeTooManyColumns},
		{"an unclosed quote in the header", "name,\"mail\nann,b\n", table.CodeUnclosedQuote},
		{"NUL in the header", "name,ma\x00il and much more\nann,b\n", table.CodeNUL},
		{"binary data", strings.Repeat("\x00\x01\x00\x00\x00\x02\x00\x00", 100), table.CodeNotTable},
		{"an old Excel file", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", table.CodeNotTable},
		{"a PDF", "%PDF-1.7", table.CodeNotTable},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := table.Open(writeFile(t, "upload", []byte(test.content)), "people.csv", table.Limits{})
			if code(err) != test.want {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
	path := writeFile(t, "upload", []byte("name\nann\n"))
	if _, err := table.Open(path, "people.csv", table.Limits{FileBytes: 4}); code(err) != table.CodeFileTooLarge {
		t.Errorf("got %v, want a file too large", err)
	}
	if _, err := table.Open(path+"x", "people.csv", table.Limits{}); code(err) != table.CodeUnreadable {
		t.Errorf("got %v, want unreadable", err)
	}
	// "@odata.type" is a name that merely begins with a sign.
	if f := open(t, "@odata.type,id\nuser,x\n"); f.Columns()[0] != "@odata.type" {
		t.Errorf("columns %q", f.Columns())
	}
}

// A cell of 50 MB must cost its row and no memory, quoted or not, and so must
// a quote that swallows as much.
func TestE03HugeCell(t *testing.T) { // Not parallel: it measures memory.
	huge := strings.Repeat("x", 50<<20)
	for _, test := range []struct {
		name, content string
		want          position
		good          int
	}{
		{"bare", "a,b\n1," + huge + "\n3,4\n", position{table.CodeCellTooLong, 2, 2, 2, false}, 1},
		{"quoted", "a,b\n1,\"" + huge + "\"\n3,4\n", position{table.CodeCellTooLong, 2, 2, 2, false}, 1},
		{"unclosed", "a,b\n1,\"" + huge + "\n3,4\n", position{table.CodeUnclosedQuote, 2, 2, 2, true}, 0},
		{"wide", "a,b\n" + strings.Repeat("1,", 1_000_000) + "\n3,4\n", position{table.CodeTooManyColumns, 2, 2, 1001, false}, 1},
		{"long", "a\n" + strings.Repeat(huge[:1<<19]+",", 20) + "\n3\n", position{table.CodeRowTooLong, 2, 2, 0, false}, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := writeFile(t, "upload", []byte(test.content))
			var rows []numbered
			var faults []*table.Error
			spent := allocated(func() {
				f, err := table.Open(path, "people.csv", table.Limits{})
				if err != nil {
					t.Fatal(err)
				}
				rows, faults = readAll(t, f)
			})
			if diff := cmp.Diff([]position{test.want}, positions(faults)); diff != "" || len(rows) != test.good {
				t.Errorf("%d good rows, faults (-want +got):\n%s", len(rows), diff)
			}
			if spent > 64<<20 {
				t.Errorf("allocated %d MB", spent>>20)
			}
		})
	}
}

// allocated gives the bytes f allocates in total, which no peak can exceed.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// A reading must end with the context's own error.
func TestRowsCancelled(t *testing.T) {
	t.Parallel()
	f := open(t, "name,n\n"+strings.Repeat("ann,1\n", 100_000))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var last error
	for row, err := range f.Rows(ctx) {
		if row.Number == 10 {
			cancel()
		}
		last = err
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("got %v, want a cancelled context", last)
	}
}

func BenchmarkCSV(b *testing.B) {
	for _, quote := range []string{"", `"`} {
		b.Run(map[string]string{"": "bare", `"`: "quoted"}[quote], func(b *testing.B) {
			var content strings.Builder
			const rows, columns = 100_000, 20
			for row := range rows {
				for column := range columns {
					fmt.Fprintf(&content, "%sv%d-%d%s", quote, row, column, quote)
					if column < columns-1 {
						content.WriteByte(',')
					}
				}
				content.WriteByte('\n')
			}
			f := open(b, content.String())
			b.SetBytes(int64(content.Len()))
			b.ReportAllocs()
			for b.Loop() {
				for _, err := range f.Rows(b.Context()) {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
			b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
