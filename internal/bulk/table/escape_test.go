package table_test

import (
	"testing"

	"pgregory.net/rapid"

	"roster/internal/bulk/table"
)

// Cells a spreadsheet would run must be neutralised, others left alone.
func TestE01Escape(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"":                          "",
		"Anna":                      "Anna",
		"=1+1":                      "'=1+1",
		"+SUM(A1)":                  "'+SUM(A1)",
		"-2+3":                      "'-2+3",
		"@SUM(A1)":                  "'@SUM(A1)",
		"\t=1":                      "'\t=1",
		"\r=1":                      "'\r=1",
		"|calc":                     "'|calc",
		"＝1":                        "'＝1",
		"＋1":                        "'＋1",
		"－1":                        "'－1",
		"＠x":                        "'＠x",
		"｜x":                        "'｜x",
		"-5":                        "-5",
		"-1.000,50":                 "-1.000,50",
		"+49 30 123":                "+49 30 123",
		"+49-30-123":                "'+49-30-123",
		"-":                         "'-",
		"'=1":                       "''=1",
		"'s-Gravenhage":             "'s-Gravenhage",
		"a=b":                       "a=b",
		"+1E5":                      "'+1E5",
		"=cmd|' /C calc'!A0":        "'=cmd|' /C calc'!A0",
		"=HYPERLINK(\"//x\",\"y\")": "'=HYPERLINK(\"//x\",\"y\")",
	} {
		got := table.Escape(cell)
		if got != want {
			t.Errorf("Escape(%q) = %q, want %q", cell, got, want)
		}
		if back := table.Unescape(got); back != cell {
			t.Errorf("Unescape(%q) = %q, want %q", got, back, cell)
		}
	}
}

// Every value must survive the way out and back.
func TestE01EscapeRoundTrip(t *testing.T) {
	t.Parallel()
	alphabet := []rune("'=+-@|\t\r\n＝＋－＠｜a5 .,(")
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.StringOf(rapid.SampledFrom(alphabet)).Draw(t, "cell")
		if back := table.Unescape(table.Escape(cell)); back != cell {
			t.Fatalf("%q came back as %q", cell, back)
		}
	})
}
