package store

import (
	"encoding/json"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"roster"
	"roster/internal/clock"
)

// TestMakingItemsAreLookedUp: a large change set is not walked through for
// every batch of subjects.
func TestMakingItemsAreLookedUp(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	s, err := Open(ctx, Config{Database: filepath.Join(t.TempDir(), "roster.db"), Clock: clock.System(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = s.View(ctx, func(v *View) error {
		for _, hot := range []*statement{makesUsers, itemsMaking} {
			var plan strings.Builder
			err := v.eachText(ctx, hot.name, "explain query plan "+hot.text, func(r rows) error {
				var id, parent, unused int64
				var line string
				err := r.Scan(&id, &parent, &unused, &line)
				plan.WriteString(line + "\n")
				return err
			}, "chg_1", texts([]string{"usr_1"}))
			if err != nil {
				return err
			}
			if !strings.Contains(plan.String(), "change_item_subject") {
				t.Errorf("%s is planned as\n%s", hot.name, &plan)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestPlainItems: an item that is written by hand is read as the library reads
// it.
func TestPlainItems(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.StringMatching(`[a-z{}:,"<\\\\]*`), rapid.String())
		values := func(name string) roster.Values {
			return rapid.MapOf(text, text).Draw(t, name)
		}
		data, err := ItemData(roster.Item{
			Action: roster.ActionChange, Label: text.Draw(t, "label"), BaseVersion: rapid.Int64Min(0).Draw(t, "base"),
			Change: roster.Change{Values: values("values"), Reason: text.Draw(t, "reason")}, Before: values("before"), After: values("after"),
		})
		if err != nil {
			t.Fatal(err)
		}
		var want itemData
		if err := json.Unmarshal(data, &want); err != nil {
			t.Fatal(err)
		}
		if got, err := readItem(string(data)); err != nil || !cmp.Equal(got, want) {
			t.Fatalf("read %s: %v\n%s", data, err, cmp.Diff(want, got))
		}
	})
}
