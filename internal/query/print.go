package query

import (
	"fmt"
	"strings"
)

// Print writes the canonical text of a tree: operators in lower case, single
// spaces, and only the parentheses that are needed. No tree at all is "".
func Print(e Expr) string {
	var p printer
	p.expr(e)
	return p.String()
}

type printer struct {
	strings.Builder
	parent string // the field of the value path being written, with its dot
}

func (p *printer) expr(e Expr) {
	switch e := e.(type) {
	case And:
		p.join(e.Terms, " and ", "true")
	case Or:
		p.join(e.Terms, " or ", "false")
	case Not:
		if present, ok := e.Term.(Present); ok {
			p.name(present.Field)
			p.WriteString(" eq null")
			return
		}
		p.WriteString("not (")
		p.expr(e.Term)
		p.WriteByte(')')
	case Some:
		p.name(e.Field)
		p.WriteByte('[')
		p.parent = e.Field.Name + "."
		p.expr(e.Where)
		p.parent = ""
		p.WriteByte(']')
	case Present:
		p.name(e.Field)
		p.WriteString(" pr")
	case Compare:
		p.name(e.Field)
		p.op(e.Op)
		p.value(e.Value)
	case OneOf:
		p.name(e.Field)
		p.op(In)
		p.WriteByte('(')
		for i, v := range e.Values {
			if i > 0 {
				p.WriteString(", ")
			}
			p.value(v)
		}
		p.WriteByte(')')
	}
}

// join writes the terms of an And or an Or. Only an Or within an And needs
// parentheses.
func (p *printer) join(terms []Expr, word, none string) {
	if len(terms) == 0 {
		p.WriteString(none)
	}
	for i, term := range terms {
		if i > 0 {
			p.WriteString(word)
		}
		if or, ok := term.(Or); ok && len(or.Terms) > 1 && len(terms) > 1 && word == " and " {
			p.WriteByte('(')
			p.expr(term)
			p.WriteByte(')')
			continue
		}
		p.expr(term)
	}
}

func (p *printer) name(f Field) {
	p.WriteString(strings.TrimPrefix(f.Name, p.parent))
}

func (p *printer) op(o Op) {
	p.WriteByte(' ')
	p.WriteString(o.String())
	p.WriteByte(' ')
}

func (p *printer) value(v Value) {
	if !v.quoted() {
		p.WriteString(v.Text)
		return
	}
	p.WriteByte('"')
	for i := range len(v.Text) {
		switch c := v.Text[i]; {
		case c == '"' || c == '\\':
			p.WriteByte('\\')
			p.WriteByte(c)
		case c < ' ':
			fmt.Fprintf(p, `\u%04x`, c)
		default:
			p.WriteByte(c)
		}
	}
	p.WriteByte('"')
}
