package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"roster"
	"roster/internal/store/storetest"
)

// One change for many people is planned for those whom the selection means,
// changes nothing before it is applied, and is undone as a whole.
func TestOrders(t *testing.T) {
	t.Parallel()
	eachWorks(t, func(t *testing.T, w *works) {
		ids := map[string]string{}
		for _, name := range []string{"bo", "cy", "di", "ed"} {
			ids[name] = w.hire(name, "title", "Clerk")
		}
		title := func(name string) any { return w.want(http.StatusOK, get, v1+"/users/"+name, "").json(t)["title"] }
		order := func(body string) map[string]any {
			t.Helper()
			set := w.want(http.StatusAccepted, post, v1+"/changesets", body).json(t)
			return w.until(set["id"].(string), "planned")
		}
		counts := func(set map[string]any) string {
			c := set["counts"].(map[string]any)
			return fmt.Sprint("update ", c["update"], " other ", c["other"], " delete ", c["delete"], " same ", c["unchanged"], " blocked ", c["blocked"])
		}

		// By names: those, and nobody else.
		set := order(`{"select":{"ids":["` + ids["bo"] + `","` + ids["cy"] + `"]},"change":{"values":{"title":"Lead"},"reason":"spring"}}`)
		if got := counts(set); got != "update 2 other 0 delete 0 same 0 blocked 0" || set["origin"] != "bulk" || title("bo") != "Clerk" {
			t.Errorf("%s, origin %v, title %v", got, set["origin"], title("bo"))
		}
		w.want(http.StatusAccepted, post, v1+"/changesets/"+set["id"].(string)+"/apply", `{"hash":"`+set["hash"].(string)+`"}`)
		w.applied(set["id"].(string))
		if title("bo") != "Lead" || title("cy") != "Lead" || title("di") != "Clerk" {
			t.Errorf("titles are %v, %v and %v", title("bo"), title("cy"), title("di"))
		}

		// By a filter, but one; who is so already stays out of it.
		set = order(`{"title":"Everybody a lead","select":{"filter":"title pr","except":["` + ids["ed"] + `"]},"change":{"values":{"title":"Lead"}}}`)
		if got := counts(set); got != "update 1 other 0 delete 0 same 2 blocked 0" || set["title"] != "Everybody a lead" {
			t.Errorf("%s, %v", got, set["title"])
		}

		// By status, with what blocks it said for whom.
		set = order(`{"select":{"filter":""},"change":{"action":"suspend","reason":"drill"}}`)
		if got := counts(set); got != "update 0 other 4 delete 0 same 0 blocked 1" {
			t.Errorf("suspending everybody: %s", got)
		}

		// A unique value cannot be given to two.
		set = order(`{"select":{"ids":["` + ids["bo"] + `","` + ids["cy"] + `"]},"change":{"values":{"employeeNumber":"7"}}}`)
		if got := counts(set); got != "update 1 other 0 delete 0 same 0 blocked 1" {
			t.Errorf("one number for two: %s", got)
		}

		// What is wrong with the order is said at once, and opens nothing.
		for code, body := range map[string]string{
			"selection":            `{"select":{},"change":{"action":"delete"}}`,
			"nothing_to_change":    `{"select":{"filter":""},"change":{}}`,
			"filter_unknown_field": `{"select":{"filter":"shoe pr"},"change":{"action":"delete"}}`,
		} {
			got := w.call(post, v1+"/changesets", body)
			if got.Status < 400 || got.Status > 422 || code != "filter_unknown_field" && got.text(t, "code") != code {
				t.Errorf("%s: %d %s", code, got.Status, got.Body)
			}
		}
		if got := w.call(post, v1+"/changesets", `{"select":{"ids":["bo"]},"change":{"action":"delete"}}`); !strings.Contains(string(got.Body), `\"bo\"`) {
			t.Errorf("a name instead of an identifier: %d %s", got.Status, got.Body)
		}
		if got := w.call(post, v1+"/changesets", `{"select":{"filter":""},"change":{"action":"delete"}}`, "Authorization", "Bearer "+w.as(roster.Reader)); got.Status != http.StatusForbidden {
			t.Errorf("a reader: %d %s", got.Status, got.Body)
		}
	})
}

// What is taken from many at once is confirmed with the number of them.
func TestOrdersOverTheLimit(t *testing.T) {
	t.Parallel()
	w := openWorks(t, storetest.Database(t, storetest.Embedded))
	for i := range 20 {
		w.hire(fmt.Sprintf("p%d", i))
	}
	set := w.want(http.StatusAccepted, post, v1+"/changesets", `{"select":{"filter":"userName sw \"p\""},"change":{"action":"delete"}}`).json(t)
	set = w.until(set["id"].(string), "planned")
	if set["confirm"] != 20.0 {
		t.Fatalf("confirm %v", set["confirm"])
	}
	apply := v1 + "/changesets/" + set["id"].(string) + "/apply"
	if got := w.call(post, apply, `{}`); got.Status != http.StatusConflict || got.text(t, "code") != "confirmation_required" || !strings.Contains(got.text(t, "detail"), "20 people") {
		t.Errorf("%d %s", got.Status, got.Body)
	}
	w.want(http.StatusAccepted, post, apply, `{"confirm":20}`)
	w.applied(set["id"].(string))
}
