package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"roster"
	"roster/internal/directory"
)

func TestE04ApplyOnce(t *testing.T) {
	t.Parallel()

	// Twenty who press the button at once, and one who presses it later, must
	// start the work once and all be told of the same change set.
	eachWorks(t, func(t *testing.T, w *works) {
		batch, _ := w.newcomers(0, 200)
		set := w.plan(roster.ChangeSet{Origin: roster.OriginImport, Title: "people.csv", Source: "hr"}, batch...)
		target := "/api/v1/changesets/" + string(set.ID) + "/apply"
		var clicks sync.WaitGroup
		for range 20 {
			clicks.Go(func() {
				if got := w.call(http.MethodPost, target, `{"hash":"`+set.Hash+`"}`); got.Status != http.StatusAccepted || got.text(t, "id") != string(set.ID) {
					t.Errorf("a click is answered %d %s", got.Status, got.Body)
				}
			})
		}
		clicks.Wait()
		done := w.applied(string(set.ID))
		if counts := done["counts"].(map[string]any); counts["applied"] != 200.0 {
			t.Errorf("the counts are %v, want 200 applied", counts)
		}
		if again := w.want(http.StatusAccepted, http.MethodPost, target, "").json(t); again["state"] != "applied" || again["jobId"] != done["jobId"] {
			t.Errorf("applying again answers %v", again)
		}
		jobs := w.want(http.StatusOK, http.MethodGet, "/api/v1/jobs?kind="+directory.JobApply, "").json(t)["items"].([]any)
		if len(jobs) != 1 {
			t.Fatalf("%d jobs were made, want one", len(jobs))
		}
		// Who looks at it afterwards sees all of the work, not the last step but one.
		for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
			j := w.want(http.StatusOK, http.MethodGet, "/api/v1/jobs/"+done["jobId"].(string), "").json(t)
			if j["state"] == "done" && j["done"] == 200.0 && j["total"] == 200.0 {
				break
			}
			if time.Now().After(end) {
				t.Fatalf("the job ends as %v", j)
			}
		}
	})
}

func TestE04ApplyOtherPlan(t *testing.T) {
	t.Parallel()
	w := openWorks(t, storetestDatabase(t))
	batch, _ := w.newcomers(0, 1)
	set := w.plan(roster.ChangeSet{Origin: roster.OriginImport, Title: "people.csv"}, batch...)
	target := "/api/v1/changesets/" + string(set.ID) + "/apply"

	// What is applied must be what was looked at.
	if got := w.want(http.StatusConflict, http.MethodPost, target, `{"hash":"00"}`); got.text(t, "code") != "hash_mismatch" {
		t.Errorf("another hash is answered %s", got.Body)
	}
	got := w.want(http.StatusPreconditionFailed, http.MethodPost, target, "", "If-Match", `"1"`)
	if current, _ := got.json(t)["current"].(map[string]any); got.text(t, "code") != "stale" || current["id"] != string(set.ID) {
		t.Errorf("an old version is answered %s", got.Body)
	}
	// A cancelled plan must stay undone.
	w.want(http.StatusOK, http.MethodPost, "/api/v1/changesets/"+string(set.ID)+"/cancel", "")
	if got := w.want(http.StatusConflict, http.MethodPost, target, ""); got.text(t, "code") != "not_planned" {
		t.Errorf("applying a cancelled plan is answered %s", got.Body)
	}
	if got := w.want(http.StatusNotFound, http.MethodPost, "/api/v1/changesets/chg_no/apply", ""); got.text(t, "code") != "change_set_not_found" {
		t.Errorf("an unknown change set is answered %s", got.Body)
	}
}

func TestBrake(t *testing.T) {
	t.Parallel()
	w := openWorks(t, storetestDatabase(t))
	batch, ids := w.newcomers(0, 60)
	first := w.plan(roster.ChangeSet{Origin: roster.OriginImport, Title: "people.csv", Source: "hr"}, batch...)
	w.want(http.StatusAccepted, http.MethodPost, "/api/v1/changesets/"+string(first.ID)+"/apply", "")
	w.applied(string(first.ID))
	var leavers []directory.Proposal
	for _, id := range ids[:20] {
		leavers = append(leavers, directory.Proposal{Change: roster.Change{Subject: roster.Subject{Kind: roster.SubjectUser, ID: id}, Verb: roster.Deactivate, Reason: "not in the file"}})
	}
	set := w.plan(roster.ChangeSet{Origin: roster.OriginImport, Title: "people.csv", Source: "hr"}, leavers...)
	target := "/api/v1/changesets/" + string(set.ID)

	// A plan that puts out many must be applied only by who repeats how many.
	if shown := w.want(http.StatusOK, http.MethodGet, target, "").json(t); shown["confirm"] != 20.0 {
		t.Errorf("the plan asks for the number %v, want 20", shown["confirm"])
	}
	for _, body := range []string{"", `{"confirm":19}`} {
		if got := w.want(http.StatusConflict, http.MethodPost, target+"/apply", body); got.text(t, "code") != "confirmation_required" {
			t.Errorf("applying with %q is answered %s", body, got.Body)
		}
	}
	w.want(http.StatusAccepted, http.MethodPost, target+"/apply", `{"confirm":20}`)
	w.applied(string(set.ID))
	items, _ := w.items(string(set.ID), "verb=deactivate&limit=1&state=applied")
	if len(items) != 1 || items[0]["statusBefore"] != "active" || items[0]["statusAfter"] != "inactive" {
		t.Errorf("the items are %v", items)
	}
}

func TestRollback(t *testing.T) {
	t.Parallel()

	// Undoing must first be shown, name who was changed since, and leave them.
	eachWorks(t, func(t *testing.T, w *works) {
		batch, _ := w.newcomers(0, 5)
		set := w.plan(roster.ChangeSet{Origin: roster.OriginImport, Title: "people.csv"}, batch...)
		target := "/api/v1/changesets/" + string(set.ID)
		if got := w.want(http.StatusConflict, http.MethodPost, target+"/rollback", ""); got.text(t, "code") != "nothing_to_roll_back" {
			t.Errorf("undoing what was not done is answered %s", got.Body)
		}
		w.want(http.StatusAccepted, http.MethodPost, target+"/apply", "")
		w.applied(string(set.ID))
		w.want(http.StatusOK, http.MethodPatch, "/api/v1/users/person3", `{"values":{"title":"Chief"}}`)

		back := w.want(http.StatusCreated, http.MethodPost, target+"/rollback", "").json(t)
		if back["state"] != "planned" || back["rollbackOf"] != string(set.ID) {
			t.Errorf("the rollback is %v", back)
		}
		id := back["id"].(string)
		blocked, _ := w.items(id, "action=blocked")
		if len(blocked) != 1 || blocked[0]["label"] != "Person 3" {
			t.Errorf("blocked are %v, want Person 3", blocked)
		}
		w.want(http.StatusOK, http.MethodGet, "/api/v1/users/person1", "")
		w.want(http.StatusAccepted, http.MethodPost, "/api/v1/changesets/"+id+"/apply", "")
		w.applied(id)
		if gone := w.want(http.StatusOK, http.MethodGet, "/api/v1/users/person1", "").json(t); gone["deletedAt"] == nil {
			t.Errorf("person1 is there still: %v", gone)
		}
		w.want(http.StatusOK, http.MethodGet, "/api/v1/users/person3", "")
		if shown := w.want(http.StatusOK, http.MethodGet, target, "").json(t); shown["rolledBackBy"] != id {
			t.Errorf("the set says that it was undone by %v, want %s", shown["rolledBackBy"], id)
		}
	})
}

func TestChangeSetList(t *testing.T) {
	t.Parallel()
	w := openWorks(t, storetestDatabase(t))
	w.hire("anna")
	var made []string
	for i := range 5 {
		batch, _ := w.newcomers(i, 1)
		made = append(made, string(w.plan(roster.ChangeSet{Origin: roster.OriginImport, Title: fmt.Sprint("file ", i)}, batch...).ID))
	}
	slices.Reverse(made)
	// The list must give each set once, the newest first, without single edits.
	var seen []string
	for cursor := ""; ; {
		page := w.want(http.StatusOK, http.MethodGet, "/api/v1/changesets?limit=2&count=true&cursor="+url.QueryEscape(cursor), "").json(t)
		for _, s := range page["items"].([]any) {
			seen = append(seen, s.(map[string]any)["id"].(string))
		}
		if page["total"] != 5.0 {
			t.Errorf("the total is %v, want 5", page["total"])
		}
		next, more := page["next"].(string)
		if !more {
			break
		}
		cursor = next
		// A cursor must hold for its own list only.
		if got := w.call(http.MethodGet, "/api/v1/changesets?state=planned&cursor="+url.QueryEscape(cursor), ""); got.text(t, "code") != "cursor" {
			t.Errorf("a strange cursor is answered %d %s", got.Status, got.Body)
		}
	}
	if !slices.Equal(seen, made) {
		t.Errorf("the list is %v, want %v", seen, made)
	}
	edits := w.want(http.StatusOK, http.MethodGet, "/api/v1/changesets?origin=edit", "").json(t)["items"].([]any)
	all := w.want(http.StatusOK, http.MethodGet, "/api/v1/changesets?all=true", "").json(t)["items"].([]any)
	if len(all) != 5+len(edits) || len(edits) == 0 {
		t.Errorf("%d edits, %d in all", len(edits), len(all))
	}
}
