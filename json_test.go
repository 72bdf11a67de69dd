package roster_test

import (
	"encoding/json"
	"maps"
	"testing"

	"pgregory.net/rapid"

	"roster"
)

// What is written by hand is JSON to everybody, and is read back by hand as it was.
func TestValuesAsJSON(t *testing.T) {
	t.Parallel()
	odd := rapid.SampledFrom([]string{`"`, `\`, "<", "&", "ä", "Ω", "名", "\u2028", "\u2029", "\x7f", "\n", "🙂", `{"a":"b"}`, "e"})
	text := rapid.OneOf(rapid.String(), rapid.Custom(func(t *rapid.T) string {
		var s string
		for _, part := range rapid.SliceOfN(odd, 0, 6).Draw(t, "parts") {
			s += part
		}
		return s
	}))
	rapid.Check(t, func(t *rapid.T) {
		want := roster.Values(rapid.MapOfN(text, text, 0, 6).Draw(t, "values"))
		written := want.AppendJSON(nil)
		var got map[string]string
		if err := json.Unmarshal(written, &got); err != nil || !maps.Equal(got, want) {
			t.Fatalf("%s reads as %q (%v), want %q", written, got, err, want)
		}
		if read, rest, ok := roster.CutValues(string(written)); ok && (rest != "" || !maps.Equal(read, want)) {
			t.Fatalf("%s is cut to %q and %q, want %q", written, read, rest, want)
		}
	})
}
