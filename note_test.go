package roster_test

import (
	"strings"
	"testing"

	"roster"
)

// A note keeps its lines, and nothing that could hide in it.
func TestNoteText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"  Call back\r\non Monday ": "Call back\non Monday", "a\tb": "a\tb"} {
		if got, problem := roster.NoteText(text); got != want || problem != nil {
			t.Errorf("%q became %q, %v", text, got, problem)
		}
	}
	for text, code := range map[string]string{
		" \n ": "required", strings.Repeat("é", roster.MaxNote+1): "too_long", "a\x00b": "characters", "a\u202eb": "characters", "\xff": "encoding",
	} {
		if _, problem := roster.NoteText(text); problem == nil || problem.Code != code {
			t.Errorf("%.20q: %v, want %s", text, problem, code)
		}
	}
}

// Tags are any words, folded and once each.
func TestTags(t *testing.T) {
	t.Parallel()
	tags, _ := roster.BuiltIn().Lookup("tags")
	for text, want := range map[string]string{
		"VIP": `["vip"]`, "vip; Works Council, VIP": `["vip","works council"]`, `["Zürich","a"]`: `["a","zürich"]`, " , ": "",
	} {
		if got, problem := tags.Parse(text); got != want || problem != nil {
			t.Errorf("%q became %s, %v", text, got, problem)
		}
	}
	for _, text := range []string{`["a,b"]`, strings.Repeat("x", 41), `[1]`, "a\u202eb"} {
		if got, problem := tags.Parse(text); problem == nil {
			t.Errorf("%q became %s", text, got)
		}
	}
}
