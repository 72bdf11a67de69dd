package api_test

import (
	"encoding/json"
	"strings"
	"testing"

	"roster/internal/api"
)

// What is let through is one value of JSON that every reader reads alike.
func FuzzCheckJSON(f *testing.F) {
	for _, seed := range []string{
		``, ` `, `{}`, `{"a":{"a":1},"b":[{"a":null},{"a":"\u0061"}]}`, `{"a":1,"A":2}`, `[1,2.5e3,true,"x"]`, `{"a":1}{"b":2}`, `[`, `]`, `{"a"}`, `"x"`, `nul`, "\xff",
		strings.Repeat("[", 64) + strings.Repeat("]", 64), strings.Repeat("[", 65) + strings.Repeat("]", 65),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if api.CheckJSON(body) != nil {
			return
		}
		var v any
		if err := json.Unmarshal(body, &v); err != nil && !strings.Contains(err.Error(), "cannot unmarshal number") {
			t.Fatalf("%q is let through, but %v", body, err)
		}
		if d := depth(v); d > 64 {
			t.Fatalf("%d levels are let through", d)
		}
	})
}

func depth(v any) int {
	deepest := 0
	switch v := v.(type) {
	case map[string]any:
		for _, inner := range v {
			deepest = max(deepest, depth(inner))
		}
	case []any:
		for _, inner := range v {
			deepest = max(deepest, depth(inner))
		}
	default:
		return 0
	}
	return deepest + 1
}
