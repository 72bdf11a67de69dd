package store

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"roster"
)

// TestPlainItems: an item that is written by hand is read as the library reads
// it.
func TestPlainItems(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.StringMatching(`[a-z{}:,"<\\\\]*`), rapid.String())
		values := func(name string) roster.Values {
			return rapid.MapOf(text, text).Draw(t, name)
		}
		data, err := ItemData(roster.Item{
			Action: roster.ActionChange, Label: text.Draw(t, "label"), BaseVersion: rapid.Int64Min(0).Draw(t, "base"),
			Change: roster.Change{Values: values("values"), Reason: text.Draw(t, "reason")}, Before: values("before"), After: values("after"),
		})
		if err != nil {
			t.Fatal(err)
		}
		var want itemData
		if err := json.Unmarshal(data, &want); err != nil {
			t.Fatal(err)
		}
		if got, err := readItem(string(data)); err != nil || !cmp.Equal(got, want) {
			t.Fatalf("read %s: %v\n%s", data, err, cmp.Diff(want, got))
		}
	})
}
