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
	prepare   func(text string) string       // before all others, if there is one
	parameter func(number string) string     // $n
	set       func(number string) string     // {set $n}: the texts of an argument, as a query
	entries   func(expression string) string // {entries x}: the members of a JSON array, as a query for "value"
	number    func(expression string) string // {number x}: a text as an IEEE double, null if it is none
}

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
		case strings.HasPrefix(text[i:], "{set $"):
			number := digits(text[i+len("{set $"):])
			out.WriteString(w.set(number))
			i += len("{set $") + len(number) + 1
		case strings.HasPrefix(text[i:], "{entries "), strings.HasPrefix(text[i:], "{number "):
			word, rest, _ := strings.Cut(text[i+1:], " ")
			expression, _, _ := strings.Cut(rest, "}") // none has a brace of its own
			if word == "number" {
				out.WriteString(w.number(expression))
			} else {
				out.WriteString(w.entries(expression))
			}
			i += len("{") + len(word) + len(" ") + len(expression) + len("}")
		case c == '$' && digits(text[i+1:]) != "":
			number := digits(text[i+1:])
			out.WriteString(w.parameter(number))
			i += 1 + len(number)
		default:
			out.WriteByte(c)
			i++
		}
	}
	return out.String()
}

func digits(s string) string {
	i := slices.IndexFunc([]byte(s), func(b byte) bool { return b < '0' || b > '9' })
	if i < 0 {
		return s
	}
	return s[:i]
}
