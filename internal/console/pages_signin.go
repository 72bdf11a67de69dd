package console

import (
	"errors"
	"net/http"
	"strconv"

	"roster"
	"roster/internal/access"
	"roster/internal/secret"
	"roster/internal/signin"
)

// signInPage is the form to sign in with.
type signInPage struct {
	sheet
	Notice     string
	Identifier string
	Next       string
}

func (p *Pages) showSignIn(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	next := ownPath(query.Get("next"))
	if _, ok := access.Of(r.Context()); ok {
		p.redirect(w, next)
		return
	}
	needed, err := p.signIn.NeedsSetup(r.Context())
	switch {
	case err != nil:
		p.fail(w, r, err)
	case needed:
		p.showNotSetUp(w, r)
	default:
		page := signInPage{sheet: p.sheet(r, "Sign in"), Next: next}
		if query.Has("signed-out") {
			page.Notice = "You are signed out."
		}
		p.show(w, http.StatusOK, "sign-in", page)
	}
}

func (p *Pages) doSignIn(w http.ResponseWriter, r *http.Request) {
	form, err := readForm(w, r, "identifier", "password", "next")
	if err != nil {
		p.fail(w, r, err)
		return
	}
	next := ownPath(form["next"])
	session, err := p.signIn.SignIn(r.Context(), form["identifier"], secret.Text(form["password"]), p.signIn.Visitor(r))
	if err == nil {
		p.signIn.SetCookie(w, session)
		p.redirect(w, next)
		return
	}
	page := signInPage{sheet: p.sheet(r, "Sign in"), Identifier: form["identifier"], Next: next}
	status := http.StatusUnprocessableEntity
	switch e, _ := errors.AsType[*roster.Error](err); {
	case e != nil && e.Kind == roster.Unauthenticated:
		page.Problem = "You are not signed in"
		page.Errors = fieldErrors{{Message: "Name and password do not belong together, or the account cannot be used. Check both, or ask an administrator."}}
	case e != nil && e.Kind == roster.TooMany:
		status = http.StatusTooManyRequests
		if wait, ok := errors.AsType[signin.WaitError](err); ok {
			w.Header().Set("Retry-After", strconv.Itoa(wait.Seconds()))
		}
		page.Problem = "Please wait"
		page.Errors = fieldErrors{{Message: sentence(e.Message)}}
	default:
		p.fail(w, r, err)
		return
	}
	p.show(w, status, "sign-in", page)
}

func (p *Pages) doSignOut(w http.ResponseWriter, r *http.Request) {
	if err := p.signIn.SignOut(r.Context(), p.signIn.Visitor(r)); err != nil {
		p.fail(w, r, err)
		return
	}
	p.signIn.ClearCookie(w)
	p.redirect(w, "/sign-in?signed-out")
}
