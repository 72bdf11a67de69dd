package crash

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// crowd is clients of every kind that work without a pause. What they expect is
// what was answered; each request has a key and is sent until it is answered.
type crowd struct {
	*server
	prefix   string // of all names
	over     chan struct{}
	once     sync.Once
	running  sync.WaitGroup
	answered atomic.Int64
	repeated atomic.Int64
	replayed atomic.Int64
	imports  atomic.Int64
	given    atomic.Int64 // change sets that were killed too often

	mu     sync.Mutex
	people map[string][]string // what was done to each, by user name
	shared map[string]bool     // titles that somebody was given by all
	units  map[string][]string // the names that each was given, by its first
	tokens map[string]string   // "made" or "withdrawn"
	gone   map[string]bool     // people of imports that were undone
}

// everybody is the user whom all clients change.
const everybody = "everybody"

// crowd sets clients to work, whose names begin so.
func (s *server) crowd(prefix string) *crowd {
	c := &crowd{
		server: s, prefix: prefix, over: make(chan struct{}), people: map[string][]string{}, shared: map[string]bool{},
		units: map[string][]string{}, tokens: map[string]string{}, gone: map[string]bool{},
	}
	s.do(http.MethodPost, "/users", values("userName", everybody, "displayName", everybody), everybody)
	for i := range 3 {
		c.running.Go(func() { c.edit(fmt.Sprintf("%sclient%d", prefix, i)) })
	}
	c.running.Go(c.name)
	c.running.Go(c.mint)
	c.running.Go(c.bring)
	s.t.Cleanup(c.end) // also when the test has failed
	return c
}

func values(pairs ...string) map[string]any {
	v := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		v[pairs[i]] = pairs[i+1]
	}
	return map[string]any{"values": v}
}

// end lets the clients finish what they have begun.
func (c *crowd) end() {
	c.once.Do(func() { close(c.over) })
	c.running.Wait()
}

func (c *crowd) ended() bool {
	select {
	case <-c.over:
		return true
	default:
		return false
	}
}

// do sends a request until it is answered, and notes what was answered. It is
// false when the answer is a refusal, which it never is in a sound server.
func (c *crowd) do(method, path string, body any, note func(a answer)) bool {
	key := fmt.Sprintf("%x", sha256.Sum256(fmt.Appendf(nil, "%s %s %v", method, path, body)))
	for began := time.Now(); ; time.Sleep(15 * time.Millisecond) {
		a, err := c.try(method, path, body, "Idempotency-Key", key)
		again := a.header.Get("Idempotent-Replayed") != ""
		switch {
		case err == nil && (a.status < 300 || again && a.status == http.StatusConflict && strings.Contains(string(a.body), "idempotency_key_used")):
			c.answered.Add(1)
			if again {
				c.replayed.Add(1)
			}
			if note != nil {
				c.mu.Lock()
				defer c.mu.Unlock()
				note(a)
			}
			return true
		case err == nil && a.status != http.StatusServiceUnavailable:
			c.t.Errorf("%s %s answers %d: %s", method, path, a.status, a.body)
			return false
		case c.t.Failed():
			return false // nobody waits for this any more
		case time.Since(began) > patience:
			c.t.Errorf("%s %s is not answered: %d %s, %v", method, path, a.status, a.body, err)
			return false
		}
		c.repeated.Add(1)
	}
}

// edit makes people and changes them, and now and then everybody's user.
func (c *crowd) edit(client string) {
	for n := 0; !c.ended(); n++ {
		name := fmt.Sprintf("%s-%d", client, n)
		ok := c.do(http.MethodPost, "/users", values("userName", name, "displayName", name, "employeeNumber", name), func(answer) { c.people[name] = []string{} })
		for i := 0; ok && i < 4 && !c.ended(); i++ {
			title := fmt.Sprintf("%s.%d", name, i)
			ok = c.do(http.MethodPatch, "/users/"+name, values("title", title), func(answer) { c.people[name] = append(c.people[name], title) })
		}
		shared := "all." + name
		ok = ok && c.do(http.MethodPatch, "/users/"+everybody, values("title", shared), func(answer) { c.shared[shared] = true })
		for _, action := range [][2]string{{"suspend", "suspended"}, {"activate", "active"}, {"delete", "deleted"}}[:n%4] {
			ok = ok && c.do(http.MethodPost, "/users/"+name+"/actions", map[string]string{"action": action[0]}, func(answer) { c.people[name] = append(c.people[name], action[1]) })
		}
		if !ok {
			return
		}
	}
}

// name makes units and renames them.
func (c *crowd) name() {
	for n := 0; !c.ended(); n++ {
		first, then := fmt.Sprintf("%sunit-%d", c.prefix, n), fmt.Sprintf("%srenamed-%d", c.prefix, n)
		var id string
		ok := c.do(http.MethodPost, "/units", map[string]string{"name": first}, func(a answer) {
			var made struct{ ID string }
			_ = json.Unmarshal(a.body, &made)
			id, c.units[first] = made.ID, []string{}
		})
		if !ok || !c.do(http.MethodPatch, "/units/"+id, map[string]string{"name": then}, func(answer) { c.units[first] = []string{then} }) {
			return
		}
	}
}

// mint makes tokens and withdraws them. Withdrawn, they never work again.
func (c *crowd) mint() {
	for n := 0; !c.ended(); n++ {
		name := fmt.Sprintf("%stoken-%d", c.prefix, n)
		var made struct{ ID, Token string }
		ok := c.do(http.MethodPost, "/tokens", map[string]string{"name": name, "role": "administrator"}, func(a answer) {
			_ = json.Unmarshal(a.body, &made)
			c.tokens[name] = "made"
		})
		if !ok {
			return
		}
		if made.Token == "" { // the first answer was lost; the token cannot be given again
			continue
		}
		if !c.do(http.MethodDelete, "/tokens/"+made.ID, nil, func(answer) { c.tokens[name] = "withdrawn" }) {
			return
		}
		if a, err := c.try(http.MethodGet, "/me", nil, "Authorization", "Bearer "+made.Token); err == nil && a.status != http.StatusUnauthorized && a.status != http.StatusServiceUnavailable {
			c.t.Errorf("a token that was withdrawn is answered %d: %s", a.status, a.body)
		}
	}
}

// bring takes small files in, and undoes every other one.
func (c *crowd) bring() {
	for n := 0; !c.ended(); n++ {
		names := make([]string, 12)
		file := "userName,displayName,title,unit\n"
		for i := range names {
			names[i] = fmt.Sprintf("%srow-%d-%d", c.prefix, n, i)
			file += fmt.Sprintf("%s,%[1]s,imported,Imported %s%d\n", names[i], c.prefix, n)
		}
		var id string // empty when the first answer was lost and cannot be given again
		made := func(a answer) {
			var made struct{ ID string }
			_ = json.Unmarshal(a.body, &made)
			id = made.ID
		}
		if !c.do(http.MethodPost, fmt.Sprintf("/imports?name=file-%d.csv", n), []byte(file), made) {
			return
		}
		if id != "" && !c.do(http.MethodPost, "/imports/"+id+"/plan", map[string]string{"source": "hr"}, made) {
			return
		}
		if id == "" || !c.carry(id) {
			continue
		}
		c.imports.Add(1)
		c.note(func() {
			for _, name := range names {
				c.people[name] = []string{}
			}
		})
		if n%2 == 0 || !c.do(http.MethodPost, "/changesets/"+id+"/rollback", map[string]any{}, made) || id == "" || !c.carry(id) {
			continue
		}
		c.note(func() {
			for _, name := range names {
				c.people[name] = []string{"deleted"}
			}
		})
	}
}

func (c *crowd) note(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f()
}

// carry waits for a plan and has it carried out, to its end also when the
// clients are to stop. It is false when the work was killed at the same place so
// often that it was given up, which is as it should be, and when the test has
// failed.
func (c *crowd) carry(id string) bool {
	return c.waitFor(id, "planned") &&
		c.do(http.MethodPost, "/changesets/"+id+"/apply", map[string]any{}, nil) &&
		c.waitFor(id, "applied")
}

func (c *crowd) waitFor(id, state string) bool {
	for began := time.Now(); !c.t.Failed(); time.Sleep(10 * time.Millisecond) {
		var set changeSet
		a, err := c.try(http.MethodGet, "/changesets/"+id, nil)
		if err == nil && a.status == http.StatusOK && json.Unmarshal(a.body, &set) == nil {
			switch set.State {
			case state:
				return true
			case "failed":
				if !strings.Contains(set.Failure, "the process ended") {
					c.t.Errorf("the change set %s has failed: %s", id, set.Failure)
				}
				c.given.Add(1)
				return false
			}
		}
		if time.Since(began) > 4*patience {
			c.t.Errorf("the change set %s is not %s but %s, after %v", id, state, set.State, time.Since(began))
			return false
		}
	}
	return false
}

// expected is what was answered so far.
type expected struct {
	people, units map[string][]string
	shared        []string
	tokens        map[string]string
}

func (c *crowd) expected() (e expected) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e = expected{people: map[string][]string{}, units: map[string][]string{}, tokens: map[string]string{}}
	for name, acts := range c.people {
		e.people[name] = slices.Clone(acts)
	}
	for name, acts := range c.units {
		e.units[name] = slices.Clone(acts)
	}
	for name, state := range c.tokens {
		e.tokens[name] = state
	}
	for title := range c.shared {
		e.shared = append(e.shared, title)
	}
	return e
}

// holds wants everything that was answered in the journal, once and in order,
// and at the end nothing beside it.
func (a *auditor) holds(e expected, end bool) {
	a.t.Helper()
	for name, acts := range e.people {
		h := a.named[name]
		if h == nil {
			a.t.Errorf("%s was made and is not in the journal", name)
		} else if !begins(h.acts, acts, end) {
			a.t.Errorf("%s: %q was answered, but the journal says %q", name, acts, h.acts)
		}
	}
	for name, acts := range e.units {
		if got := strings.Fields(a.units[name]); !begins(got, acts, end) {
			a.t.Errorf("the unit %s: %q was answered, but the journal says %q", name, acts, got)
		}
	}
	for name, state := range e.tokens {
		if got := a.tokens[name]; got != state && (end || got != "withdrawn") {
			a.t.Errorf("the token %s is %q in the journal, but was answered to be %q", name, got, state)
		}
	}
	times := map[string]int{}
	if h := a.named[everybody]; h != nil {
		for _, title := range h.acts {
			if times[title]++; times[title] > 1 {
				a.t.Errorf("everybody was given the title %q twice", title)
			}
		}
	}
	for _, title := range e.shared {
		if times[title] != 1 {
			a.t.Errorf("everybody was given the title %q %d times", title, times[title])
		}
	}
}

// begins reports whether a list begins with another, or is the other one.
func begins(list, other []string, whole bool) bool {
	return len(list) >= len(other) && slices.Equal(list[:len(other)], other) && (!whole || len(list) == len(other))
}
