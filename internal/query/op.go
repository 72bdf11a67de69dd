package query

import "strings"

// Op is an operator of the language.
type Op uint8

// The operators; the first ten are those of SCIM.
const (
	Pr    Op = iota + 1 // has a value
	Eq                  // equals
	Ne                  // does not equal, or is absent
	Co                  // contains
	Sw                  // starts with
	Ew                  // ends with
	Gt                  // is greater than
	Ge                  // is at least
	Lt                  // is less than
	Le                  // is at most
	In                  // equals one of a list
	Under               // is a node of a tree or lies below it
)

func opNames() [13]string {
	return [...]string{"?", "pr", "eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le", "in", "under"}
}

// String is the operator as written in text.
func (o Op) String() string {
	names := opNames()
	if int(o) >= len(names) {
		return names[0]
	}
	return names[o]
}

// ParseOp reads an operator in any case.
func ParseOp(word string) (Op, bool) {
	for i, name := range opNames() {
		if i > 0 && strings.EqualFold(name, word) {
			return Op(i), true
		}
	}
	return 0, false
}

// Ops is a set of operators.
type Ops uint16

// OpsOf makes a set.
func OpsOf(ops ...Op) Ops {
	var set Ops
	for _, o := range ops {
		set |= 1 << o
	}
	return set
}

// Has reports whether o is in the set.
func (s Ops) Has(o Op) bool { return s&(1<<o) != 0 }

// List gives the operators in their fixed order.
func (s Ops) List() []Op {
	var list []Op
	for o := Pr; o <= Under; o++ {
		if s.Has(o) {
			list = append(list, o)
		}
	}
	return list
}

// String lists the set for a message: "pr, eq or ne".
func (s Ops) String() string {
	var b strings.Builder
	list := s.List()
	for i, o := range list {
		switch {
		case i == 0:
		case i == len(list)-1:
			b.WriteString(" or ")
		default:
			b.WriteString(", ")
		}
		b.WriteString(o.String())
	}
	return b.String()
}
