package query_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"roster/internal/query"
	"roster/internal/query/querytest"
)

// TestD01HostileTextStaysData shows that nothing in a literal can become a part
// of the filter.
func TestD01HostileTextStaysData(t *testing.T) {
	t.Parallel()
	for _, hostile := range []string{`" or 1 eq 1`, `' or '1'='1`, `x"; drop table users; --`, `%`, `_`, `\`, `\"`, `") or userName pr or (userName eq "`, "\u2028", "\x1f"} {
		e := query.Compare{Field: query.Field{Name: "userName"}, Op: query.Co, Value: query.TextValue(hostile)}
		back := parse(t, query.Print(e))
		if !query.Equal(e, back) {
			t.Errorf("%q became %s", hostile, query.Print(back))
		}
		innocent := querytest.Record{Texts: map[string][]string{"userName": {"ada"}}}
		checked, err := query.Check(back, querytest.Fields())
		if err != nil || query.Match(checked, innocent) {
			t.Errorf("%q matched a name that does not contain it (%v)", hostile, err)
		}
	}
}

// TestD01FilterInjectionIsRefused shows that broken quoting and tautologies end
// in an error with a position, never in a wider filter.
func TestD01FilterInjectionIsRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`userName eq "a" or 1 eq 1`, `userName eq "a"" or active pr`, `userName eq "a" or "1" eq "1"`, `userName eq "a"; x`, `userName eq "a" --`, `1 eq 1`, "userName eq \"a\x00\"", "userName eq \"\xff\""} {
		var fault *query.Error
		if _, err := query.Parse(text); !errors.As(err, &fault) || fault.Length == 0 {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestD01UnknownAttributeHasPosition shows that only catalogued names pass.
func TestD01UnknownAttributeHasPosition(t *testing.T) {
	t.Parallel()
	var fault *query.Error
	_, err := query.Check(parse(t, `active pr and passwordHash sw "a"`), querytest.Fields())
	if !errors.As(err, &fault) || fault.Code != query.CodeUnknownField || fault.Offset != 14 || fault.Length != len("passwordHash") {
		t.Error(err)
	}
}

// TestD01SizeIsBounded shows that depth, length and number of parts have an end.
func TestD01SizeIsBounded(t *testing.T) {
	t.Parallel()
	nested := func(n int, open, shut string) string {
		return strings.Repeat(open, n) + "a pr" + strings.Repeat(shut, n)
	}
	for _, tc := range []struct {
		name, text string
		code       query.Code
	}{
		{"10k parentheses", nested(10_000, "(", ")"), query.CodeTooLong},
		{"4000 open parentheses", strings.Repeat("(", 4000), query.CodeTooDeep},
		{"33 levels", nested(33, "(", ")"), query.CodeTooDeep},
		{"32 levels", nested(32, "(", ")"), ""},
		{"33 nots", nested(33, "not ", ""), query.CodeTooDeep},
		{"33 nots in parentheses", nested(33, "not (", ")"), query.CodeTooDeep},
		{"257 parts", strings.Repeat("a pr or ", 256) + "a pr", query.CodeTooMany},
		{"256 parts", strings.Repeat("a pr or ", 255) + "a pr", ""},
		{"a list of 300", "a in (" + strings.Repeat("1,", 299) + "1)", query.CodeTooMany},
		{"printed too long", `a eq "` + strings.Repeat(`\n`, 3000) + `"`, query.CodeTooLong},
	} {
		_, err := query.Parse(tc.text)
		var fault *query.Error
		if errors.As(err, &fault) != (tc.code != "") || fault != nil && fault.Code != tc.code {
			t.Errorf("%s: %v", tc.name, err)
		}
	}
}

// TestD01JSONIsNoBackDoor shows that the builder's form has the same bounds and
// that a name cannot carry syntax.
func TestD01JSONIsNoBackDoor(t *testing.T) {
	t.Parallel()
	leaf := `{"field":"a","op":"pr"}`
	many := strings.TrimSuffix(strings.Repeat(leaf+",", 300), ",")
	for _, text := range []string{
		`{"field":"a pr or b","op":"pr"}`, `{"field":"true","op":"pr"}`, `{"field":"a","op":"pr or b pr"}`, `{"field":"a","op":"eq","value":"\u0000"}`,
		`{"field":"a","op":"eq","value":{"x":1}}`, `{"field":"a","op":"eq"}`, `{"field":"a","op":"in","value":[]}`, `{"field":"a","op":"in","value":[null]}`,
		`{"field":"a","op":"pr","sql":"1=1"}`, `{"and":null}`, `{}`, `null`, `[]`, leaf + leaf, `{"and":[],"or":[]}`, `{"field":"a","where":{"field":"b","op":"pr"}}`,
		strings.Repeat(`{"not":`, 5000) + leaf + strings.Repeat(`}`, 5000), fmt.Sprintf(`{"or":[%s]}`, many),
	} {
		var fault *query.Error
		if _, err := query.FromJSON([]byte(text)); !errors.As(err, &fault) {
			t.Errorf("%.60s: %v", text, err)
		}
	}
}
