package query_test

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"roster/internal/query"
	"roster/internal/query/querytest"
)

// What is printed must read back as the same tree.
func TestPrintThenParse(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		e := querytest.Unchecked(querytest.Fields()).Draw(t, "e")
		text := query.Print(e)
		back, err := query.Parse(text)
		if err != nil {
			t.Fatalf("Parse(%s): %v", text, err)
		}
		if !query.Equal(e, back) {
			t.Fatalf("%s\nbecame\n%s", text, query.Print(back))
		}
	})
}

// A checked tree must survive its text, its JSON and another check unchanged.
func TestCheckedTreeSurvivesBothForms(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		fields := querytest.Fields()
		e := querytest.Expr(fields).Draw(t, "e")
		data, err := json.Marshal(query.JSON{Expr: e})
		if err != nil {
			t.Fatal(err)
		}
		fromText, err := query.Parse(query.Print(e))
		if err != nil {
			t.Fatal(err)
		}
		fromJSON, err := query.FromJSON(data)
		if err != nil {
			t.Fatalf("%s: %v", data, err)
		}
		for _, form := range []query.Expr{e, fromText, fromJSON} {
			again, err := query.Check(form, fields)
			if err != nil {
				t.Fatal(err)
			}
			if !query.Equal(e, again) {
				t.Fatalf("%s\nbecame\n%s", query.Print(e), query.Print(again))
			}
		}
	})
}

// Match must follow the laws of two-valued logic, absent values included.
func TestMatchIsTwoValued(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		fields := querytest.Fields()
		a := querytest.Expr(fields).Draw(t, "a")
		b := querytest.Expr(fields).Draw(t, "b")
		r := querytest.Records(fields).Draw(t, "r")
		inA, inB := query.Match(a, r), query.Match(b, r)
		if query.Match(query.Not{Term: a}, r) == inA {
			t.Fatal("not")
		}
		if query.Match(query.All(a, b), r) != (inA && inB) {
			t.Fatal("and")
		}
		if query.Match(query.Any(a, b), r) != (inA || inB) {
			t.Fatal("or")
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{
		`userName eq "a"`, `not (a pr) and b gt 1.5e3 or c in ("x", true)`, `emails[type eq "work" or value co "x"].value eq null`,
		`urn:ietf:params:scim:schemas:core:2.0:User:userName sw "\u00e9\ud83d\ude00"`, `((((a pr))))`, `not not true`, `a eq "' or 1=1 --"`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e, err := query.Parse(text)
		if err != nil {
			fault, ok := err.(*query.Error)
			if !ok || fault.Offset < 0 || fault.Offset+fault.Length > max(len(text), query.MaxLength*8) {
				t.Fatalf("%#v", err)
			}
			return
		}
		printed := query.Print(e)
		again, err := query.Parse(printed)
		if err != nil {
			t.Fatalf("Parse(%q): %v", printed, err)
		}
		if !query.Equal(e, again) || query.Print(again) != printed || !utf8.ValidString(printed) {
			t.Fatalf("%q printed as %q, then %q", text, printed, query.Print(again))
		}
		data, err := json.Marshal(query.JSON{Expr: e})
		if err != nil {
			t.Fatal(err)
		}
		if back, err := query.FromJSON(data); err != nil || !query.Equal(e, back) {
			t.Fatalf("%s: %v", data, err)
		}
	})
}

func FuzzFromJSON(f *testing.F) {
	for _, text := range []string{
		`{"and":[{"field":"a","op":"eq","value":"x"},{"or":[]}]}`, `{"not":{"field":"a","op":"in","value":[1e3,true,"\u00e9"]}}`,
		`{"field":"emails","where":{"field":"emails.type","op":"eq","value":null}}`, `{"field":"a","op":"pr"}{}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := query.FromJSON(data)
		if err != nil {
			return
		}
		again, err := json.Marshal(query.JSON{Expr: e})
		if err != nil {
			t.Fatal(err)
		}
		if back, err := query.FromJSON(again); err != nil || !query.Equal(e, back) {
			t.Fatalf("%s became %s: %v", data, again, err)
		}
	})
}
