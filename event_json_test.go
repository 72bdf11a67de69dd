package roster

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"
)

// TestAppendedPayloads: what is written by hand is what the library writes.
func TestAppendedPayloads(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringOf(rapid.RuneFrom([]rune("a<>&\"\\\x00\x1f\x7f\u2028é"))), rapid.Just("\xff"))
		for _, p := range []Payload{
			UserCreated{Values: rapid.MapOf(text, text).Draw(t, "values"), Status: Status(text.Draw(t, "status"))},
			UserUpdated{Changes: rapid.MapOf(text, rapid.Custom(func(t *rapid.T) Delta {
				return Delta{Old: text.Draw(t, "old"), New: text.Draw(t, "new")}
			})).Draw(t, "changes")},
		} {
			want, err := json.Marshal(p)
			if err != nil {
				t.Fatal(err)
			}
			if got := NewEvent(Subject{}, p).Encoded(); string(got) != string(want) {
				t.Fatalf("%T: wrote %s, want %s", p, got, want)
			}
		}
	})
}
