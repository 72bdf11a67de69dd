package roster_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"roster"
)

var allTypes = []roster.Type{
	roster.Text, roster.LongText, roster.Number, roster.Boolean, roster.Date, roster.Instant, roster.Email,
	roster.Phone, roster.URL, roster.Country, roster.Language, roster.TimeZone, roster.Choice, roster.MultiChoice, roster.UserRef,
	roster.UnitRef, roster.LocationRef, roster.Emails, roster.Phones, roster.Addresses,
}

func attributeOf(t roster.Type) *roster.Attribute {
	return &roster.Attribute{Name: "x", Label: "X", Type: t, Choices: []string{"Früh", "late, night", "[odd]"}}
}

// pieces are what values are made of, so that some of them are nearly right.
var pieces = []string{
	"a", "B", "ß", "İ", "H\u0331", "e\u0301", " ", "  ", "\u00a0", "\u2003", "\u2000", "\t", "\n", "\r\n", "\v", "\x00", "\u2028", "\u202e",
	"\u200d", "\ufeff", "@", ".", "example.org", "+49", "30", "-", "2026-03-01", "T08:30:00Z", "9999-12-31T23:59:59-01:00", "https://", "DE", "_", "Früh", "früh",
	"late, night", ";", "true", "ja", "[", "]", `{"value":"`, `"}`, `","type":"HOME`, `","primary":true,"type":"`, `\u0000`, ",", `"`, "1e3", "0x10", "\xff",
}

func drawInput(t *rapid.T) string {
	if rapid.IntRange(0, 4).Draw(t, "wild") == 0 {
		return rapid.String().Draw(t, "input")
	}
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 8).Draw(t, "pieces"), "")
}

// checkParsed holds what is true of every value that was let in.
func checkParsed(t interface{ Fatalf(string, ...any) }, a *roster.Attribute, input string) {
	text, p := a.Parse(input)
	if p != nil {
		if text != "" || p.Message == "" || p.Field != a.Name || p.Warning {
			t.Fatalf("%s %q: %q with the problem %+v", a.Type, input, text, *p)
		}
		return
	}
	again, p := a.Parse(text)
	if p != nil || again != text {
		t.Fatalf("%s: %q is read as %q, and that as %q, %v", a.Type, input, text, again, p)
	}
	if !utf8.ValidString(text) || utf8.RuneCountInString(text) > 10_000 {
		t.Fatalf("%s: %q is read as %q", a.Type, input, text)
	}
	checkVisible(t, a, text)
	for _, e := range entriesOf(a, text) {
		for _, field := range []string{e.Value, e.Type, e.Display, e.StreetAddress, e.Locality, e.Region, e.PostalCode, e.Country} {
			if utf8.RuneCountInString(field) > 256 {
				t.Fatalf("%s: an entry has %d characters", a.Type, utf8.RuneCountInString(field))
			}
			checkVisible(t, a, field)
		}
	}
}

func entriesOf(a *roster.Attribute, text string) []roster.Entry {
	if a.List() && a.Type != roster.MultiChoice {
		return roster.Entries(text)
	}
	return nil
}

func checkVisible(t interface{ Fatalf(string, ...any) }, a *roster.Attribute, text string) {
	for _, r := range text {
		lines := a.Type == roster.LongText && (r == '\n' || r == '\t')
		if !lines && unicode.IsControl(r) || strings.ContainsRune("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff", r) {
			t.Fatalf("%s let %U through in %q", a.Type, r, text)
		}
	}
}

func TestCanonicalTextsAreFixedPoints(t *testing.T) {
	t.Parallel()
	for _, kind := range allTypes {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			a := attributeOf(kind)
			rapid.Check(t, func(t *rapid.T) { checkParsed(t, a, drawInput(t)) })
		})
	}
}

func FuzzParse(f *testing.F) {
	for i := range allTypes {
		for _, s := range []string{
			"Anna Lee", "2026-03-01 08:30", "9999-12-31T23:59:59-01:00", "a@H\u0331.de", "-0", "1e-300",
			`[{"value":"a@example.org","type":"HOME"}]`, `["Früh"]`, "late, night", "e\u0301\u2003", "\u2000x\u00a0",
		} {
			f.Add(uint8(i), s)
		}
	}
	f.Fuzz(func(t *testing.T, kind uint8, input string) {
		checkParsed(t, attributeOf(allTypes[int(kind)%len(allTypes)]), input)
	})
}

func TestParse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind       roster.Type
		input      string
		want, code string
	}{
		{roster.Text, "  Anna \u00a0 Lee\u2003", "Anna Lee", ""},
		{roster.Text, "Mu\u0308ller", "Müller", ""},
		{roster.Text, " \t ", "", ""},
		{roster.Text, "a\nb", "", "control_character"},
		{roster.Text, "a\u202eb", "", "control_character"},
		{roster.Text, "a\xffb", "", "encoding"},
		{roster.Text, strings.Repeat("ü", 256), strings.Repeat("ü", 256), ""},
		{roster.Text, strings.Repeat("ü", 257), "", "too_long"},
		{roster.LongText, "one\r\ntwo\n", "one\ntwo", ""},
		{roster.Number, "1e3", "1000", ""},
		{roster.Number, "-0", "0", ""},
		{roster.Number, "NaN", "", "value_number"},
		{roster.Boolean, "JA", "true", ""},
		{roster.Boolean, "maybe", "", "value_boolean"},
		{roster.Date, "2024-02-29", "2024-02-29", ""},
		{roster.Date, "2026-02-29", "", "value_date"},
		{roster.Date, "2026-03-01 00:00:00", "2026-03-01", ""},
		{roster.Date, "2026-03-01T00:00:00.000Z", "2026-03-01", ""},
		{roster.Date, "2026-03-01 to 2026-04-01", "", "value_date"},
		{roster.Instant, "2026-03-01T09:30:00.1234567+01:00", "2026-03-01T08:30:00.123456Z", ""},
		{roster.Instant, "9999-12-31T23:59:59-01:00", "", "value_instant"},
		{roster.Email, "Anna.Lee@Example.ORG", "Anna.Lee@example.org", ""},
		{roster.Email, "a\u200b@example.org", "", "value_email"},
		{roster.Email, "a@b@example.org", "", "value_email"},
		{roster.Phone, "+49 (30) 123-4567 ext. 12", "+49 (30) 123-4567 ext. 12", ""},
		{roster.Phone, "call me", "", "value_phone"},
		{roster.URL, "javascript:alert(1)", "", "value_url"},
		{roster.URL, "https://:80", "", "value_url"},
		{roster.Country, "Österreich", "AT", ""},
		{roster.Country, "uk", "GB", ""},
		{roster.Country, "XX", "", "value_country"},
		{roster.Language, "de_AT", "de-AT", ""},
		{roster.TimeZone, "UTC", "UTC", ""},
		{roster.TimeZone, "../../etc/passwd", "", "value_timezone"},
		{roster.Choice, "FRÜH", "Früh", ""},
		{roster.Choice, "noon", "", "value_choice"},
		{roster.MultiChoice, "late, night; früh;", "", "value_multiChoice"},
		{roster.MultiChoice, "late, night", `["late, night"]`, ""},
		{roster.MultiChoice, `["late, night","FRÜH","früh"]`, `["Früh","late, night"]`, ""},
		{roster.MultiChoice, "früh; ;", `["Früh"]`, ""},
		{roster.UserRef, "usr_0", "", "value_user"},
		{roster.Emails, " [] ", "", ""},
		{
			roster.Emails, `[{"value":"a@example.org","type":"Home"},{"value":"b@example.org"}]`,
			`[{"value":"a@example.org","type":"home"},{"value":"b@example.org","primary":true}]`, "",
		},
		{roster.Emails, `[{"value":"a@example.org","primary":true},{"value":"b@example.org","primary":true}]`, "", "value_emails"},
		{roster.Addresses, `[{"locality":"a\u0000b"}]`, "", "value_addresses"},
		{roster.Addresses, `[{"locality":"` + strings.Repeat("x", 300) + `"}]`, "", "value_addresses"},
		{roster.Addresses, `[{"type":"work","country":"Germany"}]`, `[{"type":"work","country":"DE","primary":true}]`, ""},
	} {
		text, p := attributeOf(c.kind).Parse(c.input)
		code := ""
		if p != nil {
			code = p.Code
		}
		if text != c.want || code != c.code {
			t.Errorf("%s %q: got %q %q, want %q %q", c.kind, c.input, text, code, c.want, c.code)
		}
	}
}

func TestD08PatternsAreBounded(t *testing.T) {
	t.Parallel()
	evil, problems := roster.NewCustomAttribute(roster.Attribute{Name: "evil", Pattern: `(a+)+$`})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	// The length of a value is looked at first, so that a pattern never meets a megabyte.
	start := time.Now()
	_, p := evil.Parse(strings.Repeat("a", 1<<20) + "!")
	if p == nil || p.Code != "too_long" {
		t.Errorf("a megabyte: %v", p)
	}
	if _, p = evil.Parse(strings.Repeat("a", 255) + "!"); p == nil || p.Code != "pattern" {
		t.Errorf("the longest value: %v", p)
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("looking at the values took %v", took)
	}

	for _, pattern := range []string{
		strings.Repeat("a", 513),                 // too much to read
		strings.Repeat(".{0,1000}", 50),          // small to read, huge when compiled
		`(a{1000}){1000}`, `(a)\1`, `(?=a)`, `(`, // not RE2
	} {
		_, problems := roster.NewCustomAttribute(roster.Attribute{Name: "evil", Pattern: pattern})
		if !slices.Equal(codes(problems), []string{"pattern attribute_pattern"}) {
			t.Errorf("%.40q: %v", pattern, problems)
		}
	}

	// The pattern holds for the whole value, alternatives included.
	either, _ := roster.NewCustomAttribute(roster.Attribute{Name: "either", Pattern: `a|b`})
	for input, fine := range map[string]bool{"a": true, "b": true, "ax": false, "xb": false} {
		if _, p := either.Parse(input); (p == nil) != fine {
			t.Errorf("%q: %v", input, p)
		}
	}
}

func TestNewCustomAttribute(t *testing.T) {
	t.Parallel()
	low, high := 1.0, 2.0
	_, problems := roster.NewCustomAttribute(roster.Attribute{
		Name: "Bad Name", Label: strings.Repeat("x", 129), Type: "shape", Pattern: "(",
		Min: &high, Max: &low, MaxLength: 1 << 30, Choices: []string{"a", "A"},
	})
	want := []string{
		"choices attribute_choice", "label attribute_label", "maxLength attribute_max_length", "min attribute_range",
		"name attribute_name", "pattern attribute_pattern", "type attribute_type",
	}
	if got := codes(problems); !slices.Equal(got, want) {
		t.Errorf("all faults at once\n got %q\nwant %q", got, want)
	}
	if _, problems := roster.NewCustomAttribute(roster.Attribute{Name: "title"}); !slices.Equal(codes(problems), []string{"name attribute_name_taken"}) {
		t.Errorf("a built-in name: %v", problems)
	}
	for _, kind := range roster.CustomTypes {
		a, problems := roster.NewCustomAttribute(roster.Attribute{Name: "mine", Type: kind, Choices: []string{"  one  way "}})
		if len(problems) > 0 || !a.Custom || a.Label != "mine" || a.Choices[0] != "one way" {
			t.Errorf("%s: %s", kind, fmt.Sprint(a, problems))
		}
	}
}
