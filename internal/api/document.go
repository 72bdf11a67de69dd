package api

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"roster"
)

// describe begins the OpenAPI document; the routes complete it.
func (a *API) describe(version string) huma.API {
	registry := huma.NewMapRegistry("#/components/schemas/", schemaName)
	document := &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info:    &huma.Info{Title: "Roster", Version: version, Description: "People, their organisation, and every change to them."},
		Servers: []*huma.Server{{URL: Prefix}},
		Components: &huma.Components{
			Schemas: registry,
			SecuritySchemes: map[string]*huma.SecurityScheme{
				"session": {Type: "apiKey", In: "cookie", Name: "__Host-roster_session"},
				"token":   {Type: "http", Scheme: "bearer"},
			},
		},
	}
	format := huma.Format{Marshal: encode, Unmarshal: json.Unmarshal}
	return humago.NewWithPrefix(a.mux, Prefix, huma.Config{
		OpenAPI:       document,
		Formats:       map[string]huma.Format{"application/json": format, "json": format},
		DefaultFormat: "application/json",
		Transformers:  []huma.Transformer{reshape},
	})
}

// schemaName gives the name of a type in the document. "Body" and "JSON" say
// nothing there.
func schemaName(t reflect.Type, hint string) string {
	if t == reflect.TypeFor[problem]() {
		return "Failure" // a Problem is one of the things that are wrong
	}
	name := huma.DefaultSchemaNamer(t, hint)
	for _, end := range []string{"JSON", "Body"} {
		if short := strings.TrimSuffix(name, end); short != "" {
			name = short
		}
	}
	return name
}

type documentOutput struct{ Body json.RawMessage }

func (a *API) mountDocument() {
	register(a, route{
		Method: http.MethodGet, Path: "/openapi.json", ID: "getOpenAPI", Permission: roster.PublicPermission,
		Summary: "This description", Tag: "meta",
	}, a.getDocument)
}

func (a *API) getDocument(context.Context, *struct{}) (*documentOutput, error) {
	text, err := a.Document()
	return &documentOutput{text}, err
}

// Document gives the description of the API as OpenAPI 3.1.
func (a *API) Document() ([]byte, error) { return json.Marshal(a.huma.OpenAPI()) }
