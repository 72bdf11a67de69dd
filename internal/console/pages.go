package console

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"

	"roster"
	"roster/internal/access"
	"roster/internal/signin"
)

//go:embed pages
var pageFiles embed.FS

// Pages serves what people see before they are signed in. The pages work
// without JavaScript and without the bundle.
type Pages struct {
	signIn    *signin.Service
	brand     Brand
	log       *slog.Logger
	templates *template.Template
	assets    map[string]asset // by path
	style     string           // the path of the style
}

// asset is a file whose path carries a hash of its content, so that browsers
// may keep it.
type asset struct {
	content []byte
	kind    string
}

// NewPages makes the pages. They must be mounted behind the service's own
// Authenticate, which refuses forms of other sites.
func NewPages(s *signin.Service, brand Brand, log *slog.Logger) (*Pages, error) {
	templates, err := template.ParseFS(pageFiles, "pages/*.html")
	if err != nil {
		return nil, fmt.Errorf("read the pages: %w", err)
	}
	p := &Pages{signIn: s, brand: brand, log: log, templates: templates, assets: map[string]asset{}}
	const fontName = "atkinson-hyperlegible-next.woff2"
	font, err := pageFiles.ReadFile("pages/" + fontName)
	if err != nil {
		return nil, fmt.Errorf("read the font of the pages: %w", err)
	}
	style, err := pageFiles.ReadFile("pages/ledger.css")
	if err != nil {
		return nil, fmt.Errorf("read the style of the pages: %w", err)
	}
	fontPath := p.keep("atkinson-hyperlegible-next", ".woff2", asset{font, "font/woff2"})
	style = bytes.ReplaceAll(style, []byte(fontName), []byte(fontPath))
	p.style = p.keep("ledger", ".css", asset{style, "text/css; charset=utf-8"})
	return p, nil
}

func (p *Pages) keep(name, extension string, a asset) (path string) {
	sum := sha256.Sum256(a.content)
	path = "/pages/" + name + "-" + hex.EncodeToString(sum[:6]) + extension
	p.assets[path] = a
	return path
}

// Mount puts the pages where they belong.
func (p *Pages) Mount(mux *http.ServeMux) {
	mux.HandleFunc("GET "+brandPath, p.serveBrand)
	mux.HandleFunc("GET /pages/{file}", p.serveAsset)
	mux.HandleFunc("GET /sign-in", p.showSignIn)
	mux.HandleFunc("POST /sign-in", p.doSignIn)
	mux.HandleFunc("POST /sign-out", p.doSignOut)
	mux.HandleFunc("GET /setup", p.showSetup)
	mux.HandleFunc("POST /setup", p.doSetup)
	mux.HandleFunc("GET /password", p.showPassword)
	mux.HandleFunc("POST /password", p.doPassword)
}

func (p *Pages) serveAsset(w http.ResponseWriter, r *http.Request) {
	secure(w.Header())
	a, ok := p.assets[r.URL.Path]
	if !ok {
		http.Error(w, "There is no such file: load the page again.", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", a.kind)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write(a.content)
}

// sheet is what all pages show.
type sheet struct {
	Title        string
	Style        string
	Brand        string // the path of the style of the organisation
	Organisation string
	Problem      string // the heading above the errors
	Errors       fieldErrors
}

// fieldErrors are what is wrong with a form, in the order of its fields.
type fieldErrors []roster.Problem

// Of gives what is wrong with one field.
func (e fieldErrors) Of(field string) string {
	for _, p := range e {
		if p.Field == field {
			return p.Message
		}
	}
	return ""
}

// show answers with a page.
func (p *Pages) show(w http.ResponseWriter, status int, name string, data any) {
	var page bytes.Buffer
	if err := p.templates.ExecuteTemplate(&page, name, data); err != nil {
		p.log.Error("could not make a page", "page", name, "error", err)
		http.Error(w, "Something is broken; the log of the server says what.", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	guard(h)
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; img-src 'self' data:; font-src 'self'")
	h.Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(page.Bytes())
}

// redirect sends the browser to another address, which it reads with GET.
func (p *Pages) redirect(w http.ResponseWriter, to string) {
	guard(w.Header())
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusSeeOther)
}

// guard sets the headers of all that is not for everybody. The addresses of
// some pages hold a secret; unlike no-referrer, strict-origin still lets
// forms say where they come from.
func guard(h http.Header) {
	secure(h)
	h.Set("Referrer-Policy", "strict-origin")
	h.Set("Cache-Control", "no-store")
}

// message is a page that only says something.
type message struct {
	sheet
	Lines   []string
	Command string
	Link    *pageLink
}

type pageLink struct{ Address, Text string }

// fail answers with a page that says what is wrong.
func (p *Pages) fail(w http.ResponseWriter, r *http.Request, err error) {
	m := message{sheet: p.sheet(r, "Something is broken"), Lines: []string{"Roster could not answer. Nothing was changed. The log of the server says what happened."}}
	status := http.StatusInternalServerError
	switch e, _ := errors.AsType[*roster.Error](err); {
	case e != nil && e.Kind == roster.Unavailable:
		status, m.Title, m.Lines = http.StatusServiceUnavailable, "Not now", []string{"Roster cannot be used at the moment. Nothing was changed. Try again shortly."}
	case e != nil && e.Kind == roster.Invalid:
		status, m.Title, m.Lines = http.StatusBadRequest, "That did not work", []string{e.Message}
	default:
		p.log.Error("could not answer", "request", access.Request(r.Context()), "path", r.URL.Path, "error", err)
	}
	p.show(w, status, "message", m)
}

// maxForm is far more than any of these forms holds.
const maxForm = 64 << 10

// readForm reads the fields of a form. A field that comes twice is refused:
// two readers might each believe another one.
func readForm(w http.ResponseWriter, r *http.Request, names ...string) (map[string]string, error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		return nil, roster.Errorf(roster.Invalid, "form", "The form could not be read: go back, load the page again and fill it in once more.")
	}
	fields := make(map[string]string, len(names))
	for _, name := range names {
		switch values := r.PostForm[name]; len(values) {
		case 0:
		case 1:
			fields[name] = values[0]
		default:
			return nil, roster.Errorf(roster.Invalid, "form", "The form holds a field twice: go back, load the page again and fill it in once more.")
		}
	}
	return fields, nil
}
