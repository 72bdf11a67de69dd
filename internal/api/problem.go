package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"roster"
	"roster/internal/access"
	"roster/internal/query"
)

const problemType = "application/problem+json"

// problem is what went wrong, as RFC 9457 has it.
type problem struct {
	Type      string           `json:"type"`
	Title     string           `json:"title"`
	Status    int              `json:"status"`
	Detail    string           `json:"detail,omitempty"`
	Code      string           `json:"code" doc:"Stable; what a program should look at."`
	RequestID string           `json:"requestId" doc:"By which the log finds the request."`
	Problems  []roster.Problem `json:"problems,omitempty"`
	Legal     []roster.Status  `json:"legal,omitempty" doc:"The statuses that may follow, when one that may not was asked for."`
	Current   any              `json:"current,omitempty" doc:"How the thing is now, when the version in If-Match is an old one."`
	Position  int              `json:"position,omitempty" doc:"Of the fault in a filter, in bytes from 1."`
	Hint      string           `json:"hint,omitempty" doc:"How to mend a filter."`
}

// kinds is the one table from kinds of failure to statuses.
var kinds = map[roster.Kind]int{
	roster.Internal:        http.StatusInternalServerError,
	roster.Invalid:         http.StatusUnprocessableEntity,
	roster.NotFound:        http.StatusNotFound,
	roster.Conflict:        http.StatusConflict,
	roster.Stale:           http.StatusPreconditionFailed,
	roster.Unauthenticated: http.StatusUnauthorized,
	roster.Forbidden:       http.StatusForbidden,
	roster.TooMany:         http.StatusTooManyRequests,
	roster.TooLarge:        http.StatusRequestEntityTooLarge,
	roster.Unavailable:     http.StatusServiceUnavailable,
}

// problemOf turns a failure into what the caller sees of it. Of a failure
// without a kind they see nothing but the identifier of the request.
func (a *API) problemOf(ctx context.Context, method string, err error) *problem {
	if p, ok := errors.AsType[*problem](err); ok {
		return p.complete(ctx)
	}
	e, ok := errors.AsType[*roster.Error](err)
	if !ok || e.Kind == roster.Internal {
		return a.internal(ctx, err)
	}
	p := &problem{Status: kinds[e.Kind], Code: e.Code, Detail: e.Message, Problems: e.Problems}
	if e.Kind == roster.Invalid && !changes(method) {
		p.Status = http.StatusBadRequest // it is the address that cannot be understood
	}
	for _, one := range e.Problems {
		if len(one.Legal) > 0 {
			p.Legal = one.Legal
		}
	}
	if q, ok := errors.AsType[*query.Error](err); ok {
		p.Detail, p.Hint, p.Position = q.Message, q.Hint, q.Offset+1
	}
	if s, ok := errors.AsType[*staleError](err); ok {
		p.Current = s.current
	}
	return p.complete(ctx)
}

func (a *API) internal(ctx context.Context, err error) *problem {
	if ctx.Err() != nil { // whoever asked has gone, and what was under way stopped
		p := &problem{Status: http.StatusServiceUnavailable, Code: "cancelled", Detail: "the request was cancelled"}
		return p.complete(ctx)
	}
	a.log.Error("request failed", "request", access.Request(ctx), "error", err)
	p := &problem{Status: http.StatusInternalServerError, Code: "internal", Detail: "something is broken; the log of the server says what"}
	return p.complete(ctx)
}

// complete fills in what follows from the rest.
func (p *problem) complete(ctx context.Context) *problem {
	p.Type, p.Title, p.RequestID = "about:blank", http.StatusText(p.Status), access.Request(ctx)
	return p
}

// Error implements error.
func (p *problem) Error() string { return p.Code + ": " + p.Detail }

// GetStatus tells huma the status.
func (p *problem) GetStatus() int { return p.Status }

// ContentType tells huma the content type.
func (p *problem) ContentType(string) string { return problemType }

// GetHeaders tells huma the headers.
func (p *problem) GetHeaders() http.Header {
	h := http.Header{}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", "Bearer")
	}
	return h
}

func (p *problem) write(w http.ResponseWriter, ctx context.Context) {
	_ = p.complete(ctx) // it is p itself
	for name, values := range p.GetHeaders() {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", problemType)
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p)
}

// answer refuses a request that has not reached huma.
func (a *API) answer(w http.ResponseWriter, r *http.Request, err error) {
	a.problemOf(r.Context(), r.Method, err).write(w, r.Context())
}

// refuse refuses a request that has.
func (a *API) refuse(ctx huma.Context, err error) {
	p := a.problemOf(ctx.Context(), ctx.Method(), err)
	for name, values := range p.GetHeaders() {
		ctx.SetHeader(name, values[0])
	}
	ctx.SetHeader("Content-Type", problemType)
	ctx.SetStatus(p.Status)
	_ = json.NewEncoder(ctx.BodyWriter()).Encode(p)
}

// reshape gives huma's own errors the form of all others. It is a transformer,
// since huma's other hook is a variable of the whole process.
func reshape(ctx huma.Context, _ string, v any) (any, error) {
	m, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	p := &problem{Status: m.Status, Code: "invalid_request", Detail: m.Detail}
	for _, e := range m.Errors {
		if e != nil { // the value stays out: it may be a secret, or long
			p.Problems = append(p.Problems, roster.Problem{Field: strings.TrimPrefix(e.Location, "body."), Code: "invalid", Message: e.Message})
		}
	}
	if len(p.Problems) > 0 {
		p.Detail = "the request does not have the form that is described: " + p.Problems[0].Message
	}
	return p.complete(ctx.Context()), nil
}

func (a *API) problemSchema() *huma.Schema {
	return a.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[problem](), true, "Problem")
}
