package api_test

import (
	"testing"
	"time"

	"roster/internal/store/storetest"
)

func TestDemoGolden(t *testing.T) {
	t.Parallel()

	// What there is of a demo, and what is refused before anything is planned.
	golden(t, "demo/standing", []step{
		{method: get, target: v1 + "/demo"},
		{method: post, target: v1 + "/demo", body: `{"people":10}`},
		{method: post, target: v1 + "/demo/removal"},
		{method: post, target: v1 + "/users", body: `{"values":{"userName":"anna"}}`},
		{method: get, target: v1 + "/demo"},
		{method: post, target: v1 + "/demo", body: `{"people":50}`},
	})
}

func TestDemo(t *testing.T) {
	t.Parallel()

	// A demo is planned, looked at, applied, and goes the same way.
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		w := openWorks(t, address)
		plan := w.want(202, post, v1+"/demo", `{"people":60,"seed":2}`)
		id := plan.text(t, "id")
		if plan.Header.Get("Location") != v1+"/changesets/"+id || plan.text(t, "origin") != "demo" {
			t.Errorf("the plan is %v %s", plan.Header, plan.Body)
		}
		w.until(id, "planned")
		w.want(409, post, v1+"/demo", `{"people":60}`)
		w.want(202, post, v1+"/changesets/"+id+"/apply", "")
		w.applied(id)
		if got := w.want(200, get, v1+"/demo", "").json(t); got["possible"] != false || got["changeSet"].(map[string]any)["id"] != id {
			t.Errorf("the demo is %v", got)
		}
		items, _ := w.items(id, "kind=user&limit=1")
		user := items[0]["subject"].(map[string]any)["id"].(string)
		var events []any // those of other tests hold the journal of the server back
		for end := time.Now().Add(time.Minute); len(events) == 0 && time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
			events = w.want(200, get, v1+"/journal?subject="+user, "").json(t)["items"].([]any)
		}
		if len(events) == 0 {
			t.Fatalf("the journal tells nothing of %s", user)
		}
		if actor := events[0].(map[string]any)["actor"].(map[string]any); actor["kind"] != "demo" {
			t.Errorf("the first event of %s is by %v", user, actor)
		}
		away := w.want(201, post, v1+"/demo/removal", "").text(t, "id")
		w.until(away, "planned")
		w.want(202, post, v1+"/changesets/"+away+"/apply", "")
		w.applied(away)
		if got := w.want(200, get, v1+"/demo", "").json(t); got["possible"] != true || got["changeSet"] != nil {
			t.Errorf("after the removal the demo is %v", got)
		}
	})
}
