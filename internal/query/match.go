package query

import (
	"cmp"
	"strings"
)

// Record gives the values of one thing to [Match].
type Record interface {
	// Values are the texts of the field, none if it is absent. Numbers, dates,
	// instants, choices, references and trees come in the canonical text that
	// the package comment defines.
	Values(f Field) []string

	// Elements are the elements of a Complex field. Each answers Values for the
	// fields below it by their full name.
	Elements(f Field) []Record
}

// Match reports whether a tree that has passed [Check] is true of the record. No
// tree at all matches nothing; a tree that was never checked has no meaning.
func Match(e Expr, r Record) bool {
	switch e := e.(type) {
	case And:
		for _, term := range e.Terms {
			if !Match(term, r) {
				return false
			}
		}
		return true
	case Or:
		for _, term := range e.Terms {
			if Match(term, r) {
				return true
			}
		}
		return false
	case Not:
		return !Match(e.Term, r)
	case Some:
		for _, element := range r.Elements(e.Field) {
			if Match(e.Where, element) {
				return true
			}
		}
		return false
	case Present:
		if e.Field.Type == Complex {
			return len(r.Elements(e.Field)) > 0
		}
		return len(r.Values(e.Field)) > 0
	case Compare:
		if e.Op == Ne {
			return !anyHolds(e.Field, Eq, e.Value, r.Values(e.Field))
		}
		return anyHolds(e.Field, e.Op, e.Value, r.Values(e.Field))
	case OneOf:
		values := r.Values(e.Field)
		for _, v := range e.Values {
			if anyHolds(e.Field, Eq, v, values) {
				return true
			}
		}
		return false
	default:
		return false
	}
}

func anyHolds(f Field, op Op, literal Value, values []string) bool {
	for _, v := range values {
		if holds(f, op, literal, v) {
			return true
		}
	}
	return false
}

// holds compares one stored value with a literal.
func holds(f Field, op Op, literal Value, stored string) bool {
	switch f.Type {
	case Number:
		n, ok := recordNumber(stored)
		return ok && ordered(op, cmp.Compare(n, literal.Number))
	case Instant:
		t, ok := parseInstant(stored)
		return ok && ordered(op, cmp.Compare(t.UnixMicro(), literal.Micros))
	case Tree:
		return holdsTree(op, stored, literal.Key)
	case Text:
		if !f.CaseExact {
			stored = Fold(stored)
		}
	default:
	}
	switch op {
	case Co:
		return strings.Contains(stored, literal.Key)
	case Sw:
		return strings.HasPrefix(stored, literal.Key)
	case Ew:
		return strings.HasSuffix(stored, literal.Key)
	case Eq:
		return stored == literal.Key
	default:
		return ordered(op, strings.Compare(stored, literal.Key))
	}
}

// ordered reads the result of a comparison.
func ordered(op Op, order int) bool {
	switch op {
	case Eq:
		return order == 0
	case Gt:
		return order > 0
	case Ge:
		return order >= 0
	case Lt:
		return order < 0
	case Le:
		return order <= 0
	default:
		return false
	}
}

// holdsTree compares a stored "root/…/node" with the id of a node.
func holdsTree(op Op, stored, id string) bool {
	for {
		first, rest, more := strings.Cut(stored, "/")
		if first == id && (op == Under || !more) {
			return true
		}
		if !more {
			return false
		}
		stored = rest
	}
}
