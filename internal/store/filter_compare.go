package store

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"roster/internal/query"
)

// text compares an expression of text, in which the empty text means none,
// with literals.
func (f *filter) text(x string, op query.Op, values []query.Value) string {
	if op == query.Pr {
		return x + " <> ''"
	}
	if op == query.In {
		return f.in(x, values)
	}
	literal := values[0].Key
	switch op {
	case query.Eq:
		if literal == "" {
			return never
		}
		return x + " = " + f.arg(literal)
	case query.Sw:
		return f.prefix(x, literal)
	case query.Co:
		if literal == "" {
			return x + " <> ''"
		}
		// LIKE alone would ignore the case of ASCII on one of the engines.
		return "(" + x + " like " + f.arg("%"+escapeLike(literal)+"%") + ` escape '\' and replace(` + x + ", " + f.arg(literal) + ", '') <> " + x + ")"
	case query.Ew:
		if literal == "" {
			return x + " <> ''"
		}
		return "substr(" + x + ", length(" + x + ") - " + itoa(utf8.RuneCountInString(literal)-1) + ") = " + f.arg(literal)
	default:
		return "(" + x + " <> '' and " + x + " " + sign(op) + " " + f.arg(literal) + ")"
	}
}

func (f *filter) in(x string, values []query.Value) string {
	var texts []string
	for _, v := range values {
		if v.Key != "" {
			texts = append(texts, v.Key)
		}
	}
	switch len(texts) {
	case 0:
		return never
	case 1:
		return x + " = " + f.arg(texts[0])
	default:
		return x + " in ({set " + f.arg(texts) + "})"
	}
}

// prefix is a range, which an index can answer.
func (f *filter) prefix(x, literal string) string {
	if literal == "" {
		return x + " <> ''"
	}
	condition := x + " >= " + f.arg(literal)
	if end := afterPrefix(literal); end != "" {
		condition += " and " + x + " < " + f.arg(end)
	}
	return "(" + condition + ")"
}

// afterPrefix gives the first text that follows all that begin with s; it is
// empty when there is none.
func afterPrefix(s string) string {
	for s != "" {
		r, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
		switch r {
		case utf8.MaxRune:
			continue
		case 0xD7FF: // surrogates are not characters
			r = 0xE000
		default:
			r++
		}
		return s + string(r)
	}
	return ""
}

func escapeLike(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}

// instant compares a column of instants, in which zero means none.
func (f *filter) instant(column string, op query.Op, values []query.Value) string {
	if op == query.Pr {
		return column + " <> 0"
	}
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = column + " " + sign(op) + " " + f.arg(v.Micros)
	}
	return "(" + column + " <> 0 and (" + strings.Join(parts, " or ") + "))"
}

// number compares an IEEE double.
func (f *filter) number(x string, op query.Op, values []query.Value) string {
	if op == query.Pr {
		return always
	}
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = x + " " + sign(op) + " " + double("cast("+f.arg(strconv.FormatFloat(v.Number, 'f', -1, 64))+" as text)")
	}
	return "(" + strings.Join(parts, " or ") + ")"
}

func double(x string) string { return "cast(" + x + " as double precision)" }

// truth compares a condition with true or false; it always has a value.
func truth(condition string, op query.Op, values []query.Value) string {
	switch {
	case op == query.Pr:
		return always
	case values[0].Bool():
		return condition
	default:
		return "not (" + condition + ")"
	}
}

// choices looks for one of several words in the canonical JSON of a list of
// choices. The brackets give way to commas, so that each word stands between
// two; a quote within a word is escaped and cannot pass for a delimiter.
func (f *filter) choices(x string, values []query.Value) string {
	list := "(',' || rtrim(ltrim(" + x + ", '['), ']') || ',')"
	parts := make([]string, len(values))
	for i, v := range values {
		word, _ := json.Marshal(v.Key) // a text always marshals
		parts[i] = "replace(" + list + ", " + f.arg(","+string(word)+",") + ", '') <> " + list
	}
	return "(" + strings.Join(parts, " or ") + ")"
}

// sign is the operator of SQL.
func sign(op query.Op) string {
	switch op {
	case query.Gt:
		return ">"
	case query.Ge:
		return ">="
	case query.Lt:
		return "<"
	case query.Le:
		return "<="
	default:
		return "="
	}
}
