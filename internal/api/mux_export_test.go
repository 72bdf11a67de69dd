package api

// Patterns gives the patterns of all routes.
func (a *API) Patterns() []string { return a.mux.patterns }
