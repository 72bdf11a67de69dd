package console_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"roster/internal/access"
	"roster/internal/clock"
	"roster/internal/console"
	"roster/internal/directory"
	"roster/internal/secret"
	"roster/internal/settings"
	"roster/internal/signin"
	"roster/internal/store/storetest"
)

// visit is a browser in front of a server with the pages.
type visit struct {
	t      *testing.T
	client *http.Client
	server *httptest.Server
	signIn *signin.Service
}

func newVisit(t *testing.T) *visit {
	t.Helper()
	s := storetest.OpenAt(t, storetest.Database(t, storetest.Embedded), clock.System())
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "start page of "+access.Actor(r.Context()).Name)
	})
	server := httptest.NewUnstartedServer(nil)
	base, err := url.Parse("http://" + server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	service, err := signin.New(signin.Config{
		Store: s, People: directory.New(directory.Config{Store: s, Log: storetest.Log(t)}), Log: storetest.Log(t), BaseURL: base,
		Hasher: secret.NewHasher(secret.HasherConfig{Cost: secret.Cost{MemoryKiB: 64, Passes: 1, Lanes: 1}}),
	})
	if err != nil {
		t.Fatal(err)
	}
	pages, err := console.NewPages(service, settings.New(s), storetest.Log(t))
	if err != nil {
		t.Fatal(err)
	}
	pages.Mount(mux)
	server.Config.Handler = service.Authenticate(mux)
	server.Start()
	t.Cleanup(server.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := server.Client()
	client.Jar = jar
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &visit{t, client, server, service}
}

func (v *visit) send(r *http.Request) (*http.Response, string) {
	v.t.Helper()
	response, err := v.client.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	if strings.HasPrefix(response.Header.Get("Content-Type"), "text/html") {
		v.checkPage(response, string(body))
	}
	return response, string(body)
}

// checkPage holds every page to what all of them promise.
func (v *visit) checkPage(r *http.Response, body string) {
	v.t.Helper()
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; img-src 'self' data:; font-src 'self'",
		"X-Content-Type-Options":  "nosniff",
		"Referrer-Policy":         "strict-origin",
		"Cache-Control":           "no-store",
	} {
		if got := r.Header.Get(name); got != want {
			v.t.Errorf("%s: %s is %q", r.Request.URL, name, got)
		}
	}
	if word := regexp.MustCompile(`(?i)<script|<style| style=| on[a-z]+=|javascript:`).FindString(body); word != "" {
		v.t.Errorf("%s: the policy forbids %q", r.Request.URL, word)
	}
	if n := strings.Count(body, "autofocus"); n > 1 {
		v.t.Errorf("%s: %d things want the focus", r.Request.URL, n)
	}
	for _, field := range regexp.MustCompile(`<input id="([^"]+)"`).FindAllStringSubmatch(body, -1) {
		if !strings.Contains(body, `<label for="`+field[1]+`"`) {
			v.t.Errorf("%s: the field %s has no label", r.Request.URL, field[1])
		}
	}
	if strings.Contains(body, `type="password" value`) || strings.Contains(body, "onpaste") {
		v.t.Errorf("%s: a password comes back, or cannot be pasted", r.Request.URL)
	}
}

func (v *visit) get(path string) (*http.Response, string) {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodGet, v.server.URL+path, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	return v.send(r)
}

func (v *visit) post(path string, fields ...string) (*http.Response, string) {
	v.t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, v.server.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", v.server.URL)
	return v.send(r)
}

func (v *visit) want(r *http.Response, body string, status int, texts ...string) {
	v.t.Helper()
	if r.StatusCode != status {
		v.t.Errorf("%s %s answers %d, want %d", r.Request.Method, r.Request.URL, r.StatusCode, status)
	}
	for _, text := range texts {
		if !strings.Contains(body, text) && r.Header.Get("Location") != text {
			v.t.Errorf("%s %s does not say %q: %s %s", r.Request.Method, r.Request.URL, text, r.Header.Get("Location"), body)
		}
	}
}

func TestSetupAndSignIn(t *testing.T) {
	t.Parallel()
	v := newVisit(t)
	const password, email = "a quiet river in autumn", "ada@example.com"

	// Whoever comes first is told how to begin.
	r, body := v.get("/sign-in")
	v.want(r, body, 200, "Roster is not set up yet", "roster bootstrap")
	r, body = v.get("/setup")
	v.want(r, body, 200, "Roster is not set up yet")
	r, body = v.get("/setup?token=rsl_wrong")
	v.want(r, body, 404, "This link does not work")

	link, err := v.signIn.SetupLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	address, err := url.Parse(link.Reveal())
	if err != nil {
		t.Fatal(err)
	}
	token := address.Query().Get("token")

	// B14: looking at the page, as often as one likes, uses nothing up.
	for range 3 {
		r, body = v.get(address.RequestURI())
		v.want(r, body, 200, "Set up Roster", `autocomplete="new-password"`, `value="`+token+`"`)
	}

	// Whatever is wrong is said at once, at the top and at the field, and what was typed is kept.
	r, body = v.post("/setup", "token", token, "displayName", "", "email", `a"b`, "password", "short", "repeat", "short")
	v.want(r, body, 422, `role="alert" tabindex="-1" autofocus`, `href="#displayName"`, `href="#password"`, `aria-invalid="true"`, `value="a&#34;b"`)
	r, body = v.post("/setup", "token", token, "displayName", "Ada", "email", email, "password", password, "repeat", "another")
	v.want(r, body, 422, "The two passwords differ")
	r, body = v.post("/setup", "token", token, "displayName", "Ada", "email", email, "email", "eve@example.com", "password", password, "repeat", password)
	v.want(r, body, 400, "holds a field twice")
	r, body = v.post("/setup", "token", token, "displayName", strings.Repeat("x", 100_000))
	v.want(r, body, 400, "could not be read")

	r, body = v.post("/setup", "token", token, "displayName", "Ada <b>", "email", email, "password", password, "repeat", password)
	v.want(r, body, 303, "/")
	cookie := r.Header.Get("Set-Cookie")
	if !strings.HasPrefix(cookie, "roster_session=rss_") || !strings.HasSuffix(cookie, "; Path=/; HttpOnly; SameSite=Lax") {
		t.Errorf("the cookie is %s", cookie)
	}
	r, body = v.get("/")
	v.want(r, body, 200, "start page of Ada <b>")

	// The link has done its work, for reading and for writing.
	r, body = v.get(address.RequestURI())
	v.want(r, body, 410, "Roster is set up already")
	r, body = v.post("/setup", "token", token, "displayName", "Eve", "email", "eve@example.com", "password", password, "repeat", password)
	v.want(r, body, 410, "Roster is set up already")
	r, body = v.get("/setup")
	v.want(r, body, 410, "Roster is set up already")

	// Who is signed in goes on; signing out ends it.
	r, body = v.get("/sign-in?next=/users")
	v.want(r, body, 303, "/users")
	r, body = v.post("/sign-out")
	v.want(r, body, 303, "/sign-in?signed-out")
	r, body = v.get("/sign-in?signed-out&next=/users")
	v.want(r, body, 200, "You are signed out.", `name="next" value="/users"`, `autocomplete="current-password"`)

	// B13: one goes on within this site only.
	r, body = v.post("/sign-in", "identifier", "ADA@example.com", "password", password, "next", "/users?x=1")
	v.want(r, body, 303, "/users?x=1")
	_, _ = v.post("/sign-out")
	r, body = v.post("/sign-in", "identifier", email, "password", password, "next", "//evil.test")
	v.want(r, body, 303, "/")
	_, _ = v.post("/sign-out")
	r, body = v.get("/sign-in?next=javascript:alert(1)")
	v.want(r, body, 200, `name="next" value="/"`)

	// A refusal says one thing; after a few, one waits.
	for range 5 {
		r, body = v.post("/sign-in", "identifier", "<i>eve</i>", "password", "wrong", "next", "/users")
		v.want(r, body, 422, "You are not signed in", `value="&lt;i&gt;eve&lt;/i&gt;"`, `value="/users"`)
	}
	r, body = v.post("/sign-in", "identifier", "<i>EVE</i>", "password", "wrong")
	v.want(r, body, 429, "Please wait", "try again in 1")
	if got := r.Header.Get("Retry-After"); len(got) != 2 || got[0] != '1' {
		t.Errorf("Retry-After is %q", got)
	}
}

// B14: a form of another site neither signs anybody in nor out.
func TestB14PagesRefuseOtherSites(t *testing.T) {
	t.Parallel()
	v := newVisit(t)
	for _, path := range []string{"/sign-in", "/sign-out", "/setup", "/password"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, v.server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Origin", "https://evil.example")
		response, body := v.send(r)
		v.want(response, body, 403, "cross_origin")
	}
}

func TestPageAssets(t *testing.T) {
	t.Parallel()
	v := newVisit(t)
	_, body := v.get("/sign-in")
	style := regexp.MustCompile(`/pages/ledger-[0-9a-f]+\.css`).FindString(body)
	r, css := v.get(style)
	v.want(r, css, 200, "prefers-color-scheme: dark")
	font := regexp.MustCompile(`/pages/[a-z-]+-[0-9a-f]{12}\.woff2`).FindString(css)
	for path, kind := range map[string]string{style: "text/css; charset=utf-8", font: "font/woff2"} {
		r, _ := v.get(path)
		if r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != kind || !strings.Contains(r.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d %v", path, r.StatusCode, r.Header)
		}
	}
	r, _ = v.get("/pages/ledger-old.css")
	v.want(r, "", 404)
}
