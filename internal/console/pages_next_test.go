package console

import (
	"net/url"
	"strings"
	"testing"
)

// B13: after signing in one goes on within this site, or to its start.
func TestB13OwnPath(t *testing.T) {
	t.Parallel()
	for next, want := range map[string]string{
		"":                              "/",
		"/":                             "/",
		"/users?filter=a%20b#top":       "/users?filter=a%20b#top",
		"/users/usr_1":                  "/users/usr_1",
		"//evil.test":                   "/",
		"///evil.test":                  "/",
		"/\\evil.test":                  "/",
		"\\evil.test":                   "/",
		"\\\\evil.test":                 "/",
		"/%5cevil.test":                 "/",
		"/%2fevil.test":                 "/",
		"/%2F%2Fevil.test":              "/",
		"https:evil.test":               "/",
		"https://evil.test":             "/",
		"http:/evil.test":               "/",
		"javascript:alert(1)":           "/",
		"data:text/html,x":              "/",
		"/\t/evil.test":                 "/",
		"/\n/evil.test":                 "/",
		"\t//evil.test":                 "/",
		" //evil.test":                  "/",
		"/ /evil.test":                  "/",
		"user:word@evil.test":           "/",
		"//user:word@evil.test/x":       "/",
		"evil.test":                     "/",
		"?next=//evil.test":             "/",
		"#x":                            "/",
		"/sign-in?next=//evil":          "/",
		"/setup":                        "/",
		"/%zz":                          "/",
		"/" + strings.Repeat("x", 3000): "/",
	} {
		if got := ownPath(next); got != want {
			t.Errorf("%q leads to %q, want %q", next, got, want)
		}
	}
}

func FuzzOwnPath(f *testing.F) {
	for _, s := range []string{"/", "//evil.test", "/\\evil.test", "/a/../..//evil.test", "/%2f/evil.test", "/a?b=//c#d", "/:80", "/@evil.test"} {
		f.Add(s)
	}
	base, err := url.Parse("https://roster.example.com/sign-in")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, next string) {
		got := ownPath(next)
		// As browsers read it: tabs and line feeds are skipped, a backslash is a slash.
		read := strings.ReplaceAll(strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(strings.TrimSpace(got)), "\\", "/")
		u, err := base.Parse(read)
		if err != nil || u.Scheme != "https" || u.Host != "roster.example.com" || u.User != nil || !strings.HasPrefix(read, "/") || strings.HasPrefix(read, "//") {
			t.Errorf("%q leads to %q", next, got)
		}
	})
}
