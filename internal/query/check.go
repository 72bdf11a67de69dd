package query

import (
	"slices"
	"strconv"
	"strings"
)

// Check binds a tree to the fields it may use. It resolves the names, refuses
// operators and literals that do not fit, and returns a canonical tree whose
// fields are complete and whose literals are normalised: ready for [Match] and
// the store. A failure is an [*Error]. Checking twice changes nothing.
func Check(e Expr, fields Fields) (Expr, error) {
	c := checker{fields: fields}
	checked, err := c.expr(e)
	if err != nil {
		return nil, err
	}
	return checked, nil
}

type checker struct {
	fields Fields
	parent string // the field of the value path being checked, with its dot
}

func (c *checker) expr(e Expr) (Expr, *Error) {
	switch e := e.(type) {
	case And:
		terms, err := c.terms("/and/", e.Terms)
		return All(terms...), err
	case Or:
		terms, err := c.terms("/or/", e.Terms)
		return Any(terms...), err
	case Not:
		term, err := c.expr(e.Term)
		if err != nil {
			if _, ok := e.Term.(Present); ok {
				return nil, err // Written as one condition, eq null.
			}
			return nil, err.under("/not")
		}
		return Not{Term: term}, nil
	case Some:
		return c.some(e)
	case Present:
		var err *Error
		e.Field, err = c.field(e.Field, Pr, e.at)
		return e, err
	case Compare:
		return c.compare(e)
	case OneOf:
		return c.oneOf(e)
	default:
		return nil, misfit(CodeSyntax, span{}, "", "the filter has an empty part")
	}
}

func (c *checker) terms(step string, terms []Expr) ([]Expr, *Error) {
	checked := make([]Expr, len(terms))
	for i, term := range terms {
		var err *Error
		if checked[i], err = c.expr(term); err != nil {
			return nil, err.under(step + strconv.Itoa(i))
		}
	}
	return checked, nil
}

func (c *checker) some(e Some) (Expr, *Error) {
	if c.parent != "" {
		return nil, misfit(CodeSyntax, e.at.field, "use and within the brackets", "a value path cannot hold another one")
	}
	field, err := c.lookup(e.Field.Name, e.at.field)
	if err != nil {
		return nil, err.under("/field")
	}
	if field.Type != Complex {
		return nil, misfit(CodeOperator, e.at.field, "write the condition without [ ]", "%s has no attributes of its own", field.Name).under("/field")
	}
	c.parent = field.Name + "."
	where, err := c.expr(e.Where)
	c.parent = ""
	if err != nil {
		return nil, err.under("/where")
	}
	return Some{Field: field, Where: where, at: e.at}, nil
}

func (c *checker) compare(e Compare) (Expr, *Error) {
	if e.Op == Pr || e.Op == In {
		return nil, misfit(CodeOperator, e.at.op, "", "%s does not compare with one value", e.Op).under("/op")
	}
	field, err := c.field(e.Field, e.Op, e.at)
	if err != nil {
		return nil, err
	}
	v, err := c.literal(field, e.Value)
	if err != nil {
		return nil, err.under("/value")
	}
	return Compare{Field: field, Op: e.Op, Value: v, at: e.at}, nil
}

func (c *checker) oneOf(e OneOf) (Expr, *Error) {
	field, err := c.field(e.Field, In, e.at)
	if err != nil {
		return nil, err
	}
	if len(e.Values) == 0 {
		return nil, misfit(CodeValue, e.at.op, "name at least one value", "the list after in is empty").under("/value")
	}
	values := make([]Value, len(e.Values))
	for i, v := range e.Values {
		if values[i], err = c.literal(field, v); err != nil {
			return nil, err.under("/value/" + strconv.Itoa(i))
		}
	}
	return OneOf{Field: field, Values: values, at: e.at}, nil
}

// field resolves a field and sees that it takes the operator.
func (c *checker) field(f Field, op Op, at marks) (Field, *Error) {
	field, err := c.lookup(f.Name, at.field)
	if err != nil {
		return f, err.under("/field")
	}
	if !field.Admits().Has(op) {
		hint := "it takes " + field.Admits().String()
		if field.Type == Complex {
			hint = "compare one of its attributes, as in " + field.Name + "[… eq …]"
		}
		return f, misfit(CodeOperator, at.op, hint, "%s is a %s and does not take %s", field.Name, field.Type, op).under("/op")
	}
	return field, nil
}

func (c *checker) lookup(name string, at span) (Field, *Error) {
	field, ok := c.fields.Field(name)
	if ok && strings.HasPrefix(field.Name, c.parent) {
		return field, nil
	}
	// Within a value path, speak of names the way they are written there.
	written, names := name, c.fields.Names()
	if c.parent != "" {
		if len(name) >= len(c.parent) {
			written = name[len(c.parent):]
		}
		names = slices.DeleteFunc(slices.Clone(names), func(n string) bool { return !strings.HasPrefix(n, c.parent) })
		for i := range names {
			names[i] = names[i][len(c.parent):]
		}
	}
	hint := didYouMean(written, names, "see the list of attributes, or ask for the right to read it")
	return Field{}, misfit(CodeUnknownField, at, hint, "unknown attribute %s", excerpt(written))
}
