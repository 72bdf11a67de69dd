package store_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roster/internal/store"
	"roster/internal/store/storetest"
)

// A copy holds every table of the schema, on both engines the same, except for
// those that say something of one server only.
func TestCopiesHoldEveryTable(t *testing.T) {
	t.Parallel()
	made := store.TablesOfMigrations()
	if len(made) < 20 {
		t.Fatalf("the migrations make only %v", made)
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		err := s.View(t.Context(), func(v *store.View) error {
			tables, err := v.Tables(t.Context())
			var names []string
			for _, table := range tables {
				names = append(names, table.Name)
				if columns, err := v.ColumnsOf(t.Context(), table.Name); err != nil || len(columns) != len(table.Columns) {
					t.Errorf("%s has the columns %v (%v)", table.Name, columns, err)
				}
				// Without a key there would be no order.
				if err := v.CopyRows(t.Context(), table, func([]store.Cell) error { return nil }); err != nil {
					t.Error(err)
				}
			}
			want := slices.DeleteFunc(slices.Clone(made), func(name string) bool { return name == "job_node" || name == "export" })
			if diff := cmp.Diff(want, names); diff != "" {
				t.Errorf("a copy does not hold what the migrations make:\n%s", diff)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// Both engines tell the same of their tables.
func TestCataloguesAgree(t *testing.T) {
	t.Parallel()
	var all [][]store.Table
	for _, e := range storetest.Engines() {
		err := storetest.Open(t, e).View(t.Context(), func(v *store.View) error {
			tables, err := v.Tables(t.Context())
			all = append(all, tables)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if !reflect.DeepEqual(all[0], all[1]) {
		t.Errorf("the catalogues differ:\n%v\n%v", all[0], all[1])
	}
}
