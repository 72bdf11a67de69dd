package signin_test

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"testing"

	"roster/internal/secret"
	"roster/internal/signin"
	"roster/internal/store/storetest"
)

// B14: what changes something must come from our own pages.
func TestB14CrossSiteRequests(t *testing.T) {
	t.Parallel()
	h := embedded(t)
	_, id := h.setUp()
	token := h.signIn(adminEmail).Token
	const refused = "403 cross_origin"
	for _, test := range []struct {
		name   string
		method string
		header []string
		want   string
	}{
		{"our own page", "POST", []string{"Origin", "https://roster.example.com", "Sec-Fetch-Site", "same-origin"}, string(id)},
		{"our own page in an old browser", "DELETE", []string{"Origin", "https://roster.example.com"}, string(id)},
		{"a form of another site", "POST", []string{"Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"}, refused},
		{"another site in an old browser", "POST", []string{"Origin", "https://evil.example"}, refused},
		{"a sister domain", "POST", []string{"Origin", "https://www.example.com", "Sec-Fetch-Site", "same-site"}, refused},
		{"the same host over plain http", "POST", []string{"Origin", "http://roster.example.com"}, refused},
		{"the same host over plain http, which says it", "POST", []string{"Origin", "http://roster.example.com", "Sec-Fetch-Site", "cross-site"}, refused},
		{"a page that hides where it comes from", "POST", []string{"Origin", "null"}, refused},
		{"no word of where it comes from", "POST", nil, refused},
		{"no origin", "PATCH", []string{"Sec-Fetch-Site", "same-origin"}, refused},
		{"an odd method", "FROB", nil, refused},
		{"reading from anywhere", "GET", []string{"Sec-Fetch-Site", "cross-site"}, string(id)},
		{"reading the head", "HEAD", nil, string(id)},
	} {
		if got := h.ask(withSession(test.method, token, test.header...)); got != test.want {
			t.Errorf("%s: %s is taken for %s, want %s", test.name, test.method, got, test.want)
		}
	}

	// Without a session there is nothing to abuse but signing in itself.
	r := httptest.NewRequest(http.MethodPost, "https://roster.example.com/sign-in", nil)
	if got := h.ask(r); got != "nobody" {
		t.Errorf("a program without a session is taken for %s", got)
	}
	r.Header.Set("Origin", "https://evil.example")
	if got := h.ask(r); got != refused {
		t.Errorf("signing in from another site is taken for %s", got)
	}
}

// B16, and B14 from the other side: no cookie but our own exact one opens a session.
func TestB16SessionMustBeExact(t *testing.T) {
	t.Parallel()
	h := embedded(t)
	h.setUp()
	text := h.signIn(adminEmail).Token.Reveal()
	for _, wrong := range []string{"", text[1:], text[:len(text)-1], text + "0", text[:20], secret.NewToken(secret.SessionToken).Reveal(), "rst_" + text[4:]} {
		if got := h.ask(withSession("GET", secret.Text(wrong))); got != "nobody" {
			t.Errorf("with the session %q one is %s", wrong, got)
		}
	}
	r := httptest.NewRequest(http.MethodGet, "https://roster.example.com/?session="+text, nil)
	r.Header.Set("Cookie", "roster_session="+text)
	if got := h.ask(r); got != "nobody" {
		t.Errorf("with a cookie that has not our prefix one is %s", got)
	}
}

// B15: the cookie stays with the host, over TLS, out of reach of scripts.
func TestB15CookieFlags(t *testing.T) {
	t.Parallel()
	address := storetest.Database(t, storetest.Embedded)
	first := open(t, address)
	for base, want := range map[string]string{
		"https://roster.example.com": "__Host-roster_session=rss_x; Path=/; HttpOnly; Secure; SameSite=Lax",
		"http://roster.example.com":  "__Host-roster_session=rss_x; Path=/; HttpOnly; Secure; SameSite=Lax",
		"https://localhost":          "__Host-roster_session=rss_x; Path=/; HttpOnly; Secure; SameSite=Lax",
		"http://127.0.0.1:8080":      "roster_session=rss_x; Path=/; HttpOnly; SameSite=Lax",
		"http://localhost:8080":      "roster_session=rss_x; Path=/; HttpOnly; SameSite=Lax",
		"http://[::1]:8080":          "roster_session=rss_x; Path=/; HttpOnly; SameSite=Lax",
		"http://localhost.evil.test": "__Host-roster_session=rss_x; Path=/; HttpOnly; Secure; SameSite=Lax",
	} {
		h := openAt(t, address, first.clock, base)
		w := httptest.NewRecorder()
		h.SetCookie(w, signin.Session{Token: "rss_x"})
		if got := w.Header().Get("Set-Cookie"); got != want {
			t.Errorf("%s: the cookie is %s, want %s", base, got, want)
		}
	}
}

func TestSource(t *testing.T) {
	t.Parallel()
	base, _ := url.Parse("https://roster.example.com")
	s, err := signin.New(signin.Config{BaseURL: base, Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ remote, forwarded, want string }{
		{"192.0.2.7:1234", "", "192.0.2.7"},
		{"[2001:db8:1:2:3:4:5:6]:1234", "", "2001:db8:1:2::/64"},
		{"[::ffff:192.0.2.7]:1234", "", "192.0.2.7"},
		{"[fe80::1%eth0]:1234", "", "fe80::/64"},
		{"192.0.2.7:1234", "198.51.100.1", "192.0.2.7"},                // nobody named this proxy
		{"10.0.0.1:1234", "198.51.100.1", "198.51.100.1"},              // the proxy says it
		{"10.0.0.1:1234", "203.0.113.5, 198.51.100.1", "198.51.100.1"}, // the client says the first
		{"10.0.0.1:1234", "198.51.100.1, 10.0.0.2", "198.51.100.1"},    // two proxies
		{"10.0.0.1:1234", "nonsense", "10.0.0.1"},
		{"pipe", "198.51.100.1", "unknown"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = test.remote
		if test.forwarded != "" {
			r.Header.Set("X-Forwarded-For", test.forwarded)
		}
		if got := s.Visitor(r).Source; got != test.want {
			t.Errorf("%s for %q is %s, want %s", test.remote, test.forwarded, got, test.want)
		}
	}
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Header = http.Header{"User-Agent": {"a\xff" + string(make([]byte, 500))}}
	if got := s.Visitor(r).Client; len(got) > 200 || got[:1] != "a" {
		t.Errorf("the client is %q", got)
	}
}
