package store

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// statement is one SQL text in the portable subset. All are registered, so
// that a test can prepare each of them on both engines.
type statement struct {
	name string
	text string
}

var statements []*statement

// sqlText registers a statement; it is only called when a package variable is
// made.
func sqlText(name, text string) *statement {
	s := &statement{name, strings.TrimSpace(text)}
	statements = append(statements, s)
	return s
}

// words are how an engine spells the placeholders.
type words struct {
	prepare   func(text string) string         // before all others, if there is one
	parameter string                           // what stands before the number in $n
	set       func(parameter string) string    // {set $n}: the texts of an argument, as a query
	entries   func(expression string) string   // {entries x}: the members of a JSON array, as a query for "value"
	number    func(expression string) string   // {number x}: a text as an IEEE double, null if it is none
	member    func(column, name string) string // {member x name}: the text of that name in a JSON object, else the empty text
	lock      func(clause string) string       // {for update}, {for share}: the selected rows are locked until the commit, for oneself alone or not
	catalogue string                           // {catalogue}: a query for the columns of all tables: table, column, type, place in the primary key
}

// member is the placeholder for a text in a JSON object. Names are those of the
// catalogue, which have letters and digits only.
func member(column, name string) string { return "{member " + column + " " + name + "}" }

// rewriter remembers the engine's form of each text, since texts are made once
// and run often.
type rewriter struct {
	forms sync.Map // text → rewritten text
	size  atomic.Int64
}

// maxForms bounds what is remembered: filters make texts without end.
const maxForms = 5000

func (r *rewriter) rewrite(text string, w words) string {
	if form, ok := r.forms.Load(text); ok {
		return form.(string)
	}
	plain := text
	if w.prepare != nil {
		plain = w.prepare(text)
	}
	form := w.rewrite(plain)
	if r.size.Add(1) <= maxForms {
		r.forms.Store(text, form)
	}
	return form
}

// rewrite replaces the placeholders outside quoted texts.
func (w words) rewrite(text string) string {
	var out strings.Builder
	out.Grow(len(text) + 32)
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '\'' || c == '"':
			end := i + 1 + strings.IndexByte(text[i+1:], c)
			if end <= i {
				end = len(text) - 1
			}
			out.WriteString(text[i : end+1])
			i = end + 1
		case c == '{' && !strings.HasPrefix(text[i:], "{rows}"): // which is filled when the rows are there
			inner := braced(text[i+1:])
			out.WriteString(w.placeholder(inner))
			i += len("{") + len(inner) + len("}")
		case c == '$' && digits(text[i+1:]) != "":
			number := digits(text[i+1:])
			out.WriteString(w.parameter + number)
			i += 1 + len(number)
		default:
			out.WriteByte(c)
			i++
		}
	}
	return out.String()
}

// placeholder spells what stands between two braces. Its argument may have
// placeholders as well.
func (w words) placeholder(inner string) string {
	word, argument, _ := strings.Cut(inner, " ")
	switch word {
	case "set":
		return w.set(w.rewrite(argument))
	case "entries":
		return w.entries(w.rewrite(argument))
	case "number":
		return w.number(w.rewrite(argument))
	case "member":
		column, name, _ := strings.Cut(argument, " ")
		return w.member(column, name)
	case "for":
		return w.lock(inner)
	case "catalogue":
		return w.catalogue
	default:
		return "{" + inner + "}" // no engine understands it, and says so
	}
}

// braced is the text before the brace that closes the one in front of it.
func braced(text string) string {
	depth := 1
	for i := range len(text) {
		switch text[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return text[:i]
			}
		}
	}
	return strings.TrimSuffix(text, "}")
}

func digits(s string) string {
	i := slices.IndexFunc([]byte(s), func(b byte) bool { return b < '0' || b > '9' })
	if i < 0 {
		return s
	}
	return s[:i]
}
