package story_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// company gives the file of a company, and how many people and units it has.
func company(t *testing.T) (name, content string, people, units int) {
	t.Helper()
	dir := os.Getenv("ROSTER_TESTDATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	if b, err := os.ReadFile(filepath.Join(dir, "cert-r5.2", "2009-12.csv")); err == nil {
		return "2009-12.csv", string(b), 2000, 142
	}
	t.Log("the test data is not here, so the company is made up; set ROSTER_TESTDATA for the real one")
	var b strings.Builder
	b.WriteString("employee_name,user_id,email,role,business_unit,department,supervisor\n")
	for i := range 2000 {
		boss := ""
		if i > 0 {
			boss = fmt.Sprintf("Person No%d", (i-1)/8)
		}
		fmt.Fprintf(&b, "Person No%d,PNO%04d,p%d@example.com,Clerk,Unit %d,Department %d,%s\n", i, i, i, i%4, i%20, boss)
	}
	return "people.csv", b.String(), 2000, 24
}

// An administrator sets Roster up, imports a company, looks at it, changes
// somebody, undoes it, and takes the import back until nothing is left but the
// journal, which tells all of it.
func TestCompany(t *testing.T) {
	t.Parallel()
	s := begin(t)
	name, file, people, units := company(t)

	ada := s.browser()
	ada.asks(http.StatusUnauthorized, http.MethodGet, "/api/v1/me", "")
	link, err := url.Parse(s.link)
	if err != nil {
		t.Fatal(err)
	}
	const password = "quiet lantern 47 over the harbour"
	ada.asks(http.StatusOK, http.MethodGet, strings.TrimPrefix(s.link, s.base), "")
	ada.fills("/setup", url.Values{"token": {link.Query().Get("token")}, "displayName": {"Ada Admin"}, "email": {"ada@example.com"}, "password": {password}, "repeat": {password}})
	if me := ada.asks(http.StatusOK, http.MethodGet, "/api/v1/me", ""); len(me.body["roles"].([]any)) != 1 {
		t.Fatalf("the first administrator is %v", me.body)
	}

	// The file must be understood without a word about it.
	i := ada.asks(http.StatusCreated, http.MethodPost, "/api/v1/imports?name="+name, file)
	plan := ada.asks(http.StatusAccepted, http.MethodPost, "/api/v1/imports/"+i.text("id")+"/plan", `{"source":"hr"}`)
	plan = ada.awaits(plan.text("id"), "planned")
	if plan.number("counts", "create") != people || plan.number("counts", "nodes") != units || plan.number("counts", "blocked") != 0 {
		t.Fatalf("the plan counts %v: %v", plan.body["counts"], plan.body["problems"])
	}
	preview := ada.asks(http.StatusOK, http.MethodGet, "/api/v1/changesets/"+plan.text("id")+"/items?verb=create&limit=3&count=true", "")
	if preview.number("total") != people+units {
		t.Errorf("the preview has %d items, want %d", preview.number("total"), people+units)
	}
	applied := ada.applies(plan)
	if applied.number("counts", "applied") != people+units || applied.number("counts", "failed") != 0 {
		t.Fatalf("the result counts %v", applied.body["counts"])
	}
	if n := len(ada.asks(http.StatusOK, http.MethodGet, "/api/v1/units", "").items()); n != units {
		t.Errorf("there are %d units, want %d", n, units)
	}

	// Somebody is found and changed; who still saw the old state is told so.
	found := ada.asks(http.StatusOK, http.MethodGet, "/api/v1/users?count=true&limit=1&sort=userName&filter="+url.QueryEscape(`userName sw "m" or userName sw "p"`), "")
	if found.number("total") == 0 {
		t.Fatal("nobody was found")
	}
	person := "/api/v1/users/" + found.items()[0]["id"].(string)
	seen := ada.asks(http.StatusOK, http.MethodGet, person, "")
	token := ada.asks(http.StatusCreated, http.MethodPost, "/api/v1/tokens", `{"name":"second desk","role":"administrator"}`)
	second := s.with(token.text("token"))
	edit := ada.asks(http.StatusOK, http.MethodPatch, person, `{"values":{"title":"Head of Everything"},"reason":"promoted"}`, "If-Match", seen.header.Get("ETag"))
	stale := second.asks(http.StatusPreconditionFailed, http.MethodPatch, person, `{"values":{"title":"Clerk"}}`, "If-Match", seen.header.Get("ETag"))
	if stale.text("code") != "stale" || stale.body["current"].(map[string]any)["title"] != "Head of Everything" {
		t.Errorf("the second administrator is told %v", stale.body)
	}

	// The edit is undone: the person is as before.
	undo := second.asks(http.StatusCreated, http.MethodPost, "/api/v1/changesets/"+edit.header.Get("X-Change-Set")+"/rollback", "")
	second.applies(undo)
	if now := ada.asks(http.StatusOK, http.MethodGet, person, ""); now.text("title") != seen.text("title") {
		t.Errorf("after the undoing the title is %q, want %q", now.text("title"), seen.text("title"))
	}

	// The whole import is taken back, after a look at what that means.
	back := ada.asks(http.StatusCreated, http.MethodPost, "/api/v1/changesets/"+plan.text("id")+"/rollback", "")
	back = ada.awaits(back.text("id"), "planned")
	if n := back.number("counts", "blocked"); n != 0 {
		blocked := ada.asks(http.StatusOK, http.MethodGet, "/api/v1/changesets/"+back.text("id")+"/items?action=blocked", "")
		t.Errorf("%d items cannot be undone, the first is %v", n, blocked.items()[0])
	}
	ada.applies(back)
	if left := ada.asks(http.StatusOK, http.MethodGet, "/api/v1/users?count=true", ""); left.number("total") != 1 {
		t.Errorf("%d people are left, want only the administrator", left.number("total"))
	}
	if left := ada.asks(http.StatusOK, http.MethodGet, "/api/v1/units", "").items(); len(left) != 0 {
		t.Errorf("%d units are left", len(left))
	}
	if shown := ada.asks(http.StatusOK, http.MethodGet, "/api/v1/changesets/"+plan.text("id"), ""); shown.text("rolledBackBy") != back.text("id") {
		t.Errorf("the import says that it was undone by %q", shown.text("rolledBackBy"))
	}
	if made, gone := ada.events("user.created"), ada.events("user.deleted"); made != people+1 || gone != people {
		t.Errorf("the journal tells of %d who came and %d who went, want %d and %d", made, gone, people+1, people)
	}
}

// events counts what the journal has of a type, page by page.
func (p *person) events(kind string) (n int) {
	p.t.Helper()
	for cursor := ""; ; {
		page := p.asks(http.StatusOK, http.MethodGet, "/api/v1/journal?limit=1000&type="+kind+"&cursor="+url.QueryEscape(cursor), "")
		n += len(page.items())
		if cursor = page.text("next"); cursor == "" {
			return n
		}
	}
}
