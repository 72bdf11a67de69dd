package api

import (
	"bytes"
	"encoding/json"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"roster"
)

// valuesJSON is what a request sets: attributes by name, with null for no
// value. Which of them exist and what they may hold is for the rules to say.
type valuesJSON map[string]json.RawMessage

// Schema implements huma.SchemaProvider.
func (valuesJSON) Schema(r huma.Registry) *huma.Schema {
	return &huma.Schema{
		Type: huma.TypeObject, AdditionalProperties: r.Schema(reflect.TypeFor[valueJSON](), true, ""),
		Description: "Attributes by name, such as name.givenName. Units and locations may be given by path (A/B/C), people by user name or e-mail address; null clears.",
	}
}

// valueJSON describes one value.
type valueJSON struct{}

// Schema implements huma.SchemaProvider.
func (valueJSON) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Description: "A text, number, boolean, list or null."}
}

// texts gives the values in the form that the rules read.
func (v valuesJSON) texts() (roster.Values, error) {
	values := make(roster.Values, len(v))
	for name, raw := range v {
		raw = bytes.TrimSpace(raw)
		switch {
		case len(raw) == 0 || bytes.Equal(raw, []byte("null")):
			values[name] = ""
		case raw[0] == '"':
			var s string
			if err := json.Unmarshal(raw, &s); err != nil {
				return nil, err
			}
			values[name] = s
		case raw[0] == '{':
			return nil, &roster.Error{
				Kind: roster.Invalid, Code: "value_type", Message: "a value is a text, a number, true, false, a list or null",
				Problems: []roster.Problem{{Field: shorten(name), Code: "value_type", Message: "an object is no value: name its parts, as in name.givenName"}},
			}
		default:
			values[name] = string(raw)
		}
	}
	return values, nil
}
