package api_test

import "testing"

func TestChangeSetGolden(t *testing.T) {
	t.Parallel()
	for name, steps := range map[string][]step{
		// A single edit is a change set; its undoing is another, looked at first.
		"changesets/undo": {
			{method: post, target: v1 + "/users", body: `{"values":{"userName":"anna","title":"Clerk"}}`},
			{method: post, target: v1 + "/users", body: `{"values":{"userName":"bo","manager":"anna"}}`},
			{method: patch, target: v1 + "/users/anna", body: `{"values":{"title":"Chief"},"reason":"promoted"}`},
			{method: get, target: v1 + "/changesets"},
			{method: get, target: v1 + "/changesets?origin=edit&limit=1&count=true"},
			{method: get, target: v1 + "/changesets/chg_none"},
		},
		// A single edit is told apart by its facets as a file of a million rows is.
		"changesets/facets": {
			{method: post, target: v1 + "/units", body: `{"name":"Works"}`, save: "works"},
			{method: post, target: v1 + "/users", body: `{"values":{"userName":"anna","title":"Clerk"}}`},
			{method: get, target: v1 + "/changesets?origin=edit&limit=1", saveItem: "edit"},
			{method: get, target: v1 + "/changesets/$edit/facets"},
			{method: get, target: v1 + "/changesets/$edit/items?attribute=title"},
			{method: get, target: v1 + "/changesets/$edit/items?attribute=manager&count=true"},
			{method: get, target: v1 + "/changesets/$edit/facets?colour=red"},
			{method: get, target: v1 + "/changesets/chg_none/facets"},
		},
		// The journal is read forwards and backwards, narrowed down.
		"journal/list": {
			{method: post, target: v1 + "/users", body: `{"values":{"userName":"anna"}}`, save: "anna"},
			{method: patch, target: v1 + "/users/anna", body: `{"values":{"title":"Chief"},"reason":"promoted"}`},
			{method: get, target: v1 + "/journal?subject=user:$anna"},
			{method: get, target: v1 + "/journal?subject=$anna&order=desc&limit=1"},
			{method: get, target: v1 + "/journal?type=user.updated"},
			{method: get, target: v1 + "/journal?after=yesterday"},
			{method: get, target: v1 + "/journal?text=CHIEF&order=desc"},
			{method: get, target: v1 + "/journal?actor=ada@example.com&since=2030-01-02T08:02:00Z&until=2030-01-02T08:03:00Z"},
			{method: get, target: v1 + "/journal?request=req_0"},
			{method: get, target: v1 + "/journal?actor=nobody"},
			{method: get, target: v1 + "/journal/chart?bars=5&since=2030-01-02T08:00:00Z&until=2030-01-02T08:05:00Z"},
			{method: get, target: v1 + "/journal/chart?type=user.updated&bars=5"},
			{method: get, target: v1 + "/journal/chart?text=chief&bars=5&since=2030-01-02T08:00:00Z"},
			{method: get, target: v1 + "/journal?cursor=forged"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			golden(t, name, steps)
		})
	}
}

// The change set of an edit, its items and its undoing, as far as no job is needed.
func TestEditGolden(t *testing.T) {
	t.Parallel()
	o := open(t)
	anna := o.hire("anna", "title", "Clerk")
	edit := o.want(200, patch, v1+"/users/anna", `{"values":{"title":"Chief"}}`).Header.Get("X-Change-Set")
	target := v1 + "/changesets/" + edit
	items := o.want(200, get, target+"/items", "").json(t)["items"].([]any)
	item := items[0].(map[string]any)
	for query, want := range map[string]int{"subject=" + anna: 1, "subject=usr_none": 0, "kind=user": 1, "kind=unit": 0} {
		if found := o.want(200, get, target+"/items?"+query, "").json(t)["items"].([]any); len(found) != want {
			t.Errorf("%s has %d items, want %d", query, len(found), want)
		}
	}
	if len(items) != 1 || item["state"] != "applied" || item["before"].(map[string]any)["title"] != "Clerk" || item["after"].(map[string]any)["title"] != "Chief" {
		t.Errorf("the items are %v", items)
	}
	back := o.want(201, post, target+"/rollback", `{"items":[1]}`)
	if back.text(t, "state") != "planned" || back.Header.Get("ETag") == "" {
		t.Errorf("the undoing is %v %s", back.Header, back.Body)
	}
	// A double click on undo with one key must make one change set.
	first := o.want(201, post, target+"/rollback", "", "Idempotency-Key", "undo-1").text(t, "id")
	again := o.want(201, post, target+"/rollback", "", "Idempotency-Key", "undo-1")
	if again.text(t, "id") != first || again.Header.Get("Idempotent-Replayed") != "true" {
		t.Errorf("the same key made %s, want %s", again.Body, first)
	}
	if got := o.want(200, post, v1+"/changesets/"+first+"/cancel", ""); got.text(t, "state") != "cancelled" {
		t.Errorf("the cancelled undoing is %s", got.Body)
	}
	o.want(409, post, target+"/cancel", "")
}
