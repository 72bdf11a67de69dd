package console

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"roster"
	"roster/internal/access"
	"roster/internal/secret"
	"roster/internal/signin"
)

// passwordPage is the form with which somebody chooses a password, by a link,
// or changes the one that they have.
type passwordPage struct {
	sheet
	Token       string // of the link, if there is one
	For         string // whose password it is
	UserName    string // for password managers
	MinPassword int
}

func (p *Pages) showPassword(w http.ResponseWriter, r *http.Request) {
	page, err := p.passwordForm(r, r.URL.Query().Get("token"))
	if err != nil {
		p.refusePassword(w, r, err)
		return
	}
	p.show(w, http.StatusOK, "password", page)
}

// passwordForm is the form for whoever holds the link, or is signed in.
func (p *Pages) passwordForm(r *http.Request, token string) (passwordPage, error) {
	page := passwordPage{sheet: p.sheet(r, "Change your password"), Token: token, MinPassword: signin.MinPassword}
	if token == "" {
		c, ok, err := p.signIn.Recheck(r)
		if err == nil && !ok {
			err = roster.Errorf(roster.Unauthenticated, "unauthenticated", "nobody is signed in")
		}
		page.For = c.Actor.Name
		return page, err
	}
	u, err := p.signIn.CheckPasswordLink(r.Context(), secret.Text(token))
	page.Title, page.For, page.UserName = "Choose your password", u.DisplayName(), u.Values["userName"]
	return page, err
}

func (p *Pages) doPassword(w http.ResponseWriter, r *http.Request) {
	form, err := readForm(w, r, "token", "old", "password", "repeat")
	if err != nil {
		p.fail(w, r, err)
		return
	}
	session, err := p.setPassword(r, form)
	if err == nil {
		p.signIn.SetCookie(w, session)
		p.redirect(w, "/")
		return
	}
	e, _ := errors.AsType[*roster.Error](err)
	if e == nil || len(e.Problems) == 0 && e.Kind != roster.TooMany {
		p.refusePassword(w, r, err)
		return
	}
	page, err := p.passwordForm(r, form["token"])
	if err != nil {
		p.refusePassword(w, r, err)
		return
	}
	status := http.StatusUnprocessableEntity
	page.Problem = "Please look at this again"
	for _, problem := range e.Problems {
		problem.Message = sentence(problem.Message)
		page.Errors = append(page.Errors, problem)
	}
	if e.Kind == roster.TooMany {
		status, page.Problem = http.StatusTooManyRequests, "Please wait"
		page.Errors = fieldErrors{{Message: sentence(e.Message)}}
		if wait, ok := errors.AsType[signin.WaitError](e); ok {
			w.Header().Set("Retry-After", strconv.Itoa(wait.Seconds()))
		}
	}
	p.show(w, status, "password", page)
}

func (p *Pages) setPassword(r *http.Request, form map[string]string) (signin.Session, error) {
	if form["repeat"] != form["password"] {
		return signin.Session{}, &roster.Error{Kind: roster.Invalid, Problems: []roster.Problem{{Field: "repeat", Message: "the two passwords differ: type the same one twice"}}}
	}
	if form["token"] != "" {
		return p.signIn.ChoosePassword(r.Context(), secret.Text(form["token"]), secret.Text(form["password"]), p.signIn.Visitor(r))
	}
	return p.signIn.ChangePassword(r.Context(), secret.Text(form["old"]), secret.Text(form["password"]), p.signIn.Visitor(r))
}

// refusePassword says why nobody can choose a password here.
func (p *Pages) refusePassword(w http.ResponseWriter, r *http.Request, err error) {
	e, _ := errors.AsType[*roster.Error](err)
	switch {
	case e != nil && e.Kind == roster.Unauthenticated:
		p.redirect(w, "/sign-in?"+url.Values{"next": {"/password"}}.Encode())
	case e != nil && e.Kind == roster.NotFound:
		m := message{
			sheet: p.sheet(r, "This link does not work"),
			Lines: []string{"It is not complete, it has been used, or it is older than three days. Each link works once; ask an administrator for a new one."},
		}
		if _, ok := access.Of(r.Context()); !ok {
			m.Lines, m.Link = append(m.Lines, "If you have chosen a password already, sign in with it."), &pageLink{"/sign-in", "Go to sign-in"}
		}
		p.show(w, http.StatusNotFound, "message", m)
	case e != nil && e.Kind == roster.Forbidden:
		p.show(w, http.StatusForbidden, "message", message{sheet: p.sheet(r, "Not now"), Lines: []string{sentence(e.Message)}})
	default:
		p.fail(w, r, err)
	}
}
