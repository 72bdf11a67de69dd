package console_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"roster"
	"roster/internal/access"
)

const (
	adminPassword = "a quiet river in autumn"
	newPassword   = "eleven geese over water"
)

// setUp makes the administrator Ada, signs her in in the browser and gives the
// context of her requests.
func (v *visit) setUp() context.Context {
	v.t.Helper()
	link, err := v.signIn.SetupLink(v.t.Context())
	if err != nil {
		v.t.Fatal(err)
	}
	u, err := url.Parse(link.Reveal())
	if err != nil {
		v.t.Fatal(err)
	}
	v.post("/setup", "token", u.Query().Get("token"), "displayName", "Ada Admin", "email", "ada@example.com", "password", adminPassword, "repeat", adminPassword)
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodGet, v.server.URL, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	for _, c := range v.client.Jar.Cookies(r.URL) {
		r.AddCookie(c)
	}
	c, ok, err := v.signIn.Recheck(r)
	if err != nil || !ok {
		v.t.Fatalf("the administrator is not signed in: %v", err)
	}
	return access.With(v.t.Context(), c)
}

// With a link one chooses a password, is signed in at once, and cannot use the
// link again.
func TestChoosePassword(t *testing.T) {
	t.Parallel()
	v := newVisit(t)
	admin := v.setUp()
	text, _, err := v.signIn.PasswordLink(admin, roster.UserID(access.Actor(admin).ID))
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(text.Reveal())
	if err != nil {
		t.Fatal(err)
	}
	v.post("/sign-out")
	link, token := u.RequestURI(), u.Query().Get("token")

	r, body := v.get(link)
	v.want(r, body, http.StatusOK, "Choose your password", "Ada Admin", token)
	r, body = v.post("/password", "token", token, "password", "short", "repeat", "short")
	v.want(r, body, http.StatusUnprocessableEntity, "needs at least 15 characters")
	r, body = v.post("/password", "token", token, "password", newPassword, "repeat", "another")
	v.want(r, body, http.StatusUnprocessableEntity, "The two passwords differ")
	r, _ = v.post("/password", "token", token, "password", newPassword, "repeat", newPassword)
	if r.StatusCode != http.StatusSeeOther || r.Header.Get("Location") != "/" {
		t.Fatalf("choosing answers %d to %s", r.StatusCode, r.Header.Get("Location"))
	}
	if _, body = v.get("/"); !strings.Contains(body, "Ada Admin") {
		t.Errorf("after choosing the start page is %q", body)
	}
	r, body = v.get(link)
	v.want(r, body, http.StatusNotFound, "This link does not work")
	r, body = v.post("/password", "token", token, "password", newPassword, "repeat", newPassword)
	v.want(r, body, http.StatusNotFound, "This link does not work")
}

// Who is signed in changes the password with the old one; who is not signs in
// first.
func TestChangePassword(t *testing.T) {
	t.Parallel()
	v := newVisit(t)
	v.setUp()
	r, body := v.get("/password")
	v.want(r, body, http.StatusOK, "Change your password", "Ada Admin")
	r, body = v.post("/password", "old", "something else entirely", "password", newPassword, "repeat", newPassword)
	v.want(r, body, http.StatusUnprocessableEntity, "This is not your password")
	r, _ = v.post("/password", "old", adminPassword, "password", newPassword, "repeat", newPassword)
	if r.StatusCode != http.StatusSeeOther || r.Header.Get("Location") != "/" {
		t.Fatalf("changing answers %d to %s", r.StatusCode, r.Header.Get("Location"))
	}
	if _, body = v.get("/"); !strings.Contains(body, "Ada Admin") {
		t.Errorf("after changing the start page is %q", body)
	}
	v.post("/sign-out")
	for _, answer := range []func() (*http.Response, string){
		func() (*http.Response, string) { return v.get("/password") },
		func() (*http.Response, string) {
			return v.post("/password", "old", newPassword, "password", newPassword, "repeat", newPassword)
		},
	} {
		if r, _ = answer(); r.StatusCode != http.StatusSeeOther || r.Header.Get("Location") != "/sign-in?next=%2Fpassword" {
			t.Errorf("nobody is sent with %d to %s", r.StatusCode, r.Header.Get("Location"))
		}
	}
}
