package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const faulty = "userName,displayName,email,title\nanna,Anna Lee,anna@example.com,Clerk\nbo,Bo Ek,no address,Chief\ncarl,Carl Ox,none,Cook\ndora,Dora Im,none,Cook\n" +
	"eve,Eve Ash,eve@example.com,Cook\nfay,Fay Ash,fay@example.com,Cook\ngus,Gus Ash,gus@example.com,Cook\nhal,Hal Ash,hal@example.com,Cook\n"

func TestCorrections(t *testing.T) {
	t.Parallel()
	eachWorks(t, func(t *testing.T, w *works) {
		set := w.planFile("staff.csv", faulty, `{"source":"hr"}`)
		items, _ := w.items(set["id"].(string), "action=blocked")
		if len(items) != 3 {
			t.Fatalf("blocked are %v", items)
		}
		// A problem says in which cell it stands and what is written there.
		problem := items[0]["problems"].([]any)[0].(map[string]any)
		if problem["column"] != "email" || problem["cell"] != "no address" {
			t.Errorf("the problem is %v", problem)
		}

		// A cell is corrected, of two texts for it the last one holds, and a row is left out.
		fixed := w.planFile("staff.csv", faulty, `{"source":"hr","leaveOut":[5,5],"corrections":[
			{"row":3,"column":"email","value":"nonsense"},{"row":4,"column":"email","value":"carl@example.com"},{"row":3,"column":"email","value":"bo@example.com"}]}`)
		if c := fixed["counts"].(map[string]any); fixed["id"] == set["id"] || c["create"] != 7.0 || c["blocked"] != 0.0 {
			t.Errorf("the corrected plan is %v", fixed)
		}
		options := fixed["options"].(map[string]any)
		want := []any{
			map[string]any{"row": 3.0, "column": "email", "value": "bo@example.com"},
			map[string]any{"row": 4.0, "column": "email", "value": "carl@example.com"},
		}
		if diff := cmp.Diff(want, options["corrections"]); diff != "" {
			t.Errorf("the plan keeps other corrections:\n%s", diff)
		}
		if diff := cmp.Diff([]any{5.0}, options["leaveOut"]); diff != "" {
			t.Errorf("the plan leaves out other rows:\n%s", diff)
		}
		// The same corrections in another order are the same plan.
		again := w.planFile("staff.csv", faulty, `{"source":"hr","leaveOut":[5],"corrections":[
			{"row":4,"column":"email","value":"carl@example.com"},{"row":3,"column":"email","value":"bo@example.com"}]}`)
		if again["id"] != fixed["id"] {
			t.Errorf("the same corrections make %s, want %s", again["id"], fixed["id"])
		}
		id := w.upload("staff.csv", faulty).text(t, "id")
		w.want(http.StatusUnprocessableEntity, http.MethodPost, "/api/v1/imports/"+id+"/plan", `{"corrections":[{"row":2,"column":"mail","value":"x"}]}`)
		w.want(http.StatusAccepted, http.MethodPost, "/api/v1/changesets/"+fixed["id"].(string)+"/apply", "")
		w.applied(fixed["id"].(string))
		if bo := w.want(http.StatusOK, http.MethodGet, "/api/v1/users/bo@example.com", ""); bo.text(t, "userName") != "bo" {
			t.Errorf("bo is %s", bo.Body)
		}

		// How the source was used is offered for its next file, without what was mended in this one.
		sources := w.want(http.StatusOK, http.MethodGet, "/api/v1/import-sources", "").json(t)["items"].([]any)
		if len(sources) != 1 || sources[0].(map[string]any)["source"] != "hr" {
			t.Fatalf("the sources are %v", sources)
		}
		saved := sources[0].(map[string]any)["options"].(map[string]any)
		if saved["corrections"] != nil || len(saved["mapping"].(map[string]any)["columns"].([]any)) != 4 {
			t.Errorf("saved is %v", saved)
		}
	})
}

func TestDrafts(t *testing.T) {
	t.Parallel()
	eachWorks(t, func(t *testing.T, w *works) {
		drafts := func(query string) []any {
			return w.want(http.StatusOK, http.MethodGet, "/api/v1/imports"+query, "").json(t)["items"].([]any)
		}
		one := w.upload("one.csv", staff).text(t, "id")
		two := w.upload("two.csv", faulty).text(t, "id")
		set := w.planFile("two.csv", faulty, `{}`)
		list := drafts("")
		if len(list) != 2 || list[0].(map[string]any)["id"] != two || list[1].(map[string]any)["id"] != one {
			t.Fatalf("the drafts are %v", list)
		}
		if latest := list[0].(map[string]any)["latest"].(map[string]any); latest["id"] != set["id"] || latest["state"] != "planned" {
			t.Errorf("the latest plan is %v", latest)
		}
		page := w.want(http.StatusOK, http.MethodGet, "/api/v1/imports?limit=1", "").json(t)
		if rest := drafts("?limit=1&cursor=" + page["next"].(string)); len(rest) != 1 || rest[0].(map[string]any)["id"] != one {
			t.Errorf("the second page is %v", rest)
		}

		// What is discarded is gone with its plan; the same file can be handed in again.
		w.want(http.StatusNoContent, http.MethodDelete, "/api/v1/imports/"+two, "")
		if list := drafts(""); len(list) != 1 || list[0].(map[string]any)["id"] != one {
			t.Errorf("the drafts are now %v", list)
		}
		if state := w.want(http.StatusOK, http.MethodGet, "/api/v1/changesets/"+set["id"].(string), "").text(t, "state"); state != "cancelled" {
			t.Errorf("its plan is %s", state)
		}
		w.want(http.StatusNotFound, http.MethodDelete, "/api/v1/imports/"+two, "")
		w.want(http.StatusNotFound, http.MethodGet, "/api/v1/changesets/"+set["id"].(string)+"/failed", "")
		if again := w.upload("two.csv", faulty); again.Status != http.StatusCreated || !strings.HasPrefix(again.text(t, "id"), "imp_") {
			t.Errorf("the same file again is answered %d %s", again.Status, again.Body)
		}

		// What was applied is no draft any more, and is kept.
		done := w.planFile("one.csv", staff, `{}`)
		w.want(http.StatusAccepted, http.MethodPost, "/api/v1/changesets/"+done["id"].(string)+"/apply", "")
		w.applied(done["id"].(string))
		w.want(http.StatusConflict, http.MethodDelete, "/api/v1/imports/"+one, "")
		if list := drafts(""); len(list) != 1 {
			t.Errorf("the drafts are %v", list)
		}
	})
}

func TestTouched(t *testing.T) {
	t.Parallel()
	eachWorks(t, func(t *testing.T, w *works) {
		anna, bo := w.hire("anna", "title", "Clerk"), w.hire("bo", "title", "Clerk")
		w.hire("carl", "title", "Clerk")
		set := w.planFile("staff.csv", "userName,title\nanna,Chief\nbo,Chief\ncarl,Chief\n", `{}`)
		touched := func(query string) []any {
			return w.want(http.StatusOK, http.MethodGet, "/api/v1/changesets/"+set["id"].(string)+"/touched"+query, "").json(t)["items"].([]any)
		}
		if list := touched(""); len(list) != 0 {
			t.Errorf("before anything happened these are touched: %v", list)
		}

		// Who was changed twice is told once, with what happened last.
		w.want(http.StatusOK, http.MethodPatch, "/api/v1/users/bo", `{"values":{"title":"Cook"}}`)
		w.want(http.StatusOK, http.MethodPatch, "/api/v1/users/bo", `{"values":{"title":"Baker"}}`)
		w.want(http.StatusOK, http.MethodPatch, "/api/v1/users/anna", `{"values":{"title":"Cook"}}`)
		list := touched("")
		if len(list) != 2 || list[0].(map[string]any)["subject"].(map[string]any)["id"] != anna || list[1].(map[string]any)["subject"].(map[string]any)["id"] != bo {
			t.Fatalf("these are touched: %v", list)
		}
		if one := list[1].(map[string]any); one["type"] != "user.updated" || one["actor"].(map[string]any)["name"] != "Ada Admin" || one["label"] != "Bo" {
			t.Errorf("bo was touched so: %v", one)
		}
		if first := touched("?limit=1"); len(first) != 1 {
			t.Errorf("a page of one is %v", first)
		}

		// The plan leaves them alone, and does not count what it did itself.
		w.want(http.StatusAccepted, http.MethodPost, "/api/v1/changesets/"+set["id"].(string)+"/apply", "")
		if c := w.applied(set["id"].(string))["counts"].(map[string]any); c["applied"] != 1.0 || c["failed"] != 2.0 {
			t.Errorf("applied %v", c)
		}
		if list := touched(""); len(list) != 2 {
			t.Errorf("afterwards these are touched: %v", list)
		}
	})
}
