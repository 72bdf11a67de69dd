package api_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roster"
	"roster/internal/directory"
	"roster/internal/store/storetest"
)

func storetestDatabase(t *testing.T) string {
	t.Helper()
	return storetest.Database(t, storetest.Embedded)
}

func TestItemPages(t *testing.T) {
	t.Parallel()

	// Pages must give each item once and in order, also while the set is applied.
	eachWorks(t, func(t *testing.T, w *works) {
		batch, _ := w.newcomers(0, 230)
		for i := range batch {
			if i%10 == 0 {
				batch[i].Problems = []roster.Problem{{Field: "email", Code: "email", Message: "this is no address"}}
			}
		}
		set := w.plan(roster.ChangeSet{Origin: roster.OriginImport, Title: "people.csv"}, batch...)
		id := string(set.ID)
		w.want(http.StatusAccepted, http.MethodPost, "/api/v1/changesets/"+id+"/apply", "")
		for query, want := range map[string]int{"": 230, "action=blocked": 23, "action=change": 207, "verb=create": 230, "row=7": 1} {
			var last float64
			n := 0
			for cursor := ""; ; {
				items, next := w.items(id, query+"&limit=50&cursor="+url.QueryEscape(cursor))
				for _, i := range items {
					if i["n"].(float64) <= last {
						t.Errorf("%q: item %v comes after %v", query, i["n"], last)
					}
					last = i["n"].(float64)
					n++
				}
				if cursor = next; cursor == "" {
					break
				}
			}
			if n != want {
				t.Errorf("%q gives %d items, want %d", query, n, want)
			}
		}
		shown := w.applied(id)
		if problems := shown["problems"].([]any); len(problems) != 23 {
			t.Errorf("%d problems of rows are shown, want 23", len(problems))
		}
		for query, want := range map[string]float64{"attribute=userName": 207, "problem=email": 23, "problem=email&action=change": 0, "attribute=userName&state=applied": 207, "unit=unit_none": 0, "state=applied": 207, "state=planned": 0, "state=skipped": 23, "state=applied&action=blocked": 0} {
			page := w.want(http.StatusOK, http.MethodGet, "/api/v1/changesets/"+id+"/items?limit=1&count=true&"+query, "").json(t)
			if page["total"] != want {
				t.Errorf("%q counts %v, want %v", query, page["total"], want)
			}
		}
	})
}

func TestItemDisplay(t *testing.T) {
	t.Parallel()

	// What identifiers stand for must be readable, also of people and units
	// that only the set itself makes.
	eachWorks(t, func(t *testing.T, w *works) {
		root := w.want(http.StatusCreated, http.MethodPost, "/api/v1/units", `{"name":"Works"}`).text(t, "id")
		unit := func(name, parent string) (string, directory.Proposal) {
			id := roster.NewID(roster.PrefixUnit, w.clock.Now())
			return id, directory.Proposal{Change: roster.Change{
				Subject: roster.Subject{Kind: roster.SubjectUnit, ID: id}, Verb: roster.Create,
				Values: roster.Values{"name": name, "parent": parent},
			}}
		}
		middle, one := unit("Hall 1", root)
		leaf, two := unit("Paint", middle)
		people, ids := w.newcomers(0, 2)
		people[1].Change.Values["manager"], people[1].Change.Values["unit"] = ids[0], leaf
		set := w.plan(roster.ChangeSet{Origin: roster.OriginImport, Title: "people.csv"}, append([]directory.Proposal{one, two}, people...)...)
		check := func() {
			items, _ := w.items(string(set.ID), "")
			want := map[string]any{"manager": map[string]any{"new": "Person 0"}, "unit": map[string]any{"new": "Works / Hall 1 / Paint"}}
			if diff := cmp.Diff(want, items[3]["display"]); diff != "" {
				t.Errorf("the words of the person are other than wanted:\n%s", diff)
			}
			if diff := cmp.Diff(map[string]any{"parent": map[string]any{"new": "Works / Hall 1"}}, items[1]["display"]); diff != "" {
				t.Errorf("the words of the unit are other than wanted:\n%s", diff)
			}
		}
		check()
		w.want(http.StatusAccepted, http.MethodPost, "/api/v1/changesets/"+string(set.ID)+"/apply", "")
		w.applied(string(set.ID))
		check()
	})
}
