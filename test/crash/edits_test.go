package crash

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// number reads an environment variable that makes a test longer.
func number(t *testing.T, variable string, otherwise int) int {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s=%s is no number", variable, text)
	}
	return n
}

// load is clients that edit people of their own without a pause.
type load struct {
	*server
	clients  []*client
	over     chan struct{}
	running  sync.WaitGroup
	answered atomic.Int64
	repeated atomic.Int64
	replayed atomic.Int64
}

// client has made some people and given each a number of titles: exactly the
// answered ones, since it sends each edit until it is answered.
type client struct {
	name   string
	titles map[string][]string // by user name
}

// perPerson is how many titles somebody gets before the next person is made.
const perPerson = 6

func (s *server) load(clients int) *load {
	l := &load{server: s, over: make(chan struct{})}
	for i := range clients {
		c := &client{name: fmt.Sprintf("client%d", i), titles: map[string][]string{}}
		l.clients = append(l.clients, c)
		l.running.Go(func() { l.work(c) })
	}
	return l
}

// end lets the clients finish what they have begun.
func (l *load) end() {
	l.t.Helper()
	close(l.over)
	l.running.Wait()
}

func (l *load) work(c *client) {
	for person := 0; ; person++ {
		name := fmt.Sprintf("%s-%d", c.name, person)
		if !l.send(http.MethodPost, "/users", map[string]any{"values": map[string]string{"userName": name, "displayName": name}}, "make-"+name) {
			return
		}
		c.titles[name] = nil
		for n := range perPerson {
			title := fmt.Sprintf("title %d", n)
			if !l.send(http.MethodPatch, "/users/"+name, map[string]any{"values": map[string]string{"title": title}}, fmt.Sprintf("title-%s-%d", name, n)) {
				return
			}
			c.titles[name] = append(c.titles[name], title)
			select {
			case <-l.over:
				return
			default:
			}
		}
	}
}

// send repeats a request with its key until it is answered. It is false when
// the answer is a refusal.
func (l *load) send(method, path string, body any, key string) bool {
	for deadline := time.Now().Add(patience); ; {
		a, err := l.try(method, path, body, "Idempotency-Key", key)
		switch {
		case err == nil && a.status < 300:
			l.answered.Add(1)
			if a.header.Get("Idempotent-Replayed") != "" {
				l.replayed.Add(1)
			}
			return true
		case err == nil && a.status != http.StatusServiceUnavailable:
			l.t.Errorf("%s %s answers %d: %s", method, path, a.status, a.body)
			return false
		case time.Now().After(deadline):
			l.t.Errorf("%s %s is not answered: %d %s, %v", method, path, a.status, a.body, err)
			return false
		}
		l.repeated.Add(1)
		time.Sleep(5 * time.Millisecond)
	}
}

// checkBeside compares what is there with what was answered: people, their
// histories, and the journal. So many people came from elsewhere.
func (l *load) checkBeside(others int) {
	l.t.Helper()
	type user struct {
		ID, UserName, Title string
		Version             int
	}
	people := map[string]user{}
	for _, u := range all[user](l.server, "/users?limit=1000") {
		people[u.UserName] = u
	}
	made, updated := map[string]int{}, map[string]int{}
	for _, e := range l.journal() {
		switch e.Type {
		case "user.created":
			made[e.Subject.ID]++
		case "user.updated":
			updated[e.Subject.ID]++
		}
	}
	total := 1 + others
	for _, c := range l.clients {
		total += len(c.titles)
		for name, titles := range c.titles {
			u := people[name]
			if u.ID == "" {
				l.t.Errorf("%s was made and is not there", name)
				continue
			}
			if made[u.ID] != 1 || updated[u.ID] != len(titles) || u.Version != 1+len(titles) {
				l.t.Errorf("%s: %d titles were answered; there are %d events of making, %d of changing, and version %d",
					name, len(titles), made[u.ID], updated[u.ID], u.Version)
			}
			if got := l.titles(u.ID); fmt.Sprint(got) != fmt.Sprint(titles) || len(titles) > 0 && u.Title != titles[len(titles)-1] {
				l.t.Errorf("%s: the history says %q, the answers said %q; now %q", name, got, titles, u.Title)
			}
		}
	}
	if len(people) != total || len(made) != total {
		l.t.Errorf("%d people and %d events of making them, but %d were answered", len(people), len(made), total)
	}
}

// titles reads the titles that somebody has had out of their history.
func (l *load) titles(id string) (titles []string) {
	l.t.Helper()
	var history struct {
		Items []struct {
			Changes map[string]struct{ New json.RawMessage }
		}
	}
	l.call(http.MethodGet, "/users/"+id+"/history", nil, &history)
	for i := len(history.Items) - 1; i >= 0; i-- { // the newest comes first
		if change, ok := history.Items[i].Changes["title"]; ok {
			var title string
			if err := json.Unmarshal(change.New, &title); err != nil {
				l.t.Errorf("history of %s: %s, %v", id, change.New, err)
			}
			titles = append(titles, title)
		}
	}
	return titles
}
