package api

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"roster"
	"roster/internal/access"
	"roster/internal/telemetry"
)

// route describes one operation. The errors that every operation may have need
// not be named.
type route struct {
	Method      string
	Path        string
	ID          string // the operation's name in the description, as in "listUsers"
	Permission  roster.Permission
	Summary     string
	Description string
	Tag         string
	Status      int   // of success; 200 when zero
	Errors      []int // statuses beside those that every operation may have
	// Raw leaves the body to the handler, unlimited and unread. Such a route
	// takes no Idempotency-Key: its deed has to be idempotent by its content.
	Raw bool
	// Document completes the description where the types do not say it all.
	Document func(*huma.Operation)
}

// register adds a route. Nothing of a request is looked at, let alone its
// handler called, before its caller is known to have the permission.
func register[I, O any](a *API, r route, handler func(context.Context, *I) (*O, error)) {
	op := huma.Operation{
		OperationID: r.ID, Method: r.Method, Path: r.Path, Summary: r.Summary, Description: r.Description,
		Tags: []string{r.Tag}, DefaultStatus: r.Status, SkipValidateBody: r.Raw,
		Extensions:                   map[string]any{"x-permission": string(r.Permission)},
		Responses:                    a.failures(r),
		RejectUnknownQueryParameters: true,
		MaxBodyBytes:                 maxBody + 1,
		// Bodies are read here, with a limit of our own. huma would set its limit
		// after that, and the connection, with all who use it, end five seconds later.
		BodyReadTimeout: -1,
		Middlewares:     huma.Middlewares{a.permit(r.Permission)},
	}
	if r.Raw {
		op.MaxBodyBytes = -1
	}
	if r.Permission != roster.PublicPermission {
		op.Security = []map[string][]string{{"session": {}}, {"token": {}}}
	}
	if changes(r.Method) && !r.Raw {
		op.Middlewares = append(op.Middlewares, a.readBody, a.once)
		op.Parameters = append(op.Parameters, &huma.Param{
			Name: "Idempotency-Key", In: "header", Schema: &huma.Schema{Type: "string"},
			Description: "Repeating the request with the same key does nothing twice.",
		})
	}
	if r.Document != nil {
		r.Document(&op)
	}
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*O, error) {
		ctx, span := telemetry.Begin(ctx, r.ID)
		out, err := handler(ctx, in)
		span.End(err)
		if err != nil {
			return nil, a.problemOf(ctx, r.Method, err)
		}
		return out, nil
	})
}

// changes reports whether a method may change something.
func changes(method string) bool { return method != http.MethodGet && method != http.MethodHead }

// permit lets pass who has a permission.
func (a *API) permit(p roster.Permission) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		if err := access.Require(ctx.Context(), p); err != nil {
			a.refuse(ctx, err)
			return
		}
		next(ctx)
	}
}

// failures describes what may go wrong with a route.
func (a *API) failures(r route) map[string]*huma.Response {
	statuses := map[int]bool{http.StatusInternalServerError: true, http.StatusServiceUnavailable: true, http.StatusUnprocessableEntity: true}
	if r.Permission != roster.PublicPermission {
		statuses[http.StatusUnauthorized], statuses[http.StatusForbidden] = true, true
	}
	if strings.Contains(r.Path, "{") {
		statuses[http.StatusNotFound] = true
	}
	if changes(r.Method) {
		for _, s := range []int{http.StatusBadRequest, http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType} {
			statuses[s] = true
		}
	}
	for _, s := range r.Errors {
		statuses[s] = true
	}
	responses := map[string]*huma.Response{}
	for _, s := range slices.Sorted(maps.Keys(statuses)) {
		responses[strconv.Itoa(s)] = &huma.Response{
			Description: http.StatusText(s),
			Content:     map[string]*huma.MediaType{problemType: {Schema: a.problemSchema()}},
		}
	}
	return responses
}
