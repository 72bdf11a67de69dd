package api

// Patterns gives the patterns of all routes.
func (a *API) Patterns() []string { return a.mux.patterns }

// CheckJSON looks through a body.
func CheckJSON(body []byte) error { return checkJSON(body) }
