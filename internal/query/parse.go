package query

import "strings"

// The bounds of a filter. They keep the work of a hostile text small: parsing is
// linear and never recurses deeper than MaxDepth.
const (
	MaxLength = 8 << 10 // bytes of text, as written and as printed
	MaxDepth  = 32      // levels of ( ), [ ] and not
	MaxNodes  = 256     // comparisons, list entries, value paths and nots
)

// Parse reads the text form. It knows no fields: give the tree to [Check] before
// evaluating it. A failure is an [*Error].
func Parse(text string) (Expr, error) {
	e, err := parse(text)
	if err != nil {
		return nil, err
	}
	return e, nil
}

func parse(text string) (Expr, *Error) {
	if len(text) > MaxLength {
		return nil, tooLong(len(text))
	}
	p := parser{scanner: scanner{text: text}}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.tok.kind == tokenEnd {
		return nil, p.unexpected("the filter is empty", `write a condition, or "true" for everybody`)
	}
	e, err := p.or()
	if err != nil {
		return nil, err
	}
	if p.tok.kind != tokenEnd {
		return nil, p.unexpected("expected and, or or the end of the filter, found "+p.found(), joinerHint(p.tok))
	}
	// The canonical text may be longer than what was written, though never eight
	// times; measuring it here keeps Parse(Print(e)) free of surprises.
	if len(text) > MaxLength/8 {
		if n := len(Print(e)); n > MaxLength {
			return nil, tooLong(n)
		}
	}
	return e, nil
}

func tooLong(n int) *Error {
	return fault(CodeTooLong, span{MaxLength, n - MaxLength}, "split it, or use a saved search or a group",
		"the filter is %d bytes long; at most %d are allowed", n, MaxLength)
}

// parser is a recursive descent over the tokens with one token of lookahead.
type parser struct {
	scanner scanner
	tok     token
	depth   int
	nodes   int
	parent  string // the field of the value path being read, with its dot
}

func (p *parser) advance() (err *Error) {
	p.tok, err = p.scanner.next()
	return err
}

func (p *parser) or() (Expr, *Error) {
	first, err := p.and()
	if err != nil || !p.tok.word("or") {
		return first, err
	}
	terms := []Expr{first}
	for p.tok.word("or") {
		if err := p.advance(); err != nil {
			return nil, err
		}
		term, err := p.and()
		if err != nil {
			return nil, err
		}
		terms = append(terms, term)
	}
	return Any(terms...), nil
}

func (p *parser) and() (Expr, *Error) {
	first, err := p.unary()
	if err != nil || !p.tok.word("and") {
		return first, err
	}
	terms := []Expr{first}
	for p.tok.word("and") {
		if err := p.advance(); err != nil {
			return nil, err
		}
		term, err := p.unary()
		if err != nil {
			return nil, err
		}
		terms = append(terms, term)
	}
	return All(terms...), nil
}

func (p *parser) unary() (Expr, *Error) {
	switch {
	case p.tok.is("("):
		return p.group()
	case p.tok.word("not"):
		return p.not()
	case p.tok.word("true"):
		return And{}, p.advance()
	case p.tok.word("false"):
		return Or{}, p.advance()
	case p.tok.kind == tokenWord:
		return p.condition()
	default:
		return nil, p.unexpected("expected an attribute name, found "+p.found(), `a condition reads: attribute operator value, as in title co "engineer"`)
	}
}

// group reads ( filter ).
func (p *parser) group() (Expr, *Error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	open := p.tok.at
	if err := p.advance(); err != nil {
		return nil, err
	}
	e, err := p.or()
	if err != nil {
		return nil, err
	}
	if err := p.close(")", open); err != nil {
		return nil, err
	}
	p.depth--
	return e, nil
}

// not reads "not" and what follows; its parentheses belong to its own level.
func (p *parser) not() (Expr, *Error) {
	at := p.tok.at
	if err := p.enter(); err != nil {
		return nil, err
	}
	if err := p.count(at); err != nil {
		return nil, err
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	var e Expr
	var err *Error
	if p.tok.is("(") {
		p.depth--
		e, err = p.group()
		p.depth++
	} else {
		e, err = p.unary()
	}
	if err != nil {
		return nil, err
	}
	p.depth--
	return Not{Term: e}, nil
}

func (p *parser) close(mark string, open span) *Error {
	if !p.tok.is(mark) {
		hint := joinerHint(p.tok)
		if p.tok.kind == tokenEnd {
			hint = "add the " + mark
		}
		e := p.unexpected("expected "+mark+", found "+p.found(), hint)
		if p.tok.kind == tokenEnd {
			e.Message = "the bracket opened here is never closed"
			e.Offset, e.Length = open.offset, open.length
		}
		return e
	}
	return p.advance()
}

func (p *parser) enter() *Error {
	if p.depth++; p.depth > MaxDepth {
		return fault(CodeTooDeep, p.tok.at, "remove parentheses that change nothing", "the filter is nested deeper than %d levels", MaxDepth)
	}
	return nil
}

func (p *parser) count(at span) *Error {
	if p.nodes++; p.nodes > MaxNodes {
		return fault(CodeTooMany, at, "use a saved search or a group instead of a long list", "the filter has more than %d parts", MaxNodes)
	}
	return nil
}

func (p *parser) unexpected(message, hint string) *Error {
	return fault(CodeSyntax, p.tok.at, hint, "%s", message)
}

// found names the current token for a message.
func (p *parser) found() string {
	if p.tok.kind == tokenEnd {
		return "the end of the filter"
	}
	return excerpt(p.scanner.text[p.tok.at.offset : p.tok.at.offset+p.tok.at.length])
}

// joinerHint helps where "and" or "or" was expected.
func joinerHint(t token) string {
	switch strings.ToLower(t.text) {
	case "&&", "&", "+", ",":
		return `did you mean "and"?`
	case "||", "|":
		return `did you mean "or"?`
	case ")", "]":
		return "there is nothing for it to close"
	default:
		return "join conditions with and or or"
	}
}
