package api_test

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"roster"
	"roster/internal/store/storetest"
)

// sse is one message of a stream of events.
type sse struct {
	id, event, data string
	comment         bool
}

// listener reads a stream of events.
type listener struct {
	t      *testing.T
	close  func()
	lines  *bufio.Reader
	status int
}

func (w *works) listen(headers ...string) *listener {
	w.t.Helper()
	return w.listenAt("/api/v1/events", headers...)
}

func (w *works) listenAt(target string, headers ...string) *listener {
	w.t.Helper()
	ctx, stop := context.WithTimeout(w.t.Context(), patience)
	w.t.Cleanup(stop)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, w.url+target, nil)
	must(w.t, err)
	r.Header.Set("Authorization", "Bearer "+w.token)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	must(w.t, err)
	w.t.Cleanup(func() { answer.Body.Close() })
	return &listener{t: w.t, close: func() { stop(); answer.Body.Close() }, lines: bufio.NewReader(answer.Body), status: answer.StatusCode}
}

// next reads a message; it is false at the end of the stream.
func (l *listener) next() (m sse, ok bool) {
	for {
		line, err := l.lines.ReadString('\n')
		if err != nil {
			return m, false
		}
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ":")
		value = strings.TrimPrefix(value, " ")
		switch {
		case line == "\n":
			return m, true
		case name == "":
			m.comment = true
		case name == "id":
			m.id = value
		case name == "event":
			m.event = value
		case name == "data":
			m.data += value
		}
	}
}

// journal reads until an event of the journal comes.
func (l *listener) journal() (e struct{ Position, Type string }) {
	l.t.Helper()
	for {
		m, ok := l.next()
		if !ok {
			l.t.Fatal("the stream ended")
		}
		if m.event != "journal" {
			continue
		}
		must(l.t, json.Unmarshal([]byte(m.data), &e))
		if e.Position != m.id {
			l.t.Errorf("an event at %s has the identifier %s", e.Position, m.id)
		}
		return e
	}
}

func TestEventsComplete(t *testing.T) {
	t.Parallel()

	// While many write, a listener who loses the connection again and again
	// must be told of every event once and in order.
	eachWorks(t, func(t *testing.T, w *works) {
		const writers, each = 8, 15
		storetest.AwaitEnd(t, w.store)
		first := w.listen()
		mark, _ := first.next()
		first.close()
		var writing sync.WaitGroup
		for k := range writers {
			writing.Go(func() {
				for i := range each {
					w.hire(fmt.Sprintf("p%d.%d", k, i))
				}
			})
		}
		at, seen := mark.id, []string{}
		for len(seen) < writers*each {
			l := w.listen("Last-Event-ID", at)
			for range 7 {
				e := l.journal()
				at = e.Position
				if e.Type == "user.created" {
					seen = append(seen, e.Position)
				}
				if len(seen) == writers*each {
					break
				}
			}
			l.close()
		}
		writing.Wait()
		page := w.want(http.StatusOK, http.MethodGet, "/api/v1/journal?limit=1000&type=user.created&after="+mark.id, "").json(t)["items"].([]any)
		if len(page) != writers*each {
			t.Fatalf("the journal has %d events, want %d", len(page), writers*each)
		}
		for i, e := range page {
			if e.(map[string]any)["position"] != seen[i] {
				t.Fatalf("event %d was told as %s, the journal has it at %v", i, seen[i], e.(map[string]any)["position"])
			}
		}
	})
}

func TestEventsTellProgress(t *testing.T) {
	t.Parallel()
	w := openWorks(t, storetestDatabase(t))
	l := w.listen()
	batch, _ := w.newcomers(0, 3000)
	set := w.plan(roster.ChangeSet{Origin: roster.OriginImport, Title: "people.csv"}, batch...)
	w.want(http.StatusAccepted, http.MethodPost, "/api/v1/changesets/"+string(set.ID)+"/apply", "")

	// How far a change set has come must be told until it is done, and never backwards.
	var last progressBody
	for last.State != "applied" {
		m, ok := l.next()
		if !ok {
			t.Fatal("the stream ended")
		}
		if m.event != "progress" {
			continue
		}
		var p progressBody
		must(t, json.Unmarshal([]byte(m.data), &p))
		if p.ChangeSet != string(set.ID) || p.State == "applying" && p.Done < last.Done || m.id != "" {
			t.Errorf("after %+v comes %+v with the identifier %q", last, p, m.id)
		}
		last = p
	}
	if last.Done != 3000 || last.Total != 3000 || last.Counts.Applied != 3000 {
		t.Errorf("the end is told as %+v", last)
	}
}

type progressBody struct {
	ChangeSet, State string
	Done, Total      int64
	Counts           roster.Counts
}

func TestEventsEndWithToken(t *testing.T) {
	t.Parallel()
	w := openWorks(t, storetestDatabase(t))
	made := w.want(http.StatusCreated, http.MethodPost, "/api/v1/tokens", `{"name":"listener","role":"reader"}`).json(t)
	l := w.listen("Authorization", "Bearer "+made["token"].(string))
	if m, ok := l.next(); !ok || m.id == "" {
		t.Fatalf("the stream begins with %+v", m)
	}
	// A quiet stream must show that it lives.
	for {
		m, ok := l.next()
		if !ok {
			t.Fatal("the stream ended")
		}
		if m.comment {
			break
		}
	}
	// Who may listen no more must hear no more.
	w.want(http.StatusNoContent, http.MethodDelete, "/api/v1/tokens/"+made["id"].(string), "")
	for ok := true; ok; {
		_, ok = l.next()
	}
	if l := w.listen("Authorization", "Bearer "+made["token"].(string)); l.status != http.StatusUnauthorized {
		t.Errorf("a revoked token is answered %d", l.status)
	}
	if l := w.listen("Last-Event-ID", "yesterday"); l.status != http.StatusBadRequest {
		t.Errorf("a strange position is answered %d", l.status)
	}
}

func TestEventsLeaveNothing(t *testing.T) { //nolint:paralleltest // it looks at all goroutines
	w := openWorks(t, storetestDatabase(t))

	// Streams that were broken off must leave no goroutine behind.
	for range 20 {
		l := w.listen()
		l.next()
		w.hire("x" + strings.ToLower(rand.Text()))
		l.journal()
		l.close()
	}
	stacks := make([]byte, 4<<20)
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		text := string(stacks[:runtime.Stack(stacks, true)])
		if !strings.Contains(text, "api.(*follower)") && !strings.Contains(text, "journal.Follow") {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("streams still run:\n%s", text)
		}
	}
}
