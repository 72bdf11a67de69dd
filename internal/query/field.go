package query

import (
	"slices"
	"strings"
)

// FieldType says how the values of a field are written and compared.
type FieldType uint8

// The field types. Literals fresh from a text are Text, Number or Boolean.
const (
	Text      FieldType = iota + 1
	Number              // an IEEE double
	Boolean             // true or false
	Date                // YYYY-MM-DD, without a time zone
	Instant             // a moment, in UTC microseconds
	Choice              // one of a list of words
	Reference           // the id of another object
	Tree                // a node of a tree such as the organisation
	Complex             // elements with fields of their own, used with [ ]
)

// String names the type for a message.
func (t FieldType) String() string {
	switch t {
	case Text:
		return "text"
	case Number:
		return "number"
	case Boolean:
		return "true or false"
	case Date:
		return "date"
	case Instant:
		return "date and time"
	case Choice:
		return "choice"
	case Reference:
		return "reference"
	case Tree:
		return "tree"
	case Complex:
		return "complex"
	default:
		return "unknown"
	}
}

// Ops are the operators that suit the type.
func (t FieldType) Ops() Ops {
	switch t {
	case Text:
		return OpsOf(Pr, Eq, Ne, Co, Sw, Ew, Gt, Ge, Lt, Le, In)
	case Number, Date, Instant:
		return OpsOf(Pr, Eq, Ne, Gt, Ge, Lt, Le, In)
	case Boolean:
		return OpsOf(Pr, Eq, Ne)
	case Choice, Reference:
		return OpsOf(Pr, Eq, Ne, In)
	case Tree:
		return OpsOf(Pr, Eq, Ne, In, Under)
	case Complex:
		return OpsOf(Pr)
	default:
		return 0
	}
}

// Field is an attribute that a filter can name. A tree fresh from Parse or
// FromJSON knows only the Name as it was written; Check fills in the rest.
type Field struct {
	Name      string    // canonical, as in "name.familyName"
	Type      FieldType // zero until Check
	CaseExact bool      // text compares as stored instead of folded
	Multi     bool      // may hold several values
	Ops       Ops       // narrows the operators of the type; zero keeps them all
	Choices   []string  // the words of a Choice; empty admits any
}

// Admits are the operators the field takes.
func (f Field) Admits() Ops {
	if f.Ops == 0 {
		return f.Type.Ops()
	}
	return f.Ops & f.Type.Ops()
}

// Fields is the catalogue a filter is checked against. It must hold only what
// the asker may read: whatever it lacks is an unknown attribute, suggestions
// included.
type Fields interface {
	// Field finds a field by any accepted name, ignoring case.
	Field(name string) (Field, bool)

	// Names lists the canonical names, for suggestions.
	Names() []string
}

// Nodes is a further ability of Fields that know the nodes of their trees. Check
// replaces the literals of Tree fields with what Node returns; without it they
// must be ids already.
type Nodes interface {
	// Node finds the id of a node by its id or its path, such as "Sales/EMEA".
	Node(f Field, idOrPath string) (id string, ok bool)
}

// Users is a further ability of Fields that know the users whom Reference fields
// refer to. Check replaces the literals with what User returns; without it they
// must be ids already.
type Users interface {
	// User finds the id of a user by their id or one of their names.
	User(f Field, idOrName string) (id string, ok bool)
}

// FieldSet is a fixed catalogue.
type FieldSet struct {
	byName map[string]Field
	fields []Field
}

var _ Fields = FieldSet{}

// NewFieldSet makes a catalogue of the fields in their given order. Of two fields
// with one name the later wins the name.
func NewFieldSet(fields ...Field) FieldSet {
	set := FieldSet{byName: make(map[string]Field, len(fields)), fields: slices.Clone(fields)}
	for _, f := range fields {
		set.byName[strings.ToLower(f.Name)] = f
	}
	return set
}

// Field implements [Fields].
func (s FieldSet) Field(name string) (Field, bool) {
	f, ok := s.byName[strings.ToLower(name)]
	return f, ok
}

// Names implements [Fields].
func (s FieldSet) Names() []string {
	names := make([]string, len(s.fields))
	for i, f := range s.fields {
		names[i] = f.Name
	}
	return names
}

// All lists the fields.
func (s FieldSet) All() []Field { return slices.Clone(s.fields) }
