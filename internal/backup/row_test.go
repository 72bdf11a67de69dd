package backup_test

import (
	"encoding/json"
	"slices"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"roster/internal/backup"
	"roster/internal/store"
)

// Every row has one line, which is JSON, and the line gives the row again.
func TestRows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }))
		row := []store.Cell{{Text: text.Draw(t, "a")}, {Number: rapid.Int64().Draw(t, "b")}, {Text: text.Draw(t, "c")}}
		line := backup.AppendRow(nil, backup.Row, row)
		var values []any
		if err := json.Unmarshal(line, &values); err != nil || len(values) != len(row) {
			t.Fatalf("%s: %v", line, err)
		}
		if utf8.ValidString(row[0].Text) && values[0] != row[0].Text {
			t.Fatalf("%s says %q, want %q", line, values[0], row[0].Text)
		}
		got, err := backup.ParseRow(string(line[:len(line)-1]), backup.Row)
		if err != nil || !slices.Equal(got, row) {
			t.Fatalf("%s gives %v (%v), want %v", line, got, err, row)
		}
	})
}

// A line that is not a row is refused and never half understood.
func FuzzParseRow(f *testing.F) {
	for _, line := range []string{`["a",1,"c"]`, `["",-1,{"base64":"/w=="}]`, `["\u0001\"",9223372036854775807,"\\"]`, `["a",1,"c"`, `[1,"a"]`, `["\ud800",1,""]`, ``} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		row, err := backup.ParseRow(line, backup.Row)
		if err != nil {
			return
		}
		again, err := backup.ParseRow(string(backup.AppendRow(nil, backup.Row, row)[:len(backup.AppendRow(nil, backup.Row, row))-1]), backup.Row)
		if err != nil || !slices.Equal(again, row) {
			t.Fatalf("%q gives %v, then %v (%v)", line, row, again, err)
		}
	})
}
