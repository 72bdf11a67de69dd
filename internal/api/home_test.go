package api_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"roster/internal/api"
)

// still is a system that always stands the same.
type still struct{}

// Health implements api.System.
func (still) Health(context.Context) (api.Health, error) {
	return api.Health{
		Engine: "Engine 1.2", Bytes: 4096, Schema: 1, StartedAt: firstDay, Disk: api.Disk{Free: 1, Total: 2},
		Readers: []api.ReaderHealth{{Name: "seal", Events: 3, Age: 2 * time.Second}},
	}, nil
}

func TestHomeGolden(t *testing.T) {
	t.Parallel()
	for name, steps := range map[string][]step{
		// Home begins empty, and its list of first steps follows what is there.
		"home/begin": {
			{method: get, target: v1 + "/home"},
			{method: post, target: v1 + "/units", body: `{"name":"Sales"}`},
			{method: post, target: v1 + "/users", body: `{"values":{"userName":"anna"}}`},
			{method: post, target: v1 + "/users", body: `{"values":{"userName":"bo","manager":"anna"}}`},
			{method: post, target: v1 + "/users/anna/actions", body: `{"action":"deactivate"}`},
			{method: http.MethodPut, target: v1 + "/organisation", body: `{"name":"Example Works"}`},
			{method: get, target: v1 + "/home"},
		},
		// A colour that cannot be read is refused with one that can.
		"organisation/change": {
			{method: get, target: v1 + "/organisation"},
			{method: http.MethodPut, target: v1 + "/organisation", body: `{"name":"Example Works","accent":"#ffcc00"}`},
			{method: http.MethodPut, target: v1 + "/organisation", body: `{"name":"Example Works","accent":"#5A4FA3"}`},
			{method: http.MethodPut, target: v1 + "/organisation", body: `{"name":"Example Works","accent":"#5a4fa3"}`},
			{method: get, target: v1 + "/organisation"},
		},
		"me/sessions": {
			{method: get, target: v1 + "/me/sessions"},
			{method: del, target: v1 + "/me/sessions/ses_none"},
			{method: del, target: v1 + "/me/sessions"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			golden(t, name, steps)
		})
	}
}

func TestSystem(t *testing.T) {
	t.Parallel()
	got := open(t).want(200, get, v1+"/system", "").json(t)
	if got["version"] != "test" || got["database"].(map[string]any)["engine"] != "Engine 1.2" || len(got["readers"].([]any)) != 1 {
		t.Errorf("the system is %v", got)
	}
}
