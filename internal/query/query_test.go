package query_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"roster/internal/query"
	"roster/internal/query/querytest"
)

func parse(t *testing.T, text string) query.Expr {
	t.Helper()
	e, err := query.Parse(text)
	if err != nil {
		t.Fatalf("Parse(%s): %v", text, err)
	}
	return e
}

func check(t *testing.T, text string, fields query.Fields) query.Expr {
	t.Helper()
	e, err := query.Check(parse(t, text), fields)
	if err != nil {
		t.Fatalf("Check(%s): %v", text, err)
	}
	return e
}

// Every spelling of a filter must come down to one canonical text.
func TestCanonicalText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`userName eq "bjensen"`:                        `userName eq "bjensen"`,
		`userName EQ "a" AND active Eq TRUE`:           `userName eq "a" and active eq true`,
		`a pr or b pr and not c pr`:                    `a pr or b pr and c eq null`,
		`(a pr or b pr) and c pr`:                      `(a pr or b pr) and c pr`,
		`((a pr and b pr) and (c pr))`:                 `a pr and b pr and c pr`,
		`not a eq 1 and b pr`:                          `not (a eq 1) and b pr`,
		`not (not (a eq 1))`:                           `not (not (a eq 1))`,
		`manager eq null`:                              `manager eq null`,
		`not (manager pr)`:                             `manager eq null`,
		`manager ne NULL`:                              `manager pr`,
		`level gt 1.50e1`:                              `level gt 15`,
		`level eq -0.0`:                                `level eq 0`,
		`name eq "\u00e9\n\"\\\/"`:                     `name eq "é\u000a\"\\/"`,
		`status in("active" ,"suspended")`:             `status in ("active", "suspended")`,
		`unit UNDER "Sales/EMEA"`:                      `unit under "Sales/EMEA"`,
		`emails[type eq "work" and value co "x"]`:      `emails[type eq "work" and value co "x"]`,
		`emails[type eq "work"].value eq "x"`:          `emails[type eq "work" and value eq "x"]`,
		`emails[a pr or b pr].value eq "x"`:            `emails[(a pr or b pr) and value eq "x"]`,
		`true and a pr`:                                `a pr`,
		`not false`:                                    `not (false)`,
		"\ta\r\n pr ":                                  `a pr`,
		`urn:x:2.0:User:department eq "R&D"`:           `urn:x:2.0:User:department eq "R&D"`,
		`trueName pr and nothing pr and orders.and pr`: `trueName pr and nothing pr and orders.and pr`,
	} {
		if got := query.Print(parse(t, text)); got != want {
			t.Errorf("%s printed as %s, want %s", text, got, want)
		}
	}
}

// A faulty filter must say what is wrong, exactly where, and what to write.
func TestFaultsPointAtTheirCause(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text    string
		code    query.Code
		token   string // the offending piece; "" is the end of the text
		hint    string
		pointer string
	}{
		{``, query.CodeSyntax, ``, `"true"`, ``},
		{`userName`, query.CodeSyntax, ``, `operators are`, ``},
		{`userName eq`, query.CodeSyntax, ``, `"text"`, ``},
		{`userName = "a"`, query.CodeUnknownOperator, `=`, `"eq"`, ``},
		{`userName contains "a"`, query.CodeUnknownOperator, `contains`, `"co"`, ``},
		{`userName eq bob`, query.CodeSyntax, `bob`, `double quotes`, ``},
		{`userName eq 'bob'`, query.CodeSyntax, `'`, `straight double quotes`, ``},
		{`userName eq "bob`, query.CodeSyntax, `"bob`, `end the text`, ``},
		{`userName eq "a" && active pr`, query.CodeSyntax, `&&`, `"and"`, ``},
		{`userName pr)`, query.CodeSyntax, `)`, `nothing for it to close`, ``},
		{`active pr and (userName pr`, query.CodeSyntax, `(`, `add the )`, ``},
		{`emails[type pr`, query.CodeSyntax, `[`, `add the ]`, ``},
		{`emails[emails[type pr]]`, query.CodeSyntax, `[`, `use and`, ``},
		{`status in ()`, query.CodeSyntax, `)`, ``, ``},
		{`status gt null`, query.CodeSyntax, `null`, `eq null`, ``},
		{`level eq 9007199254740994`, query.CodeValue, `9007199254740994`, `double quotes`, ``},
		{`level eq 012`, query.CodeSyntax, `012`, `a number looks like`, ``},
		{`userName eq "\ud800"`, query.CodeSyntax, `"\ud800"`, `escapes`, ``},
		{`userName eq "\u0000"`, query.CodeSyntax, `"\u0000"`, `leave it out`, ``},
		{`name..x pr`, query.CodeSyntax, `name..x`, `joined by dots`, ``},
		{`userNmae pr`, query.CodeUnknownField, `userNmae`, `"userName"`, `/field`},
		{`active pr and not (familyname eq "x")`, query.CodeUnknownField, `familyname`, `"name.familyName"`, `/and/1/not/field`},
		{`emails[tpye eq "work"]`, query.CodeUnknownField, `tpye`, `"type"`, `/where/field`},
		{`salary gt 1`, query.CodeUnknownField, `salary`, `right to read`, `/field`},
		{`active gt true`, query.CodeOperator, `gt`, `pr, eq or ne`, `/op`},
		{`userName under "x"`, query.CodeOperator, `under`, `it takes`, `/op`},
		{`emails eq "x"`, query.CodeOperator, `eq`, `emails[`, `/op`},
		{`userName[type pr]`, query.CodeOperator, `userName`, `without [ ]`, `/field`},
		{`level eq "3"`, query.CodeValue, `"3"`, `without quotes`, `/value`},
		{`userName eq 3`, query.CodeValue, `3`, `"3"`, `/value`},
		{`startDate gt "2023-02-29"`, query.CodeValue, `"2023-02-29"`, `2006-01-31`, `/value`},
		{`meta.created gt "yesterday"`, query.CodeValue, `"yesterday"`, `T08:30`, `/value`},
		{`meta.created gt "9999-12-31T23:59:59-01:00"`, query.CodeValue, `"9999-12-31T23:59:59-01:00"`, ``, `/value`},
		{`status in ("active", "suspnded")`, query.CodeValue, `"suspnded"`, `"suspended"`, `/value/1`},
		{`status eq "x"`, query.CodeValue, `"x"`, `active, suspended, deleted`, `/value`},
	} {
		e, err := query.Parse(tc.text)
		if err == nil {
			_, err = query.Check(e, querytest.Fields())
		}
		var fault *query.Error
		if !errors.As(err, &fault) {
			t.Errorf("%s: no fault but %v", tc.text, err)
			continue
		}
		token := tc.text[fault.Offset : fault.Offset+fault.Length]
		if fault.Code != tc.code || token != tc.token || !strings.Contains(fault.Hint, tc.hint) || fault.Pointer != tc.pointer {
			t.Errorf("%s: %s at %q, pointer %q: %v", tc.text, fault.Code, token, fault.Pointer, err)
		}
	}
}

// Check must give names, choices and literals their canonical form.
func TestCheckNormalises(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`USERNAME eq "Ada"`:      `userName eq "Ada"`,
		`EMAILS[TYPE eq "WORK"]`: `emails[type eq "work"]`,
		`emails.TYPE pr`:         `emails.type pr`,
		`active eq "True"`:       `active eq true`,
		`status eq "Active"`:     `status eq "active"`,
		`meta.created ge "2026-03-01T10:00:00.1234567+01:00"`: `meta.created ge "2026-03-01T09:00:00.123456Z"`,
		`meta.created ge "2026-03-01"`:                        `meta.created ge "2026-03-01T00:00:00Z"`,
		"userName eq \"e\u0301\"":                             "userName eq \"\u00e9\"",
	} {
		if got := query.Print(check(t, text, querytest.Fields())); got != want {
			t.Errorf("%s checked to %s, want %s", text, got, want)
		}
	}
}

// What the store binds must come out of a checked literal as the store keeps it.
func TestCheckedLiterals(t *testing.T) {
	t.Parallel()
	created := check(t, `meta.created ge "1970-01-01T00:00:01.5Z"`, querytest.Fields()).(query.Compare)
	if got := created.Value.Micros; got != 1_500_000 {
		t.Errorf("micros %d", got)
	}
	if name := check(t, `userName eq "STRASSE"`, querytest.Fields()).(query.Compare); name.Value.Key != query.Fold("straße") {
		t.Errorf("key %q", name.Value.Key)
	}
	if id := check(t, `externalId eq "Ab"`, querytest.Fields()).(query.Compare); id.Value.Key != "Ab" || !id.Field.CaseExact {
		t.Errorf("%+v", id)
	}
	if level := check(t, `level eq 1e1`, querytest.Fields()).(query.Compare); level.Value.Number != 10 {
		t.Errorf("%+v", level)
	}
}

// chart is a catalogue that knows one node of the organisation.
type chart struct{ query.FieldSet }

func (chart) Node(_ query.Field, idOrPath string) (string, bool) {
	return "emea", idOrPath == "emea" || query.Fold(idOrPath) == "sales/emea"
}

// A path must become the id of its node, so that a rename does not break filters.
func TestTreeLiteralsBecomeIDs(t *testing.T) {
	t.Parallel()
	fields := chart{querytest.Fields()}
	if got := query.Print(check(t, `unit under "Sales/EMEA"`, fields)); got != `unit under "emea"` {
		t.Error(got)
	}
	if _, err := query.Check(parse(t, `unit under "Sales/Mars"`), fields); err == nil {
		t.Error("an unknown node passed")
	}
}

// The rules of the package comment, one by one, on one record.
func TestMatch(t *testing.T) {
	t.Parallel()
	r := querytest.Record{
		Texts: map[string][]string{
			"userName": {"Straße_100%"}, "externalId": {"Ab"}, "tags": {"red", "Blue"}, "active": {"true"}, "level": {"10"},
			"startDate": {"2026-03-01"}, "meta.created": {query.FormatInstant(time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC))},
			"status": {"active"}, "unit": {"root/emea/berlin"},
		},
		Items: map[string][]querytest.Record{"emails": {
			{Texts: map[string][]string{"emails.type": {"work"}, "emails.value": {"a@corp.example"}}},
			{Texts: map[string][]string{"emails.type": {"home"}, "emails.value": {"b@home.example"}}},
		}},
	}
	for text, want := range map[string]bool{
		`userName eq "STRASSE_100%"`: true, `userName co "%"`: true, `userName co "a%e"`: false, `userName sw "_"`: false,
		`userName ew "_100%"`: true, `userName co "s_e"`: false, `externalId eq "ab"`: false, `externalId co "b"`: true,
		`tags eq "blue"`: true, `tags ne "blue"`: false, `tags ne "green"`: true, `tags in ("x", "RED")`: true, `tags lt "C"`: true,
		`active eq true`: true, `active ne true`: false, `level gt 9`: true, `level eq 10.0`: true, `level lt 10`: false,
		`startDate ge "2026-03-01"`: true, `meta.created eq "2026-03-01T10:00:00+01:00"`: true, `meta.created gt "2026-03-01"`: true, `meta.created lt "2026-03-01T09:00:00.000001Z"`: true,
		`unit under "emea"`: true, `unit under "berlin"`: true, `unit eq "emea"`: false, `unit eq "berlin"`: true, `unit under "erlin"`: false,
		`manager eq "u1"`: false, `manager ne "u1"`: true, `not (manager eq "u1")`: true, `manager pr`: false, `manager eq null`: true,
		`manager in ("u1")`: false, `name.familyName lt "z"`: false, `name.familyName co ""`: false, `not (name.familyName ne "x")`: false,
		`emails[type eq "work" and value co "corp"]`: true, `emails[type eq "work" and value co "home"]`: false, `emails pr`: true,
		`emails[primary eq null]`: true, `not (emails[type eq "home"])`: false, `true`: true, `false`: false, `not (false)`: true,
	} {
		if got := query.Match(check(t, text, querytest.Fields()), r); got != want {
			t.Errorf("%s is %v", text, got)
		}
	}
}
