package directory

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"roster"
	"roster/internal/access"
	"roster/internal/clock"
	"roster/internal/store"
)

// BenchmarkFacets counts a set of a million items at their worst: in no order,
// over 10,000 units, with twenty attributes that change for every other person.
func BenchmarkFacets(b *testing.B) {
	const most, units, attributes = 1_000_000, 10_000, 20
	s, err := store.Open(b.Context(), store.Config{Database: filepath.Join(b.TempDir(), "roster.db"), Clock: clock.System(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	d := New(Config{Store: s, Log: slog.New(slog.DiscardHandler)})
	ctx := access.With(b.Context(), access.Caller{Roles: []roster.Role{roster.Administrator}})
	set := roster.ChangeSet{ID: "chg_1", Origin: roster.OriginImport, State: roster.Planned, Total: most}
	random, t := rand.New(rand.NewPCG(1, 2)), newTally()
	for n := int64(1); n <= most; n++ {
		t.put(FacetAction, "change", n)
		t.put(FacetVerb, []string{"update", "update", "update", "create", "deactivate"}[random.IntN(5)], n)
		t.put(FacetKind, "user", n)
		t.put(FacetUnit, fmt.Sprintf("unit_%d", random.IntN(units)), n)
		for a := range attributes {
			if random.IntN(2) == 0 {
				t.put(FacetAttribute, fmt.Sprintf("attribute%d", a), n)
			}
		}
	}
	err = s.Update(ctx, func(tx *store.Tx) error {
		if err := tx.SaveChangeSet(ctx, set); err != nil {
			return err
		}
		return tx.InsertFacets(ctx, set.ID, t.facets())
	})
	if err != nil {
		b.Fatal(err)
	}
	for name, chosen := range map[string]Narrowing{
		"all": nil, "chosen": {FacetAction: "change", FacetUnit: "unit_7", FacetAttribute: "attribute3"},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := d.Facets(ctx, set.ID, chosen); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("numbers", func(b *testing.B) {
		for b.Loop() {
			err := s.View(ctx, func(v *store.View) error {
				looked, _, err := d.narrowed(ctx, v, set, store.ItemFilter{Action: roster.ActionChange}, Narrowing{FacetAttribute: "attribute3"})
				looked.after(500_000, 200)
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
}
