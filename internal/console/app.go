package console

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"
)

// noncePlaceholder stands in the built index.html wherever the nonce belongs.
var noncePlaceholder = []byte("__CSP_NONCE__")

// App serves the built web application.
type App struct {
	files fs.FS
	index page
}

// A page is an HTML file with what is known about it beforehand.
type page struct {
	html []byte
	etag string
}

// NewApp serves the console out of a tree like web/dist: app/ with the bundle,
// or placeholder.html where the bundle was not built.
func NewApp(dist fs.FS) (*App, error) {
	files, err := fs.Sub(dist, "app")
	if err != nil {
		return nil, fmt.Errorf("open console files: %w", err)
	}
	html, err := fs.ReadFile(files, "index.html")
	if errors.Is(err, fs.ErrNotExist) {
		html, err = fs.ReadFile(dist, "placeholder.html")
	}
	if err != nil {
		return nil, fmt.Errorf("read start page of console: %w", err)
	}
	sum := sha256.Sum256(html)
	return &App{files: files, index: page{html, `"` + hex.EncodeToString(sum[:12]) + `"`}}, nil
}

// ServeHTTP answers with a file of the bundle, or with the start page for
// everything that looks like a page of the application.
func (a *App) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "The console is only read: use GET.", http.StatusMethodNotAllowed)
		return
	}
	secure(w.Header())
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	switch {
	case a.isFile(name):
		a.serveFile(w, r, name)
	case strings.HasPrefix(name, "assets/"):
		// A bundle from before an update asks for files that are gone; HTML in
		// their place would only make a stranger error.
		w.Header().Set("Cache-Control", "no-store")
		http.Error(w, "There is no such file: load the page again to get the current console.", http.StatusNotFound)
	default:
		a.serveIndex(w, r)
	}
}

func (a *App) isFile(name string) bool {
	if name == "" || name == "index.html" || strings.HasPrefix(name, ".") || !fs.ValidPath(name) {
		return false
	}
	info, err := fs.Stat(a.files, name)
	return err == nil && info.Mode().IsRegular()
}

// serveIndex answers with the start page and a fresh nonce.
func (a *App) serveIndex(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", a.index.etag)
	if matches(r.Header.Get("If-None-Match"), a.index.etag) {
		// The browser shows its copy, whose nonce belongs to the policy it has
		// stored with it: a new policy here would not fit.
		w.WriteHeader(http.StatusNotModified)
		return
	}
	nonce := newNonce()
	h.Set("Content-Security-Policy", policy(nonce))
	h.Set("Content-Type", "text/html; charset=utf-8")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(bytes.ReplaceAll(a.index.html, noncePlaceholder, []byte(nonce))))
}

// encodings are the forms in which the build lays files down, best first.
var encodings = []struct{ name, suffix string }{{"br", ".br"}, {"gzip", ".gz"}}

func (a *App) serveFile(w http.ResponseWriter, r *http.Request, name string) {
	h := w.Header()
	if strings.HasPrefix(name, "assets/") {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		h.Set("Cache-Control", "no-cache")
	}
	if kind := mime.TypeByExtension(path.Ext(name)); kind != "" {
		h.Set("Content-Type", kind)
	} else {
		h.Set("Content-Type", "application/octet-stream")
	}
	h.Add("Vary", "Accept-Encoding")
	chosen := name
	for _, e := range encodings {
		if accepts(r.Header.Get("Accept-Encoding"), e.name) && a.isFile(name+e.suffix) {
			h.Set("Content-Encoding", e.name)
			chosen = name + e.suffix
			break
		}
	}
	http.ServeFileFS(w, r, a.files, chosen)
}

// accepts reports whether an Accept-Encoding header admits an encoding.
func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if !strings.EqualFold(strings.TrimSpace(name), encoding) {
			continue
		}
		q, weighed := strings.CutPrefix(strings.ReplaceAll(weight, " ", ""), "q=")
		if !weighed {
			return true
		}
		f, err := strconv.ParseFloat(q, 64)
		return err == nil && f > 0
	}
	return false
}

// matches reports whether an If-None-Match header names the tag.
func matches(header, etag string) bool {
	for part := range strings.SplitSeq(header, ",") {
		if t := strings.TrimPrefix(strings.TrimSpace(part), "W/"); t == etag || t == "*" {
			return true
		}
	}
	return false
}

// newNonce makes the secret word that admits inline styles of one response.
func newNonce() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // it never fails since Go 1.24
	return base64.RawStdEncoding.EncodeToString(b[:])
}

// policy is the content security policy of the console: everything from this
// origin, no inline script, inline style only with the nonce.
func policy(nonce string) string {
	return "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-" + nonce + "'; font-src 'self'; " +
		"img-src 'self' data:; connect-src 'self'; manifest-src 'self'; " +
		"frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
}

// secure sets the headers that every answer of the console has.
func secure(h http.Header) {
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
}
