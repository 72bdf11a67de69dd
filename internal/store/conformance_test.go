package store_test

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"roster"
	"roster/internal/clock"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

// Both engines understand every statement, and no two share a name.
func TestStatementsPrepare(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, name := range store.StatementNames() {
		if seen[name] {
			t.Errorf("two statements are called %q", name)
		}
		seen[name] = true
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for i := range store.StatementNames() {
			err := s.View(t.Context(), func(v *store.View) error { return v.Prepare(t.Context(), i) })
			if err != nil {
				t.Error(err)
			}
		}
	})
}

// Nobody can change people, their organisation or their access without saying
// why: every method that does takes the events that explain it.
func TestWritesTakeEvents(t *testing.T) {
	t.Parallel()
	// The machinery's own state explains nothing to anybody.
	exempt := map[string]string{
		"SaveImportPlan": "remembers which plan a request made; the change set has events",
		"DeleteItems":    "a plan that is made anew",
		"SaveJob":        "progress of work whose deeds have events",
		"SaveThrottle":   "counts attempts; refused sign-ins are recorded",
	}
	event := reflect.TypeFor[roster.Event]()
	tx := reflect.TypeFor[*store.Tx]()
	writes := regexp.MustCompile(`^(Save|Delete|Grant|Revoke|Set|Start|End|Create)[A-Z]`)
	checked := 0
	for m := range tx.Methods() {
		if !writes.MatchString(m.Name) || exempt[m.Name] != "" {
			continue
		}
		checked++
		if !slices.ContainsFunc(slices.Collect(m.Type.Ins()), func(in reflect.Type) bool { return carries(in, event) }) {
			t.Errorf("Tx.%s takes no event: a write without one leaves a hole in the journal", m.Name)
		}
	}
	if checked < 8 {
		t.Errorf("only %d methods were looked at", checked)
	}
}

// carries reports whether a parameter is an event, a list of events, or of
// something that has a list of events.
func carries(in, event reflect.Type) bool {
	if in == event {
		return true
	}
	if in.Kind() != reflect.Slice {
		return false
	}
	in = in.Elem()
	if in == event {
		return true
	}
	if in.Kind() != reflect.Struct {
		return false
	}
	f, ok := in.FieldByName("Events")
	return ok && f.Type == reflect.SliceOf(event)
}

// The tables of users have a column for each attribute of the catalogue and no
// other, in the same words on both engines.
func TestUserColumnsFollowTheCatalogue(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		err := s.View(t.Context(), func(v *store.View) error {
			for table, want := range map[string][]string{
				"users":        store.UserColumns(),
				"user_history": append(slices.Clone(store.UserColumns()), "valid_to"),
			} {
				got, err := v.ColumnsOf(t.Context(), table)
				if err != nil {
					return err
				}
				if !slices.Equal(got, want) {
					t.Errorf("%s has\n%s\nwant\n%s", table, strings.Join(got, " "), strings.Join(want, " "))
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// A database that a newer program has written is refused in words that say what
// to do.
func TestNewerSchemaIsRefused(t *testing.T) {
	t.Parallel()
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		ctx := t.Context()
		s := storetest.OpenAt(t, address, clock.System())
		if err := s.Update(ctx, func(tx *store.Tx) error { return tx.ForgeSchema(ctx, 99999) }); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		_, err := store.Open(ctx, store.Config{Database: address, Clock: clock.System(), Log: storetest.Log(t)})
		if err == nil || !strings.Contains(err.Error(), "newer Roster") {
			t.Errorf("opening a newer schema: %v", err)
		}
	})
}

// F04: a commit is on the disk before it is acknowledged.
func TestCommitsAreDurable(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, storetest.Embedded)
	var synchronous, mode string
	db := s.Pools().SQL
	if err := db.QueryRowContext(t.Context(), "pragma synchronous").Scan(&synchronous); err != nil {
		t.Fatal(err)
	}
	if err := db.QueryRowContext(t.Context(), "pragma journal_mode").Scan(&mode); err != nil {
		t.Fatal(err)
	}
	if synchronous != "2" || mode != "wal" {
		t.Errorf("synchronous is %s and the journal mode %s, want 2 (FULL) and wal", synchronous, mode)
	}
	server := storetest.Open(t, storetest.Postgres)
	err := server.View(t.Context(), func(v *store.View) error {
		got, err := v.Texts(t.Context(), "select current_setting('synchronous_commit')")
		if err == nil && got[0] == "off" {
			t.Errorf("synchronous_commit is off")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
