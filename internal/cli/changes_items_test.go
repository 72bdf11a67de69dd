package cli

import (
	"encoding/json"
	"testing"
)

// A value is read as people write it, not as JSON.
func TestText(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		`"Engineer"`: "Engineer",
		`null`:       "",
		`true`:       "true",
		`[{"value":"ada@roster.example","type":"work"},{"value":"a@roster.example"}]`: "ada@roster.example, a@roster.example",
		`[{"streetAddress":"Main Street 1","locality":"Leeds"}]`:                      "Main Street 1 Leeds",
		`{"id":"usr_1"}`: `{"id":"usr_1"}`,
	} {
		if got := text(json.RawMessage(raw)); got != want {
			t.Errorf("%s reads %q, want %q", raw, got, want)
		}
	}
}
