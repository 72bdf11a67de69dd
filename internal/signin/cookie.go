package signin

import (
	"net/http"
	"net/url"

	"roster/internal/secret"
)

// cookie is how the session stays with the browser. The prefix __Host- makes
// the browser refuse it from other hosts, subdomains and plain http.
type cookie struct {
	name   string
	secure bool
}

// cookieFor chooses the cookie of an address. Not every browser keeps secure
// cookies of http://localhost, so that plain http on the same machine, which
// never leaves it, has an ordinary one.
func cookieFor(base *url.URL) cookie {
	if base.Scheme == "http" && loopback(base) {
		return cookie{name: "roster_session"}
	}
	return cookie{name: "__Host-roster_session", secure: true}
}

func (c cookie) read(r *http.Request) secret.Text {
	found, err := r.Cookie(c.name)
	if err != nil {
		return ""
	}
	return secret.Text(found.Value)
}

func (c cookie) write(w http.ResponseWriter, value string, age int) {
	http.SetCookie(w, &http.Cookie{
		Name: c.name, Value: value, Path: "/", MaxAge: age, Secure: c.secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

// SetCookie hands a session to the browser, until it is closed; when the
// session itself ends is kept here, not there.
func (s *Service) SetCookie(w http.ResponseWriter, session Session) {
	s.cookie.write(w, session.Token.Reveal(), 0)
}

// ClearCookie takes the session from the browser.
func (s *Service) ClearCookie(w http.ResponseWriter) { s.cookie.write(w, "", -1) }
