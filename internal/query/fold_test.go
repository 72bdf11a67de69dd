package query_test

import (
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"roster/internal/query"
)

// Folding must be stable, or columns folded twice would lose their owners.
func TestFoldIsIdempotent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		if once := query.Fold(s); query.Fold(once) != once {
			t.Fatalf("Fold(%+q) = %+q, folded again %+q", s, once, query.Fold(once))
		}
	})
}

// Every letter must fold to the same text as its other cases, and fold only once.
func TestFoldUnitesTheCasesOfEveryLetter(t *testing.T) {
	t.Parallel()
	for r := rune(1); r <= unicode.MaxRune; r++ {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && unicode.SimpleFold(r) == r {
			continue
		}
		folded := query.Fold(string(r))
		if other := unicode.SimpleFold(r); query.Fold(string(other)) != folded {
			t.Errorf("%U folds to %+q, %U to %+q", r, folded, other, query.Fold(string(other)))
		}
		if again := query.Fold(folded); again != folded {
			t.Errorf("%U folds to %+q, then to %+q", r, folded, again)
		}
	}
}
