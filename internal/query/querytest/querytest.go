// Package querytest makes random filters and records for rapid, so that every
// reader of the filter language (memory, index, store) can be held against the
// others.
package querytest

import (
	"strconv"
	"strings"
	"time"

	"pgregory.net/rapid"

	"roster/internal/query"
)

// Fields is a small catalogue with one field of each kind.
func Fields() query.FieldSet {
	return query.NewFieldSet(
		query.Field{Name: "userName", Type: query.Text},
		query.Field{Name: "externalId", Type: query.Text, CaseExact: true},
		query.Field{Name: "name.familyName", Type: query.Text},
		query.Field{Name: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", Type: query.Text},
		query.Field{Name: "tags", Type: query.Text, Multi: true},
		query.Field{Name: "active", Type: query.Boolean},
		query.Field{Name: "level", Type: query.Number},
		query.Field{Name: "startDate", Type: query.Date},
		query.Field{Name: "meta.created", Type: query.Instant},
		query.Field{Name: "status", Type: query.Choice, Choices: []string{"active", "suspended", "deleted"}},
		query.Field{Name: "manager", Type: query.Reference},
		query.Field{Name: "unit", Type: query.Tree},
		query.Field{Name: "emails", Type: query.Complex, Multi: true},
		query.Field{Name: "emails.type", Type: query.Choice, Multi: true, Choices: []string{"work", "home"}},
		query.Field{Name: "emails.value", Type: query.Text, Multi: true},
		query.Field{Name: "emails.primary", Type: query.Boolean, Multi: true},
	)
}

// Record is a record that lies open, so that a test can also write it to a store.
type Record struct {
	Texts map[string][]string // canonical texts by the canonical name of the field
	Items map[string][]Record // elements of complex fields
}

var _ query.Record = Record{}

// Values implements [query.Record].
func (r Record) Values(f query.Field) []string { return r.Texts[f.Name] }

// Elements implements [query.Record].
func (r Record) Elements(f query.Field) []query.Record {
	elements := make([]query.Record, len(r.Items[f.Name]))
	for i, item := range r.Items[f.Name] {
		elements[i] = item
	}
	return elements
}

// Expr makes canonical, checked filters over the fields.
func Expr(fields query.FieldSet) *rapid.Generator[query.Expr] {
	return rapid.Custom(func(t *rapid.T) query.Expr {
		e, err := query.Check(Unchecked(fields).Draw(t, "expr"), fields)
		if err != nil {
			t.Fatalf("a generated filter does not pass Check: %v", err)
		}
		return e
	})
}

// Unchecked makes canonical filters as [query.Parse] returns them.
func Unchecked(fields query.FieldSet) *rapid.Generator[query.Expr] {
	return rapid.Custom(func(t *rapid.T) query.Expr {
		g := generator{fields: fields}
		return g.expr(t, "", rapid.IntRange(0, 4).Draw(t, "depth"))
	})
}

type generator struct{ fields query.FieldSet }

// expr draws a tree over the fields whose name begins with parent.
func (g generator) expr(t *rapid.T, parent string, depth int) query.Expr {
	if depth == 0 {
		return g.leaf(t, parent)
	}
	term := func(t *rapid.T) query.Expr { return g.expr(t, parent, depth-1) }
	switch rapid.IntRange(0, 5).Draw(t, "shape") {
	case 0, 1:
		return query.All(rapid.SliceOfN(rapid.Custom(term), 0, 3).Draw(t, "and")...)
	case 2, 3:
		return query.Any(rapid.SliceOfN(rapid.Custom(term), 0, 3).Draw(t, "or")...)
	case 4:
		return query.Not{Term: term(t)}
	default:
		return g.leaf(t, parent)
	}
}

func (g generator) leaf(t *rapid.T, parent string) query.Expr {
	var fields []query.Field
	for _, f := range g.fields.All() {
		if strings.HasPrefix(f.Name, parent) {
			fields = append(fields, f)
		}
	}
	f := rapid.SampledFrom(fields).Draw(t, "field")
	name := query.Field{Name: f.Name}
	if f.Type == query.Complex && rapid.Bool().Draw(t, "path") {
		return query.Some{Field: name, Where: g.expr(t, f.Name+".", rapid.IntRange(0, 2).Draw(t, "depth within"))}
	}
	switch op := rapid.SampledFrom(f.Admits().List()).Draw(t, "op"); op {
	case query.Pr:
		return query.Present{Field: name}
	case query.In:
		return query.OneOf{Field: name, Values: rapid.SliceOfN(Literal(f), 1, 3).Draw(t, "values")}
	default:
		return query.Compare{Field: name, Op: op, Value: Literal(f).Draw(t, "value")}
	}
}

// Literal makes literals that suit the field, as Parse returns them.
func Literal(f query.Field) *rapid.Generator[query.Value] {
	return rapid.Map(Stored(f), func(text string) query.Value {
		switch f.Type {
		case query.Number:
			n, err := strconv.ParseFloat(text, 64)
			if err != nil {
				panic(err) // Stored makes nothing but numbers here.
			}
			return query.NumberValue(n)
		case query.Boolean:
			return query.BooleanValue(text == "true")
		case query.Tree:
			return query.TextValue(text[strings.LastIndexByte(text, '/')+1:])
		default:
			return query.TextValue(text)
		}
	})
}

// Stored makes values of the field in canonical text, from a space small enough
// that filters and records meet, and mean enough to hurt a careless reader.
func Stored(f query.Field) *rapid.Generator[string] {
	switch f.Type {
	case query.Number:
		return rapid.SampledFrom([]string{"-9007199254740992", "-1.5", "0", "0.1", "1", "2", "10", "1e-07", "9007199254740992"})
	case query.Boolean:
		return rapid.SampledFrom([]string{"true", "false"})
	case query.Date:
		return rapid.SampledFrom([]string{"0001-01-01", "1969-12-31", "1970-01-01", "2024-02-29", "2026-03-01", "9999-12-31"})
	case query.Instant:
		return rapid.Map(rapid.SampledFrom([]int64{-62135596800000000, -1, 0, 1, 1772366400000000, 1772366400000001, 253402300799999999}),
			func(micros int64) string { return query.FormatInstant(time.UnixMicro(micros)) })
	case query.Choice:
		if len(f.Choices) == 0 {
			return rapid.SampledFrom(FreeWords())
		}
		return rapid.SampledFrom(append([]string{}, f.Choices...))
	case query.Reference:
		return rapid.SampledFrom([]string{"u1", "u2", "U1"})
	case query.Tree:
		return rapid.SampledFrom([]string{"root", "root/emea", "root/emea/berlin", "root/apac", "root/apac/emea2"})
	default:
		return rapid.SampledFrom(texts())
	}
}

// FreeWords are values of a choice that admits any word, as they are kept.
func FreeWords() []string {
	return []string{"vip", "night shift", `say "hi"`, "日本", "b]", "<i>", `back\slash`}
}

// texts are words that fold, compose, look like patterns or break out of quotes.
func texts() []string {
	return []string{
		"a", "A", "ab", "b", "straße", "STRASSE", "İstanbul", "ΣΊΣΥΦΟΣ", "σίσυφος", "é", "É", "日本", "😀", "\uffff", "%", "_", "100%", "a_b", "a%b",
		"it's", `say "hi"`, `back\slash`, `' or 1=1 --`, "line\nbreak", "true", "null", "1", " ", " a ", "ſ", "ǅ", "[x]", "a*", "?",
	}
}

// Records makes records with every field absent, single or, if Multi, repeated.
func Records(fields query.FieldSet) *rapid.Generator[Record] {
	return rapid.Custom(func(t *rapid.T) Record {
		r := Record{Texts: map[string][]string{}, Items: map[string][]Record{}}
		for _, f := range fields.All() {
			most := 1
			if f.Multi {
				most = 3
			}
			switch parent, below := parentOf(fields, f); {
			case f.Type == query.Complex:
				for range rapid.IntRange(0, most).Draw(t, f.Name) {
					r.Items[f.Name] = append(r.Items[f.Name], Record{Texts: map[string][]string{}})
				}
			case below:
				// The values seen from outside are those of the elements in turn.
				for _, item := range r.Items[parent.Name] {
					values := rapid.SliceOfN(Stored(f), 0, 1).Draw(t, f.Name)
					item.Texts[f.Name] = values
					r.Texts[f.Name] = append(r.Texts[f.Name], values...)
				}
			default:
				r.Texts[f.Name] = rapid.SliceOfN(Stored(f), 0, most).Draw(t, f.Name)
			}
		}
		return r
	})
}

// parentOf finds the complex field that f belongs to; it must precede f.
func parentOf(fields query.FieldSet, f query.Field) (query.Field, bool) {
	i := max(strings.LastIndexByte(f.Name, '.'), 0)
	parent, ok := fields.Field(f.Name[:i])
	return parent, ok && parent.Type == query.Complex
}
