package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"roster/internal/store/storetest"
)

// Everybody keeps their own preferences, within bounds, and the journal is
// silent about it.
func TestPreferences(t *testing.T) {
	t.Parallel()
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		o := openAt(t, address)
		other := "Bearer " + o.powerless("bo")
		from := o.end()
		put := func(name, value string, headers ...string) answer {
			return o.call(http.MethodPut, v1+"/me/preferences/"+name, `{"value":`+value+`}`, headers...)
		}
		kept := func(headers ...string) any {
			return o.want(http.StatusOK, get, v1+"/me", "", headers...).json(t)["preferences"]
		}

		// What is kept is there again, and the latest of it.
		for _, value := range []string{`{"shown":["displayName","unit"],"widths":{"unit":210}}`, `{"shown":["displayName"]}`} {
			if got := put("columns-users", value); got.Status != http.StatusNoContent {
				t.Fatalf("%d %s", got.Status, got.Body)
			}
		}
		if got := fmt.Sprint(kept()); got != "map[columns-users:map[shown:[displayName]]]" {
			t.Errorf("kept: %s", got)
		}
		// Another has none of it, and keeps their own without any role.
		if got := put("density", `"compact"`, "Authorization", other); got.Status != http.StatusNoContent {
			t.Errorf("without a role: %d %s", got.Status, got.Body)
		}
		if got := fmt.Sprint(kept("Authorization", other)); got != "map[density:compact]" {
			t.Errorf("kept for another: %s", got)
		}
		// Too much, and names that are none, are refused with what to do.
		if got := put("large", `"`+strings.Repeat("x", 16<<10)+`"`); got.Status != http.StatusUnprocessableEntity || got.text(t, "code") != "preference_too_large" {
			t.Errorf("too large: %d %s", got.Status, got.Body)
		}
		if got := put("-x", `1`); got.Status != http.StatusUnprocessableEntity {
			t.Errorf("a bad name: %d %s", got.Status, got.Body)
		}
		for i := range 63 {
			put(fmt.Sprintf("p%d", i), `1`)
		}
		if got := put("one-more", `1`); got.Status != http.StatusConflict || got.text(t, "code") != "preferences_full" {
			t.Errorf("too many: %d %s", got.Status, got.Body)
		}
		if got := put("p1", `2`); got.Status != http.StatusNoContent {
			t.Errorf("one that is there, when there are many: %d %s", got.Status, got.Body)
		}
		// Forgetting can be repeated.
		for range 2 {
			o.want(http.StatusNoContent, del, v1+"/me/preferences/columns-users", "")
		}
		if got := kept().(map[string]any); got["columns-users"] != nil || len(got) != 63 {
			t.Errorf("after forgetting: %v", got)
		}
		if events := o.since(from); len(events) != 0 {
			t.Errorf("the journal tells of preferences: %v", events)
		}
	})
}
