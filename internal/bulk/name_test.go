package bulk

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"roster"
)

// A full name comes apart as a person would do it.
func TestSplitName(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]personName{
		"Anna Lee":                     {given: "Anna", family: "Lee"},
		"Maisie Maggy Kline":           {given: "Maisie", middle: "Maggy", family: "Kline"},
		"Lee, Anna Maria":              {given: "Anna", middle: "Maria", family: "Lee"},
		"Ludwig van Beethoven":         {given: "Ludwig", family: "van Beethoven"},
		"María de la Cruz":             {given: "María", family: "de la Cruz"},
		"Dr. Eva von der Heide":        {prefix: "Dr.", given: "Eva", family: "von der Heide"},
		"Martin King Jr.":              {given: "Martin", family: "King", suffix: "Jr."},
		"Martin King, Jr.":             {given: "Martin", family: "King", suffix: "Jr."},
		"von der Heide, Prof. Dr. Eva": {prefix: "Prof. Dr.", given: "Eva", family: "von der Heide"},
		"Cher":                         {family: "Cher"},
		"  ":                           {},
	} {
		if got := splitName(text); got != want {
			t.Errorf("%q came apart as %+v, want %+v", text, got, want)
		}
	}
}

// No text breaks the taking apart, and no word gets lost.
func TestSplitNameKeepsWords(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[A-Za-zäöü., '\-]{0,40}`).Draw(t, "name")
		n := splitName(text)
		sorted := func(s string) []string {
			words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' })
			slices.Sort(words)
			return words
		}
		if got, want := sorted(strings.Join([]string{n.prefix, n.given, n.middle, n.family, n.suffix}, " ")), sorted(text); !slices.Equal(got, want) {
			t.Fatalf("%q came apart as %+v", text, n)
		}
		nameKey(text)
		nameForms(text)
	})
}

// The units of a distinguished name come from the top, escapes undone.
func TestDistinguished(t *testing.T) {
	t.Parallel()
	name, units := distinguished(`CN=Lee\, Anna,OU=Sales\, EMEA,OU=World,DC=example,DC=org`)
	if name != "Lee, Anna" || !slices.Equal(units, []string{"World", "Sales, EMEA"}) {
		t.Errorf("read as %q %q", name, units)
	}
}

// A date that was written in a form is read back by it.
func TestDateForms(t *testing.T) {
	t.Parallel()
	for form, text := range map[string]string{
		"DD.MM.YYYY": "3.4.2026", "MM/DD/YYYY": "04/03/2026 11:59:59 PM", "DD/MM/YY": "03/04/26", "YYYYMMDD": "20260403", "DD MMM YYYY": "3 avr. 2026",
		"YYYY-MM-DD": "2026-04-03T10:00:00.000Z", "YYYY/MM/DD": "2026/4/3",
	} {
		f, ok := dateFormNamed(form)
		if got, fits := f.parse(text); !ok || !fits || got != "2026-04-03" {
			t.Errorf("%q read as %s is %q", text, form, got)
		}
	}
	for _, f := range dateForms {
		for _, text := range []string{"", "31.02.2026", "2026-02-31", "x", "1.2", "..", "99999999", "//", "12/13/14/15", "1.1.20260", "+1.+1.2026"} {
			if got, fits := f.parse(text); fits {
				t.Errorf("%q read as %s is %q", text, f.name, got)
			}
		}
	}
}

// Proposed user names are valid, plain and never twice the same.
func TestNamer(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n, seen := newNamer(), map[string]bool{}
		for range rapid.IntRange(1, 50).Draw(t, "people") {
			v := roster.Values{
				"name.givenName":  rapid.SampledFrom([]string{"Anna", "Änne", "Łucja", "Anna2", "李", ""}).Draw(t, "given"),
				"name.familyName": rapid.SampledFrom([]string{"Lee", "Groß", "Ørsted", "O'Hara", ""}).Draw(t, "family"),
			}
			name := n.next(nameBase(v))
			if name == "" {
				continue
			}
			if _, problem := roster.UserNameKey(name); problem != nil || seen[name] {
				t.Fatalf("%v is called %q", v, name)
			}
			seen[name] = true
		}
	})
}
