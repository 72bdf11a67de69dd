package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

const (
	get, post, patch, del = http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodDelete
	v1                    = "/api/v1"
)

func TestUsers(t *testing.T) {
	t.Parallel()
	anna := step{method: post, target: v1 + "/users", save: "anna", body: `{"values":{"userName":"anna","name.givenName":"Anna","name.familyName":"Lee","email":"anna@example.com","title":"Clerk","startDate":"2030-01-01"},"reason":"hired"}`}
	for name, steps := range map[string][]step{
		// A user is made and can be read by identifier, user name and e-mail address.
		"create": {
			{method: post, target: v1 + "/units", body: `{"name":"Sales"}`},
			{method: post, target: v1 + "/attributes", body: `{"name":"badge","type":"number","label":"Badge"}`},
			anna,
			{method: post, target: v1 + "/users", body: `{"values":{"userName":"bo","manager":"anna","unit":"Sales","badge":17.5,"emails":[{"value":"bo@example.com","type":"work","primary":true},{"value":"bo@home.example","type":"home"}]},"status":"staged"}`},
			{method: get, target: v1 + "/users/$anna"},
			{method: get, target: v1 + "/users/ANNA@example.com"},
			{method: get, target: v1 + "/users/nobody"},
			{method: get, target: v1 + "/users/anna/reports"},
		},
		// What cannot be made is refused with every reason, and nothing happens.
		"refused": {
			anna,
			{method: post, target: v1 + "/users", body: `{"values":{"userName":"Anna"}}`},
			{method: post, target: v1 + "/users", body: `{"values":{"userName":"cara","email":"not an address","shoeSize":"44","startDate":"tomorrow"}}`},
			{method: post, target: v1 + "/users", body: `{"values":{"name":{"givenName":"Dora"}}}`},
			{method: post, target: v1 + "/users", body: `{"values":{"userName":"dora"},"role":"administrator"}`},
			{method: post, target: v1 + "/users", body: `{"values":{"userName":"dora"},"status":"archived"}`},
			{method: patch, target: v1 + "/users/anna", body: `{"values":{"version":"9","status":"archived","roles":"administrator"}}`},
		},
		// A change holds for the version that it was made for.
		"update": {
			anna,
			{method: patch, target: v1 + "/users/anna", body: `{"values":{"title":"Chief","startDate":null},"reason":"promoted"}`, headers: []string{"If-Match", `"1"`}},
			{method: patch, target: v1 + "/users/anna", body: `{"values":{"title":"Boss"}}`, headers: []string{"If-Match", `"1"`}},
			{method: patch, target: v1 + "/users/anna", body: `{"values":{"title":"Chief"}}`},
			{method: patch, target: v1 + "/users/anna", body: `{"values":{"title":"Boss"}}`, headers: []string{"If-Match", `one`}},
			{method: get, target: v1 + "/users/anna?asOf=2030-01-02T08:01:30Z"},
			{method: get, target: v1 + "/users/anna?asOf=2029-01-01T00:00:00Z"},
		},
		// A user goes through a life; an illegal step says which are legal.
		"actions": {
			anna,
			{method: post, target: v1 + "/users/anna/actions", body: `{"action":"stage"}`},
			{method: post, target: v1 + "/users/anna/actions", body: `{"action":"suspend","reason":"on leave","until":"2030-02-01T00:00:00Z"}`},
			{method: post, target: v1 + "/users/anna/actions", body: `{"action":"lock","reason":"lost laptop"}`},
			{method: post, target: v1 + "/users/anna/actions", body: `{"action":"unlock"}`},
			{method: post, target: v1 + "/users/anna/actions", body: `{"action":"delete"}`},
			{method: get, target: v1 + "/users?deleted=true"},
			{method: post, target: v1 + "/users/$anna/actions", body: `{"action":"restore"}`},
			{method: post, target: v1 + "/users/anna/actions", body: `{"action":"explode"}`},
			{method: post, target: v1 + "/users/ada@example.com/actions", body: `{"action":"deactivate"}`},
		},
		// The history tells every act, the newest first, in readable words.
		"history": {
			{method: post, target: v1 + "/units", body: `{"name":"Sales"}`},
			anna,
			{method: patch, target: v1 + "/users/anna", body: `{"values":{"unit":"Sales","manager":"ada@example.com","title":""},"reason":"moved"}`},
			{method: post, target: v1 + "/users/anna/actions", body: `{"action":"suspend","reason":"on leave"}`},
			{method: post, target: v1 + "/users/anna/roles", body: `{"role":"reader"}`},
			{method: get, target: v1 + "/users/anna/history"},
			{method: get, target: v1 + "/users/anna/history?limit=1"},
		},
		// A preview shows what a change would do, and nothing happens.
		"preview": {
			anna,
			{method: post, target: v1 + "/users/preview", body: `{"id":"anna","values":{"title":"Chief"}}`},
			{method: post, target: v1 + "/users/preview", body: `{"id":"anna","action":"suspend"}`},
			{method: post, target: v1 + "/users/preview", body: `{"id":"anna","action":"stage"}`},
			{method: post, target: v1 + "/users/preview", body: `{"id":"anna","values":{"title":"Clerk"}}`},
			{method: post, target: v1 + "/users/preview", body: `{"values":{"userName":"anna","manager":"nobody"}}`},
			{method: get, target: v1 + "/users/anna"},
		},
		// Each value tells by whom and how it came, across edits and undoing.
		"origins": {
			{method: post, target: v1 + "/users", save: "anna", body: `{"values":{"userName":"anna","displayName":"Anna Lee","emails":[{"value":"anna@example.com","type":"work","primary":true}]},"reason":"hired"}`},
			{method: patch, target: v1 + "/users/anna", body: `{"values":{"title":"Chief","emailHome":"anna@home.example"},"reason":"promoted"}`},
			{method: post, target: v1 + "/users/anna/actions", body: `{"action":"suspend","reason":"on leave"}`},
			{method: get, target: v1 + "/users/anna/origins"},
			{method: get, target: v1 + "/users/nobody/origins"},
		},
		// The managers above come in order, and a line ends at the top.
		"managers": {
			anna,
			{method: post, target: v1 + "/users", body: `{"values":{"userName":"bo","manager":"anna"}}`},
			{method: post, target: v1 + "/users", body: `{"values":{"userName":"cy","manager":"bo"}}`},
			{method: get, target: v1 + "/users/cy/managers"},
			{method: get, target: v1 + "/users/anna/managers"},
		},
		// Who may be the same person is told with the reasons.
		"duplicates": {
			anna,
			{method: post, target: v1 + "/users", body: `{"values":{"userName":"alee","name.givenName":"Lee","name.familyName":"Anna","startDate":"2030-01-01"}}`},
			{method: post, target: v1 + "/users", body: `{"values":{"userName":"anna.other","displayName":"Somebody Else","email":"anna@example.org"}}`},
			{method: post, target: v1 + "/users", body: `{"values":{"userName":"far","displayName":"Far Away"}}`},
			{method: get, target: v1 + "/users/anna/duplicates"},
			{method: get, target: v1 + "/users/far/duplicates"},
		},
		// Somebody new gets free names by the rule that others' names follow, and
		// whoever was here before is found in the recycle bin.
		"proposals": {
			{method: post, target: v1 + "/users", body: `{"values":{"userName":"alee","name.givenName":"Anna","name.familyName":"Lee","email":"a.lee@example.com"}}`},
			{method: post, target: v1 + "/users", body: `{"values":{"userName":"bpark","name.givenName":"Bo","name.familyName":"Park","email":"b.park@example.com"}}`},
			{method: post, target: v1 + "/users/preview", body: `{"values":{"name.givenName":"Änne","name.familyName":"Lee"}}`},
			{method: post, target: v1 + "/users/preview", body: `{"values":{"name.givenName":"Дмитрий","name.familyName":"Щукин","manager":"nobody"}}`},
			{method: post, target: v1 + "/users/bpark/actions", body: `{"action":"delete"}`},
			{method: post, target: v1 + "/users/preview", body: `{"values":{"name.givenName":"Bo","name.familyName":"Park","email":"B.Park@example.com"}}`},
		},
		// What ends with a status is told before it ends.
		"effects": {
			anna,
			{method: post, target: v1 + "/users", body: `{"values":{"userName":"bo","manager":"anna"}}`},
			{method: post, target: v1 + "/users/anna/roles", body: `{"role":"reader"}`},
			{method: post, target: v1 + "/users/anna/password-link"},
			{method: post, target: v1 + "/users/preview", body: `{"id":"anna","action":"suspend","until":"2030-02-01T00:00:00Z"}`},
			{method: post, target: v1 + "/users/preview", body: `{"id":"anna","action":"suspend","until":"2029-02-01T00:00:00Z"}`},
			{method: post, target: v1 + "/users/preview", body: `{"id":"anna","action":"delete"}`},
			{method: post, target: v1 + "/users/preview", body: `{"id":"anna","action":"archive"}`},
			{method: post, target: v1 + "/users/anna/actions", body: `{"action":"delete"}`},
			{method: post, target: v1 + "/users/preview", body: `{"id":"$anna","action":"restore"}`},
		},
		// Notes are for administrators, pinned ones first; the journal has no text of them.
		"notes": {
			anna,
			{method: post, target: v1 + "/users/anna/notes", save: "first", body: `{"text":"Asked for a quieter desk.\r\nCall back."}`},
			{method: post, target: v1 + "/users/anna/notes", save: "second", body: `{"text":"Works council","pinned":true}`},
			{method: get, target: v1 + "/users/anna/notes"},
			{method: patch, target: v1 + "/users/anna/notes/$first", body: `{"text":"Has a quieter desk.","pinned":true}`},
			{method: patch, target: v1 + "/users/anna/notes/$second", body: `{"pinned":false}`},
			{method: patch, target: v1 + "/users/anna/notes/$second", body: `{"pinned":false}`},
			{method: post, target: v1 + "/users/anna/notes", body: `{"text":" \n "}`},
			{method: del, target: v1 + "/users/ada@example.com/notes/$second"},
			{method: del, target: v1 + "/users/anna/notes/$second"},
			{method: get, target: v1 + "/users/anna/notes"},
			{method: get, target: v1 + "/users/anna/history"},
		},
		// Tags are words of any kind, folded; people are found by them.
		"tags": {
			{method: post, target: v1 + "/users", body: `{"values":{"userName":"anna","tags":["VIP","Works Council"]}}`},
			{method: post, target: v1 + "/users", body: `{"values":{"userName":"bo","tags":"vip; night shift"}}`},
			{method: patch, target: v1 + "/users/anna", body: `{"values":{"tags":["vip"]}}`},
			{method: patch, target: v1 + "/users/bo", body: `{"values":{"tags":["a,b"]}}`},
			{method: get, target: v1 + "/users?filter=tags+eq+%22Vip%22+and+not+(tags+eq+%22night+shift%22)"},
			{method: get, target: v1 + "/tags"},
			{method: get, target: v1 + "/tags?begin=N"},
		},
		// Whoever was deleted is found by the names they had, unless several had
		// them or somebody has them now; nobody new comes to work for them.
		"bin": {
			anna,
			{method: post, target: v1 + "/users", body: `{"values":{"userName":"bo","manager":"anna"}}`},
			{method: post, target: v1 + "/users/anna/actions", body: `{"action":"delete"}`},
			{method: get, target: v1 + "/users/ANNA"},
			{method: get, target: v1 + "/users/bo"},
			{method: patch, target: v1 + "/users/ada@example.com", body: `{"values":{"manager":"anna"}}`},
			{method: post, target: v1 + "/users", body: `{"values":{"userName":"anna"}}`},
			{method: get, target: v1 + "/users/anna"},
			{method: post, target: v1 + "/users/anna/actions", body: `{"action":"delete"}`},
			{method: post, target: v1 + "/users/anna/actions", body: `{"action":"restore"}`},
		},
		// A link to choose a password is given once, to who may sign in.
		"password-link": {
			anna,
			{method: post, target: v1 + "/users/anna/password-link"},
			{method: post, target: v1 + "/users/anna/actions", body: `{"action":"suspend"}`},
			{method: post, target: v1 + "/users/anna/password-link"},
			{method: post, target: v1 + "/users/nobody/password-link"},
		},
		// Roles are given and taken; the last administrator stays one.
		"roles": {
			anna,
			{method: get, target: v1 + "/users/anna/roles"},
			{method: post, target: v1 + "/users/anna/roles", body: `{"role":"administrator"}`},
			{method: post, target: v1 + "/users/anna/roles", body: `{"role":"emperor"}`},
			{method: del, target: v1 + "/users/anna/roles?role=administrator"},
			{method: del, target: v1 + "/users/ada@example.com/roles?role=administrator"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			golden(t, "users/"+name, steps)
		})
	}
}

func TestUserList(t *testing.T) {
	t.Parallel()
	golden(t, "users/list", []step{
		{method: post, target: v1 + "/users", body: `{"values":{"userName":"anna","department":"Sales"}}`},
		{method: post, target: v1 + "/users", body: `{"values":{"userName":"bo","department":"sales"}}`},
		{method: post, target: v1 + "/users", body: `{"values":{"userName":"cy","department":"Legal"}}`},
		{method: get, target: v1 + "/users?filter=department+eq+%22SALES%22&sort=-userName&count=true"},
		{method: get, target: v1 + "/users?limit=1&sort=userName&count=true"},
		{method: get, target: v1 + "/users?filter=department+like+%22S%22"},
		{method: get, target: v1 + "/users?filter=departmint+eq+%22S%22"},
		{method: get, target: v1 + "/users?sort=password"},
		{method: get, target: v1 + "/users?limit=0"},
		{method: get, target: v1 + "/users?limt=5"},
	})
}

// Every page follows the one before, nobody is missed and nobody comes twice.
func TestUserPages(t *testing.T) {
	t.Parallel()
	o := open(t)
	for i := range 7 {
		o.hire(fmt.Sprintf("user%d", i), "department", []string{"Sales", "Legal"}[i%2])
	}
	for _, sort := range []string{"", "department,-userName", "-createdAt"} {
		seen, cursor := map[string]bool{}, ""
		for pages := 0; ; pages++ {
			list := o.want(200, get, v1+"/users?limit=3&sort="+sort+"&cursor="+cursor, "").json(t)
			for _, u := range list["items"].([]any) {
				name := u.(map[string]any)["userName"].(string)
				if seen[name] {
					t.Errorf("sorted by %q, %s comes twice", sort, name)
				}
				seen[name] = true
			}
			if cursor, _ = list["next"].(string); cursor == "" || pages > 9 {
				break
			}
		}
		if len(seen) != 8 {
			t.Errorf("sorted by %q there are %d users, want 8", sort, len(seen))
		}
	}
}

// D02: a cursor that was edited, or that belongs to another list, is refused.
func TestD02ForgedCursors(t *testing.T) {
	t.Parallel()
	o := open(t)
	for i := range 4 {
		o.hire(fmt.Sprintf("user%d", i))
	}
	next := o.want(200, get, v1+"/users?limit=2", "").text(t, "next")
	o.want(200, get, v1+"/users?limit=2&cursor="+next, "")
	edited := next[:len(next)-1] + strings.Map(func(r rune) rune {
		if r == 'A' {
			return 'B'
		}
		return 'A'
	}, next[len(next)-1:])
	for what, target := range map[string]string{
		"an edited cursor":           "?limit=2&cursor=" + edited,
		"a cursor of another order":  "?limit=2&sort=-userName&cursor=" + next,
		"a cursor of another filter": "?limit=2&filter=title+pr&cursor=" + next,
		"a cursor of the bin":        "?limit=2&deleted=true&cursor=" + next,
		"nonsense":                   "?cursor=nonsense",
		"a place without a seal":     "?cursor=eyJ2IjpbImEiXSwiaWQiOiIifQ",
	} {
		if got := o.want(400, get, v1+"/users"+target, ""); got.text(t, "code") != "cursor" {
			t.Errorf("%s: %s", what, got.Body)
		}
	}
}

// The pages of a history hold every act once, with the version it made.
func TestHistoryPages(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.hire("anna")
	for _, title := range []string{"Clerk", "Chief", "Boss"} {
		o.clock.Advance(time.Minute)
		o.want(200, patch, v1+"/users/anna", `{"values":{"title":"`+title+`"}}`)
	}
	cursor, version := "", 4.0
	for {
		list := o.want(200, get, v1+"/users/anna/history?limit=1&cursor="+cursor, "").json(t)
		for _, entry := range list["items"].([]any) {
			if got := entry.(map[string]any)["version"]; got != version {
				t.Errorf("version %v where %v should come", got, version)
			}
			version--
		}
		if cursor, _ = list["next"].(string); cursor == "" {
			break
		}
	}
	if version != 0 {
		t.Errorf("%v acts are missing, or come twice", version)
	}
}
