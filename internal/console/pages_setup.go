package console

import (
	"errors"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	"roster"
	"roster/internal/secret"
	"roster/internal/signin"
)

// setupPage is the form of the first administrator.
type setupPage struct {
	sheet
	Token       string
	Name        string
	Email       string
	MinPassword int
}

func (p *Pages) showSetup(w http.ResponseWriter, r *http.Request) {
	token := r.URL.Query().Get("token")
	if err := p.signIn.CheckSetup(r.Context(), secret.Text(token)); err != nil {
		p.refuseSetup(w, r, err, token)
		return
	}
	p.show(w, http.StatusOK, "setup", p.setupForm(r, token))
}

func (p *Pages) setupForm(r *http.Request, token string) setupPage {
	return setupPage{sheet: p.sheet(r, "Set up Roster"), Token: token, MinPassword: signin.MinPassword}
}

func (p *Pages) doSetup(w http.ResponseWriter, r *http.Request) {
	form, err := readForm(w, r, "token", "displayName", "email", "password", "repeat")
	if err != nil {
		p.fail(w, r, err)
		return
	}
	person := signin.Person{Name: strings.TrimSpace(form["displayName"]), Email: strings.TrimSpace(form["email"]), Password: secret.Text(form["password"])}
	if form["repeat"] != form["password"] {
		err = &roster.Error{Kind: roster.Invalid, Problems: []roster.Problem{{Field: "repeat", Message: "the two passwords differ: type the same one twice"}}}
	} else {
		var session signin.Session
		session, err = p.signIn.CompleteSetup(r.Context(), secret.Text(form["token"]), person, p.signIn.Visitor(r))
		if err == nil {
			p.signIn.SetCookie(w, session)
			p.redirect(w, "/")
			return
		}
	}
	e, _ := errors.AsType[*roster.Error](err)
	if e == nil || len(e.Problems) == 0 {
		p.refuseSetup(w, r, err, form["token"])
		return
	}
	page := p.setupForm(r, form["token"])
	page.Name, page.Email, page.Problem = person.Name, person.Email, "Please look at this again"
	for _, problem := range e.Problems {
		if problem.Field == "userName" || problem.Field == "emails" { // the address is both
			problem.Field = "email"
		}
		problem.Message = sentence(problem.Message)
		if page.Errors.Of(problem.Field) == "" {
			page.Errors = append(page.Errors, problem)
		}
	}
	p.show(w, http.StatusUnprocessableEntity, "setup", page)
}

// refuseSetup says why a set-up link leads nowhere.
func (p *Pages) refuseSetup(w http.ResponseWriter, r *http.Request, err error, token string) {
	e, _ := errors.AsType[*roster.Error](err)
	switch {
	case e != nil && e.Kind == roster.Conflict:
		p.show(w, http.StatusGone, "message", message{
			sheet: p.sheet(r, "Roster is set up already"),
			Lines: []string{"The set-up link has done its work: there is an administrator. If that was you, sign in. If it was not, ask them for access."},
			Link:  &pageLink{"/sign-in", "Go to sign-in"},
		})
	case e != nil && e.Kind == roster.NotFound && token != "":
		p.show(w, http.StatusNotFound, "message", message{
			sheet: p.sheet(r, "This link does not work"),
			Lines: []string{"It is not complete, or it is older than a day. Nothing is lost: restart Roster and open the new link that it prints."},
		})
	case e != nil && e.Kind == roster.NotFound:
		p.showNotSetUp(w, r)
	default:
		p.fail(w, r, err)
	}
}

// showNotSetUp tells whoever comes first how to begin.
func (p *Pages) showNotSetUp(w http.ResponseWriter, r *http.Request) {
	p.show(w, http.StatusOK, "message", message{
		sheet: p.sheet(r, "Roster is not set up yet"),
		Lines: []string{
			"Nobody can sign in before there is an administrator. Roster has printed a set-up link where it was started: open it to become the first one.",
			"Without a browser, the same is done on the server:",
		},
		Command: "roster bootstrap --name NAME --email ADDRESS",
	})
}

// sentence makes a sentence of a message.
func sentence(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if s = string(unicode.ToUpper(first)) + s[size:]; strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}
