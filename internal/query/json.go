package query

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
)

// JSON carries a tree in and out of JSON, in the form the console's builder uses:
//
//	{"and": […]}   {"or": […]}   {"not": …}
//	{"field": "title", "op": "co", "value": "engineer"}
//	{"field": "status", "op": "in", "value": ["active", "suspended"]}
//	{"field": "manager", "op": "pr"}
//	{"field": "manager", "op": "eq", "value": null}
//	{"field": "emails", "where": {"field": "emails.type", "op": "eq", "value": "work"}}
//
// {"and": []} is everybody and {"or": []} nobody.
type JSON struct{ Expr Expr }

var (
	_ json.Marshaler   = JSON{}
	_ json.Unmarshaler = (*JSON)(nil)
)

// MarshalJSON implements [json.Marshaler]. No tree at all is null.
func (j JSON) MarshalJSON() ([]byte, error) { return json.Marshal(toNode(j.Expr)) }

// UnmarshalJSON implements [json.Unmarshaler] by [FromJSON], and takes null for
// no tree at all.
func (j *JSON) UnmarshalJSON(data []byte) error {
	if bytes.Equal(bytes.TrimSpace(data), []byte("null")) {
		j.Expr = nil
		return nil
	}
	e, err := FromJSON(data)
	if err != nil {
		return err
	}
	j.Expr = e
	return nil
}

// node is one object of the JSON form.
type node struct {
	And   *[]*node        `json:"and,omitempty"`
	Or    *[]*node        `json:"or,omitempty"`
	Not   *node           `json:"not,omitempty"`
	Field string          `json:"field,omitempty"`
	Op    string          `json:"op,omitempty"`
	Value json.RawMessage `json:"value,omitempty"`
	Where *node           `json:"where,omitempty"`
}

func toNode(e Expr) *node {
	switch e := e.(type) {
	case And:
		return &node{And: toNodes(e.Terms)}
	case Or:
		return &node{Or: toNodes(e.Terms)}
	case Not:
		if present, ok := e.Term.(Present); ok {
			return &node{Field: present.Field.Name, Op: Eq.String(), Value: json.RawMessage("null")}
		}
		return &node{Not: toNode(e.Term)}
	case Some:
		return &node{Field: e.Field.Name, Where: toNode(e.Where)}
	case Present:
		return &node{Field: e.Field.Name, Op: Pr.String()}
	case Compare:
		return &node{Field: e.Field.Name, Op: e.Op.String(), Value: e.Value.json()}
	case OneOf:
		list := []byte{'['}
		for i, v := range e.Values {
			if i > 0 {
				list = append(list, ',')
			}
			list = append(list, v.json()...)
		}
		return &node{Field: e.Field.Name, Op: In.String(), Value: append(list, ']')}
	default:
		return nil
	}
}

func toNodes(terms []Expr) *[]*node {
	nodes := make([]*node, len(terms))
	for i, term := range terms {
		nodes[i] = toNode(term)
	}
	return &nodes
}

func (v Value) json() json.RawMessage {
	if !v.quoted() {
		return json.RawMessage(v.Text)
	}
	var p printer
	p.value(v)
	return json.RawMessage(p.String())
}

// FromJSON reads the JSON form. The tree obeys the same bounds as a text, and its
// faults found later by [Check] point into its printed text and, by
// [Error.Pointer], into its canonical JSON.
func FromJSON(data []byte) (Expr, error) {
	if len(data) > 16*MaxLength {
		return nil, &Error{Code: CodeTooLong, Offset: -1, Message: "the filter is too long", Hint: "split it, or use a saved search or a group"}
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var n *node
	if err := dec.Decode(&n); err != nil {
		return nil, badJSON("the filter is not the JSON of a filter: "+strings.TrimPrefix(err.Error(), "json: "), jsonForms)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, badJSON("something follows the JSON of the filter", "send one object")
	}
	var r reader
	e, bad := r.expr(n)
	if bad != nil {
		return nil, bad
	}
	// Going through the text proves that both forms admit the same trees, and it
	// gives every part a place to point at.
	parsed, bad := parse(Print(e))
	if bad != nil {
		return nil, bad
	}
	if !Equal(e, parsed) {
		return nil, badJSON("the filter cannot be written as text", "leave out control characters and invalid UTF-8")
	}
	return parsed, nil
}

const jsonForms = `a filter is {"field", "op", "value"}, {"field", "where"}, {"and": […]}, {"or": […]} or {"not": …}`

func badJSON(message, hint string) *Error {
	return &Error{Code: CodeSyntax, Offset: -1, Message: message, Hint: hint}
}

// reader turns nodes into a tree.
type reader struct {
	depth  int
	parent string
}

func (r *reader) expr(n *node) (Expr, *Error) {
	// A group costs no level in the text when it needs no parentheses, but an
	// honest tree has no more than one such group between two levels.
	if r.depth++; r.depth > 2*MaxDepth+2 {
		return nil, &Error{Code: CodeTooDeep, Offset: -1, Message: "the filter is nested too deep", Hint: "remove groups that hold a single condition"}
	}
	defer func() { r.depth-- }()
	switch {
	case n == nil:
		return nil, badJSON("a condition is null", jsonForms)
	case n.forms() != 1:
		return nil, badJSON("a condition must have exactly one of field, and, or, not", jsonForms)
	case n.And != nil:
		terms, err := r.terms("/and/", *n.And)
		return All(terms...), err
	case n.Or != nil:
		terms, err := r.terms("/or/", *n.Or)
		return Any(terms...), err
	case n.Not != nil:
		term, err := r.expr(n.Not)
		if err != nil {
			return nil, err.under("/not")
		}
		return Not{Term: term}, nil
	}
	if name, ok := strings.CutPrefix(n.Field, r.parent); !ok || !validName(name) {
		hint := "names are words joined by dots, as in name.familyName"
		if !ok {
			hint = "within where, names begin with " + r.parent
		}
		return nil, badJSON(excerpt(n.Field)+" is not an attribute name here", hint).under("/field")
	}
	if n.Where != nil {
		return r.some(n)
	}
	return leaf(n)
}

// forms counts which of the exclusive forms are used.
func (n *node) forms() int {
	count := 0
	for _, used := range []bool{n.And != nil, n.Or != nil, n.Not != nil, n.Field != ""} {
		if used {
			count++
		}
	}
	if n.Field == "" && (n.Op != "" || n.Value != nil || n.Where != nil) {
		return 0
	}
	return count
}

func (r *reader) terms(step string, nodes []*node) ([]Expr, *Error) {
	terms := make([]Expr, len(nodes))
	for i, n := range nodes {
		term, err := r.expr(n)
		if err != nil {
			return nil, err.under(step + strconv.Itoa(i))
		}
		terms[i] = term
	}
	return terms, nil
}

func (r *reader) some(n *node) (Expr, *Error) {
	if r.parent != "" || n.Op != "" || n.Value != nil {
		return nil, badJSON("where stands alone beside field, and not within another where", jsonForms).under("/where")
	}
	r.parent = n.Field + "."
	where, err := r.expr(n.Where)
	r.parent = ""
	if err != nil {
		return nil, err.under("/where")
	}
	return Some{Field: Field{Name: n.Field}, Where: where}, nil
}

func leaf(n *node) (Expr, *Error) {
	field := Field{Name: n.Field}
	op, ok := ParseOp(n.Op)
	if !ok {
		return nil, &Error{Code: CodeUnknownOperator, Offset: -1, Pointer: "/op", Message: "unknown operator " + excerpt(n.Op), Hint: suggestOp(n.Op)}
	}
	null := bytes.Equal(n.Value, []byte("null"))
	switch {
	case op == Pr && n.Value != nil:
		return nil, badJSON("pr takes no value", "leave value out").under("/value")
	case op == Pr, op == Ne && null:
		return Present{Field: field}, nil
	case op == Eq && null:
		return Not{Term: Present{Field: field}}, nil
	case op == In:
		return oneOf(field, n.Value)
	}
	v, err := readValue(n.Value)
	if err != nil {
		return nil, err.under("/value")
	}
	return Compare{Field: field, Op: op, Value: v}, nil
}

func oneOf(field Field, data json.RawMessage) (Expr, *Error) {
	var list []json.RawMessage
	if json.Unmarshal(data, &list) != nil || len(list) == 0 {
		return nil, badJSON("in takes a list of at least one value", `as in ["active", "suspended"]`).under("/value")
	}
	values := make([]Value, len(list))
	for i, item := range list {
		v, err := readValue(item)
		if err != nil {
			return nil, err.under("/value/" + strconv.Itoa(i))
		}
		values[i] = v
	}
	return OneOf{Field: field, Values: values}, nil
}

// readValue reads a literal by the scanner of the text form, whose strings and
// numbers are those of JSON.
func readValue(data json.RawMessage) (Value, *Error) {
	p := parser{scanner: scanner{text: string(data)}}
	err := p.advance()
	if err == nil {
		var v Value
		if v, err = p.value(); err == nil {
			v.at = span{}
			return v, nil
		}
	}
	err.Offset, err.Length = -1, 0
	return Value{}, err
}
