package app

import (
	"net/http"

	"roster"
	"roster/internal/access"
	"roster/internal/api"
	"roster/internal/console"
	"roster/web"
)

// handler puts the doors together: health for machines, the API, the pages
// before sign-in, and the console for everything else.
func (a *App) handler() (http.Handler, error) {
	pages, err := console.NewPages(a.signin, a.settings, a.log.With("room", "console"))
	if err != nil {
		return nil, err
	}
	dist, err := web.Dist()
	if err != nil {
		return nil, err
	}
	app, err := console.NewApp(dist)
	if err != nil {
		return nil, err
	}
	inner := http.NewServeMux()
	pages.Mount(inner)
	signedIn := a.identify(a.signin.Authenticate(inner))

	mux := http.NewServeMux()
	a.mountHealth(mux)
	mux.Handle(api.Prefix+"/", a.api.Handler())
	for _, path := range []string{"/setup", "/sign-in", "/sign-out", "/password", "/pages/"} {
		mux.Handle(path, signedIn)
	}
	mux.Handle("/", app)
	return a.metrics.Watch(a.tracer, mux), nil
}

// identify gives each request to the pages an identifier, as the API does for
// its own.
func (a *App) identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := roster.NewID(roster.PrefixRequest, a.clock.Now())
		w.Header().Set("X-Request-Id", id)
		next.ServeHTTP(w, r.WithContext(access.WithRequest(r.Context(), id)))
	})
}
