package query_test

import (
	"testing"

	"roster"
	"roster/internal/query"
)

// A filter may name attributes as Roster or SCIM does, and means the same.
func TestCatalogueNames(t *testing.T) {
	t.Parallel()
	fields := query.Catalogue(roster.BuiltIn(), nil)
	for text, want := range map[string]string{
		`USERNAME sw "a"`: `userName sw "a"`,
		`urn:ietf:params:scim:schemas:core:2.0:User:userName sw "a"`:                           `userName sw "a"`,
		`urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "x"`:         `department eq "x"`,
		`meta.created gt "2026-01-01"`:                                                         `createdAt gt "2026-01-01T00:00:00Z"`,
		`emails.value co "@x"`:                                                                 `emails.value co "@x"`,
		`emails[type eq "work" and primary eq true] or active eq true`:                         `emails[type eq "work" and primary eq true] or active eq true`,
		`status in ("ACTIVE", "staged") and locked eq false and unit under "unit_1" and id pr`: `status in ("active", "staged") and locked eq false and unit under "unit_1" and id pr`,
	} {
		e, err := query.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if e, err = query.Check(e, fields); err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := query.Print(e); got != want {
			t.Errorf("%s\nis %s\nwant %s", text, got, want)
		}
	}
}
