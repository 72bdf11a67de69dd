package store

import (
	"slices"
	"strings"
	"sync"
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

// rewriter remembers the engine's form of each text, since texts are made once
// and run often.
type rewriter struct {
	forms sync.Map // text → rewritten text
}

func (r *rewriter) rewrite(text string, parameter func(number string) string, set func(number string) string) string {
	if form, ok := r.forms.Load(text); ok {
		return form.(string)
	}
	form := rewriteParameters(text, parameter, set)
	r.forms.Store(text, form)
	return form
}

// rewriteParameters replaces $n and {set $n} outside quoted texts.
func rewriteParameters(text string, parameter, set func(number string) string) string {
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
			out.WriteString(set(number))
			i += len("{set $") + len(number) + 1
		case c == '$' && digits(text[i+1:]) != "":
			number := digits(text[i+1:])
			out.WriteString(parameter(number))
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
