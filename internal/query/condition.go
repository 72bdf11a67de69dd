package query

import "strings"

// condition reads what begins with an attribute name.
func (p *parser) condition() (Expr, *Error) {
	name := p.tok
	if err := p.count(name.at); err != nil {
		return nil, err
	}
	if !validName(name.text) {
		return nil, p.unexpected(excerpt(name.text)+" is not an attribute name", "names are words joined by dots, as in name.familyName")
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.tok.is("[") {
		return p.some(name)
	}
	return p.comparison(name)
}

// some reads name[ filter ], and name[ filter ].sub op value, which means that
// the same element also satisfies the last comparison.
func (p *parser) some(name token) (Expr, *Error) {
	if p.parent != "" {
		return nil, p.unexpected("a value path cannot hold another one", "use and within the brackets")
	}
	if err := p.enter(); err != nil {
		return nil, err
	}
	open := p.tok.at
	if err := p.advance(); err != nil {
		return nil, err
	}
	p.parent = name.text + "."
	defer func() { p.parent = "" }()
	where, err := p.or()
	if err != nil {
		return nil, err
	}
	if err := p.close("]", open); err != nil {
		return nil, err
	}
	if p.tok.is(".") {
		if err := p.advance(); err != nil {
			return nil, err
		}
		sub := p.tok
		if sub.kind != tokenWord || !validName(sub.text) {
			return nil, p.unexpected("expected an attribute name after the dot, found "+p.found(), "")
		}
		if _, alternatives := where.(Or); alternatives {
			// Printed, these alternatives need parentheses of their own.
			if err := p.enter(); err != nil {
				return nil, err
			}
			p.depth--
		}
		if err := p.count(sub.at); err != nil {
			return nil, err
		}
		if err := p.advance(); err != nil {
			return nil, err
		}
		last, err := p.comparison(sub)
		if err != nil {
			return nil, err
		}
		where = All(where, last)
	}
	p.depth--
	return Some{Field: Field{Name: name.text}, Where: where, at: marks{field: name.at}}, nil
}

// comparison reads op value; name has been read.
func (p *parser) comparison(name token) (Expr, *Error) {
	field := Field{Name: name.text}
	if p.parent != "" {
		field.Name = p.parent + name.text
	}
	op, err := p.operator()
	if err != nil {
		return nil, err
	}
	at := marks{field: name.at, op: p.tok.at}
	if err := p.advance(); err != nil {
		return nil, err
	}
	switch op {
	case Pr:
		return Present{Field: field, at: at}, nil
	case In:
		values, err := p.list()
		return OneOf{Field: field, Values: values, at: at}, err
	default:
	}
	if p.tok.word("null") {
		switch op {
		case Eq:
			return Not{Term: Present{Field: field, at: at}}, p.advance()
		case Ne:
			return Present{Field: field, at: at}, p.advance()
		default:
		}
		return nil, p.unexpected("null can only follow eq or ne", "use eq null for: has no value")
	}
	v, err := p.value()
	return Compare{Field: field, Op: op, Value: v, at: at}, err
}

func (p *parser) operator() (Op, *Error) {
	if p.tok.kind == tokenWord {
		if op, ok := ParseOp(p.tok.text); ok {
			return op, nil
		}
	}
	if p.tok.kind == tokenWord || p.tok.kind == tokenSymbol {
		return 0, fault(CodeUnknownOperator, p.tok.at, suggestOp(p.tok.text), "unknown operator %s", p.found())
	}
	return 0, p.unexpected("expected an operator, found "+p.found(), "the operators are "+allOps().String())
}

// list reads ( value, value … ).
func (p *parser) list() ([]Value, *Error) {
	if !p.tok.is("(") {
		return nil, p.unexpected("expected ( after in, found "+p.found(), `a list reads: ("active", "suspended")`)
	}
	open := p.tok.at
	var values []Value
	for {
		if err := p.advance(); err != nil {
			return nil, err
		}
		v, err := p.value()
		if err != nil {
			return nil, err
		}
		if err := p.count(v.at); err != nil {
			return nil, err
		}
		values = append(values, v)
		if !p.tok.is(",") {
			return values, p.close(")", open)
		}
	}
}

func (p *parser) value() (Value, *Error) {
	v := Value{Type: Text, Text: p.tok.text}
	switch {
	case p.tok.kind == tokenString:
	case p.tok.kind == tokenNumber:
		var ok bool
		if v, ok = parseNumber(p.tok.text); !ok {
			return v, fault(CodeValue, p.tok.at, "numbers reach from -9007199254740992 to 9007199254740992; put identifiers in double quotes", "the number %s is too large", p.found())
		}
	case p.tok.word("true"), p.tok.word("false"):
		v = BooleanValue(p.tok.word("true"))
	case p.tok.word("null"):
		return v, p.unexpected("null cannot stand in a list", "add: or … eq null")
	case p.tok.kind == tokenWord:
		return v, p.unexpected("expected a value, found "+p.found(), "put text in double quotes")
	default:
		return v, p.unexpected("expected a value, found "+p.found(), `a value is "text", a number, true, false or null`)
	}
	v.at = p.tok.at
	return v, p.advance()
}

// validName reports whether a name can be written where an attribute is expected.
func validName(name string) bool {
	if name == "" || !isNameStart(name[0]) || strings.HasSuffix(name, ".") || strings.HasSuffix(name, ":") || strings.Contains(name, "..") {
		return false
	}
	for i := range len(name) {
		if !isNameByte(name[i]) {
			return false
		}
	}
	switch strings.ToLower(name) {
	case "and", "or", "not", "true", "false", "null":
		return false
	}
	return true
}
