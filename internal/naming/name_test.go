package naming

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
	for text, want := range map[string]Name{
		"Anna Lee":                     {Given: "Anna", Family: "Lee"},
		"Maisie Maggy Kline":           {Given: "Maisie", Middle: "Maggy", Family: "Kline"},
		"Lee, Anna Maria":              {Given: "Anna", Middle: "Maria", Family: "Lee"},
		"Ludwig van Beethoven":         {Given: "Ludwig", Family: "van Beethoven"},
		"María de la Cruz":             {Given: "María", Family: "de la Cruz"},
		"Dr. Eva von der Heide":        {Prefix: "Dr.", Given: "Eva", Family: "von der Heide"},
		"Martin King Jr.":              {Given: "Martin", Family: "King", Suffix: "Jr."},
		"Martin King, Jr.":             {Given: "Martin", Family: "King", Suffix: "Jr."},
		"von der Heide, Prof. Dr. Eva": {Prefix: "Prof. Dr.", Given: "Eva", Family: "von der Heide"},
		"Cher":                         {Family: "Cher"},
		"  ":                           {},
	} {
		if got := Split(text); got != want {
			t.Errorf("%q came apart as %+v, want %+v", text, got, want)
		}
	}
}

// No text breaks the taking apart, and no word gets lost.
func TestSplitNameKeepsWords(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[A-Za-zäöü., '\-]{0,40}`).Draw(t, "name")
		n := Split(text)
		sorted := func(s string) []string {
			words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' })
			slices.Sort(words)
			return words
		}
		if got, want := sorted(strings.Join([]string{n.Prefix, n.Given, n.Middle, n.Family, n.Suffix}, " ")), sorted(text); !slices.Equal(got, want) {
			t.Fatalf("%q came apart as %+v", text, n)
		}
		Key(text)
		Forms(text)
	})
}

// Proposed user names are valid, plain and never twice the same.
func TestNamer(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n, seen := NewNamer(), map[string]bool{}
		for range rapid.IntRange(1, 50).Draw(t, "people") {
			v := roster.Values{
				"name.givenName":  rapid.SampledFrom([]string{"Anna", "Änne", "Łucja", "Anna2", "李", ""}).Draw(t, "given"),
				"name.familyName": rapid.SampledFrom([]string{"Lee", "Groß", "Ørsted", "O'Hara", ""}).Draw(t, "family"),
			}
			name := n.Next(UserName(v))
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

// Names of other scripts are written as passports have them, and what has no
// Latin form is left out.
func TestPlain(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Müller": "mueller", "Björk": "bjoerk", "Łukasz": "lukasz", "O'Hara": "ohara", "Ngọc": "ngoc", "José": "jose",
		"Дмитрий": "dmitrii", "Юлія": "iuliia", "Щукин": "shchukin", "Παπαδόπουλος": "papadopoulos", "Ευαγγελία": "evangelia", "李": "",
	} {
		if got := Plain(text); got != want {
			t.Errorf("%q is written %q, want %q", text, got, want)
		}
	}
}

// A name tells by which rule it was made, and a number behind it does not hide it.
func TestMade(t *testing.T) {
	t.Parallel()
	anna := roster.Values{"name.givenName": "Änne", "name.familyName": "Groß"}
	for name, want := range map[string]Rule{
		"aenne.gross": GivenDotFamily, "agross": InitialFamily, "a.gross3": InitialDot, "grossa": FamilyInitial, "AENNE.GROSS": GivenDotFamily,
		"aenne_gross": GivenLine, "gross": FamilyAlone, "x123": "", "42": "",
	} {
		if got, made := Made(name, anna); got != want || made != (want != "") {
			t.Errorf("%q was made by %q, want %q", name, got, want)
		}
	}
	if name := InitialDot.Apply(roster.Values{"displayName": "Lee, Anna"}); name != "a.lee" {
		t.Errorf("a full name alone gives %q", name)
	}
}
