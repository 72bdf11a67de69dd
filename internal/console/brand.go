package console

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"

	"roster/internal/settings"
)

// Brand tells the name and the colour of the organisation.
type Brand interface {
	Organisation(ctx context.Context) (settings.Organisation, error)
}

// brandPath is the address of the style that holds the colour; the console and
// the pages before sign-in both load it behind their own.
const brandPath = "/pages/brand.css"

// serveBrand answers with the colours of the organisation. It is small and
// asked for on each page, so it is only answered in full when it has changed.
func (p *Pages) serveBrand(w http.ResponseWriter, r *http.Request) {
	css := p.brandStyle(r.Context())
	sum := sha256.Sum256([]byte(css))
	etag := `"` + hex.EncodeToString(sum[:12]) + `"`
	secure(w.Header())
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("ETag", etag)
	if matches(r.Header.Get("If-None-Match"), etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	_, _ = w.Write([]byte(css))
}

// brandStyle is empty when the organisation has no colour of its own, or when
// that cannot be read: a page in the usual colours is better than none.
func (p *Pages) brandStyle(ctx context.Context) string {
	o, err := p.brand.Organisation(ctx)
	if err != nil {
		p.log.Error("could not read the colour of the organisation", "error", err)
		return ""
	}
	c, problem := settings.PaletteOf(o.Accent)
	if problem != nil {
		return ""
	}
	return fmt.Sprintf("html:root{--accent:light-dark(%s,%s);--accent-hover:light-dark(%s,%s);--accent-soft:light-dark(%s,%s);--on-accent:light-dark(%s,%s)}\n",
		c.Light.Accent, c.Dark.Accent, c.Light.Hover, c.Dark.Hover, c.Light.Soft, c.Dark.Soft, c.Light.On, c.Dark.On)
}

// sheet begins a page.
func (p *Pages) sheet(r *http.Request, title string) sheet {
	s := sheet{Title: title, Style: p.style, Brand: brandPath, Organisation: "Roster"}
	if o, err := p.brand.Organisation(r.Context()); err == nil && o.Name != "" {
		s.Organisation = o.Name
	}
	return s
}
