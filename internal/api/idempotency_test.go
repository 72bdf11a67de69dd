package api_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"roster/internal/store/storetest"
)

// M2: of many requests with one key, one has its effect and all have its answer.
func TestM2IdempotencyKeys(t *testing.T) {
	t.Parallel()
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		o := openAt(t, address)
		const body = `{"values":{"userName":"anna"}}`
		from := o.end()
		answers := make([]answer, 50)
		var all sync.WaitGroup
		for i := range answers {
			all.Go(func() { answers[i] = o.call(post, "/api/v1/users", body, "Idempotency-Key", "one") })
		}
		all.Wait()
		events, first := o.since(from), 0
		if len(events) != 1 || events[0].Type != "user.created" {
			t.Fatalf("50 requests led to %v", events)
		}
		for _, a := range answers {
			switch {
			case a.Status == http.StatusConflict && a.text(t, "code") == "idempotency_key_in_use":
				continue // it came between the effect and its commit, and may ask again
			case a.Status != http.StatusCreated || a.text(t, "id") != events[0].Subject.ID:
				t.Errorf("%d %s", a.Status, a.Body)
			case a.Header.Get("Idempotent-Replayed") == "":
				first++
			}
		}
		if first != 1 {
			t.Errorf("%d answers say that they were the first", first)
		}

		// Of two nodes, one does it.
		if strings.Contains(address, "://") {
			other := assemble(t, address, o.clock)
			other.admin, other.token = o.admin, o.token
			at := o.end()
			for i := range answers {
				node := []*office{o, other}[i%2]
				all.Go(func() {
					answers[i] = node.call(post, "/api/v1/users", `{"values":{"userName":"cy"}}`, "Idempotency-Key", "nodes")
				})
			}
			all.Wait()
			if events := o.since(at); len(events) != 1 {
				t.Errorf("50 requests at two nodes led to %v", events)
			}
			must(t, other.store.Close())
		}

		// The same key on another request is a mistake.
		for _, other := range []answer{
			o.call(post, "/api/v1/users", `{"values":{"userName":"bo"}}`, "Idempotency-Key", "one"),
			o.call(post, "/api/v1/units", `{"name":"Sales"}`, "Idempotency-Key", "one"),
		} {
			if other.Status != http.StatusUnprocessableEntity || other.text(t, "code") != "idempotency_key_reused" {
				t.Errorf("%d %s", other.Status, other.Body)
			}
		}

		// What was refused took no key.
		o.want(http.StatusUnprocessableEntity, post, "/api/v1/users", `{"values":{"userName":"eve","email":"x"}}`, "Idempotency-Key", "two")
		o.want(http.StatusCreated, post, "/api/v1/users", `{"values":{"userName":"eve"}}`, "Idempotency-Key", "two")

		// The key outlives the process, but not the day.
		again := reopened(o, address)
		if got := again.want(http.StatusCreated, post, "/api/v1/users", body, "Idempotency-Key", "one"); got.Header.Get("Idempotent-Replayed") != "true" {
			t.Error("the key is forgotten after a restart")
		}
		again.clock.Advance(25 * time.Hour)
		if got := again.want(http.StatusConflict, post, "/api/v1/users", body, "Idempotency-Key", "one"); got.text(t, "code") != "not_unique" {
			t.Errorf("the key is not forgotten after a day: %s", got.Body)
		}
	})
}

// reopened is the same office after a restart.
func reopened(o *office, address string) *office {
	o.t.Helper()
	must(o.t, o.store.Close())
	again := assemble(o.t, address, o.clock)
	again.admin, again.token = o.admin, o.token
	return again
}

// Every kind of write can be repeated.
func TestIdempotentWrites(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.hire("anna")
	unit := o.want(http.StatusCreated, post, "/api/v1/units", `{"name":"Sales"}`).text(t, "id")
	for i, s := range []step{
		{method: patch, target: "/api/v1/users/anna", body: `{"values":{"title":"Chief"}}`},
		{method: post, target: "/api/v1/users/anna/actions", body: `{"action":"suspend"}`},
		{method: post, target: "/api/v1/users/anna/roles", body: `{"role":"reader"}`},
		{method: del, target: "/api/v1/users/anna/roles?role=reader"},
		{method: patch, target: "/api/v1/units/" + unit, body: `{"name":"Sales!"}`},
		{method: post, target: "/api/v1/units", body: `{"name":"Legal"}`},
		{method: del, target: "/api/v1/units/" + unit},
		{method: post, target: "/api/v1/attributes", body: `{"name":"shift"}`},
		{method: del, target: "/api/v1/attributes/shift"},
	} {
		key := "key" + string(rune('a'+i))
		first := o.call(s.method, s.target, s.body, "Idempotency-Key", key)
		if first.Status >= 300 {
			t.Fatalf("%s %s: %d %s", s.method, s.target, first.Status, first.Body)
		}
		from := o.end()
		second := o.call(s.method, s.target, s.body, "Idempotency-Key", key)
		if second.Status != first.Status || string(second.Body) != string(first.Body) || second.Header.Get("Idempotent-Replayed") != "true" {
			t.Errorf("%s %s: %d %s, then %d %s", s.method, s.target, first.Status, first.Body, second.Status, second.Body)
		}
		if events := o.since(from); len(events) > 0 {
			t.Errorf("%s %s again: %v", s.method, s.target, events)
		}
	}

	// A token is given once: its request cannot be answered again.
	o.want(http.StatusCreated, post, "/api/v1/tokens", `{"name":"x","role":"reader"}`, "Idempotency-Key", "token")
	if got := o.want(http.StatusConflict, post, "/api/v1/tokens", `{"name":"x","role":"reader"}`, "Idempotency-Key", "token"); got.text(t, "code") != "idempotency_key_used" || strings.Contains(string(got.Body), "rst_") {
		t.Errorf("%s", got.Body)
	}
	o.want(http.StatusBadRequest, post, "/api/v1/units", `{"name":"Z"}`, "Idempotency-Key", "with spaces")
}
