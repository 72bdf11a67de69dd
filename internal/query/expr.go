package query

import "slices"

// Expr is a filter. The set of types is closed: [And], [Or], [Not], [Some],
// [Present], [Compare] and [OneOf], always held as values, never as pointers.
//
// A tree is canonical when it is built by [Parse], [FromJSON], [Check] or by
// [All] and [Any]: no And directly in an And, no Or directly in an Or,
// and neither with a single term.
type Expr interface{ expr() }

type (
	// And is true when every term is; And{} is true of every record.
	And struct{ Terms []Expr }

	// Or is true when at least one term is; Or{} is true of no record.
	Or struct{ Terms []Expr }

	// Not is true when its term is false.
	Not struct{ Term Expr }

	// Some is a value path: true when one element of the complex field satisfies
	// Where. The fields in Where carry their full name ("emails.type"), and a
	// Some holds no other Some.
	Some struct {
		Field Field
		Where Expr

		at marks
	}

	// Present is true when the field has a value.
	Present struct {
		Field Field

		at marks
	}

	// Compare sets the field against one literal. Op is neither [In] nor [Pr].
	Compare struct {
		Field Field
		Op    Op
		Value Value

		at marks
	}

	// OneOf is true when the field equals one of the literals. There is at least
	// one.
	OneOf struct {
		Field  Field
		Values []Value

		at marks
	}
)

func (And) expr()     {}
func (Or) expr()      {}
func (Not) expr()     {}
func (Some) expr()    {}
func (Present) expr() {}
func (Compare) expr() {}
func (OneOf) expr()   {}

// span is a stretch of the source text in bytes. A length of zero says that the
// place is unknown, as in a tree built by hand.
type span struct{ offset, length int }

// marks remembers where a leaf came from, so that Check can point at the cause.
type marks struct{ field, op span }

// All joins canonical terms with "and". Without terms it is true.
func All(terms ...Expr) Expr {
	flat := make([]Expr, 0, len(terms))
	for _, term := range terms {
		if and, ok := term.(And); ok {
			flat = append(flat, and.Terms...)
			continue
		}
		flat = append(flat, term)
	}
	if len(flat) == 1 {
		return flat[0]
	}
	return And{Terms: flat}
}

// Any joins canonical terms with "or". Without terms it is false.
func Any(terms ...Expr) Expr {
	flat := make([]Expr, 0, len(terms))
	for _, term := range terms {
		if or, ok := term.(Or); ok {
			flat = append(flat, or.Terms...)
			continue
		}
		flat = append(flat, term)
	}
	if len(flat) == 1 {
		return flat[0]
	}
	return Or{Terms: flat}
}

// Equal reports whether two trees say the same thing in the same words. It looks
// at field names, operators and literals, not at where they stood in a text.
func Equal(a, b Expr) bool {
	switch a := a.(type) {
	case And:
		b, ok := b.(And)
		return ok && slices.EqualFunc(a.Terms, b.Terms, Equal)
	case Or:
		b, ok := b.(Or)
		return ok && slices.EqualFunc(a.Terms, b.Terms, Equal)
	case Not:
		b, ok := b.(Not)
		return ok && Equal(a.Term, b.Term)
	case Some:
		b, ok := b.(Some)
		return ok && a.Field.Name == b.Field.Name && Equal(a.Where, b.Where)
	case Present:
		b, ok := b.(Present)
		return ok && a.Field.Name == b.Field.Name
	case Compare:
		b, ok := b.(Compare)
		return ok && a.Field.Name == b.Field.Name && a.Op == b.Op && a.Value.equal(b.Value)
	case OneOf:
		b, ok := b.(OneOf)
		return ok && a.Field.Name == b.Field.Name && slices.EqualFunc(a.Values, b.Values, Value.equal)
	default:
		return a == nil && b == nil
	}
}
