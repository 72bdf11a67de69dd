package crash

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"roster/internal/bulk/bulktest"
	"roster/internal/store/storetest"
)

// companySize is the number of people in the file that is taken in.
const companySize = 5000

func companyFile(t *testing.T, people int) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := bulktest.Company(&file, people); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

type changeSet struct {
	ID       string
	State    string
	Done     int64
	Total    int64
	Counts   map[string]int64
	Failure  string
	Problems []any
}

type work struct {
	ID      string
	State   string
	Done    int64
	Total   int64
	Attempt int
	Error   string
}

// upload gives the identifier of the import.
func (s *server) upload(file []byte) string {
	s.t.Helper()
	var made struct{ ID string }
	s.call(http.MethodPost, "/imports?name=company.csv", file, &made)
	return made.ID
}

// plan orders a plan; the same one each time.
func (s *server) plan(imported string) (set changeSet) {
	s.t.Helper()
	s.call(http.MethodPost, "/imports/"+imported+"/plan", map[string]any{"source": "hr"}, &set)
	return set
}

// apply orders that a change set be carried out, or goes on waiting.
func (s *server) apply(id string) {
	s.t.Helper()
	s.call(http.MethodPost, "/changesets/"+id+"/apply", map[string]any{}, nil)
}

func (s *server) rollback(id string) (set changeSet) {
	s.t.Helper()
	s.call(http.MethodPost, "/changesets/"+id+"/rollback", map[string]any{}, &set)
	return set
}

func (s *server) changeSet(id string) (set changeSet) {
	s.t.Helper()
	s.call(http.MethodGet, "/changesets/"+id, nil, &set)
	return set
}

// await waits until a change set has a state.
func (s *server) await(id, state string) (set changeSet) {
	s.t.Helper()
	until(s.t, "the change set "+id+" is "+state, 4*patience, func() bool {
		set = s.changeSet(id)
		if set.State == "failed" || set.State == "cancelled" {
			s.t.Fatalf("the change set is %s: %s", set.State, set.Failure)
		}
		return set.State == state
	})
	return set
}

// job gives the newest work on a change set.
func (s *server) job(set string) work {
	s.t.Helper()
	var page struct{ Items []work }
	s.call(http.MethodGet, "/jobs?limit=1&subject="+set, nil, &page)
	if len(page.Items) == 0 {
		s.t.Fatalf("no work on the change set %s", set)
	}
	return page.Items[0]
}

func ended(state string) bool { return state == "done" || state == "failed" || state == "cancelled" }

// organisation is all that must not depend on how often the server was killed:
// without identifiers and instants, which do.
type organisation struct {
	People []string
	Units  []string
	Events map[string]int
}

func (s *server) organisation() organisation {
	s.t.Helper()
	var o organisation
	for _, user := range all[map[string]any](s, "/users?limit=1000&sort=userName") {
		for _, name := range []string{"id", "createdAt", "updatedAt", "statusChangedAt", "statusChangedBy"} {
			delete(user, name)
		}
		for _, name := range []string{"unit", "location", "manager"} {
			if reference, ok := user[name].(map[string]any); ok {
				delete(reference, "id")
			}
		}
		text, err := json.Marshal(user)
		if err != nil {
			s.t.Fatal(err)
		}
		o.People = append(o.People, string(text))
	}
	for _, unit := range all[struct {
		Path   []string
		People int
	}](s, "/units?tree=false") {
		o.Units = append(o.Units, fmt.Sprintf("%s: %d", strings.Join(unit.Path, "/"), unit.People))
	}
	slices.Sort(o.Units)
	o.Events = s.events()
	return o
}

type event struct {
	Type    string
	Subject struct{ Kind, ID string }
	Data    json.RawMessage
}

// journal reads all events. They can be read a moment after their commit.
func (s *server) journal() []event {
	s.t.Helper()
	mark := fmt.Sprintf("mark-%d", time.Now().UnixNano())
	var made struct{ ID string }
	s.call(http.MethodPost, "/users", map[string]any{"values": map[string]string{"userName": mark, "displayName": mark}}, &made)
	until(s.t, "the journal can be read to its end", patience, func() bool {
		return len(all[event](s, "/journal?subject=user:"+made.ID)) > 0
	})
	s.call(http.MethodPost, "/users/"+mark+"/actions", map[string]string{"action": "delete"}, nil)
	var events []event
	for _, e := range all[event](s, "/journal?limit=1000") {
		if e.Subject.ID != made.ID {
			events = append(events, e)
		}
	}
	return events
}

// events counts the events by type, and makes sure that nobody was made twice.
func (s *server) events() map[string]int {
	s.t.Helper()
	counts := map[string]int{}
	made := map[string]int{}
	for _, e := range s.journal() {
		counts[e.Type]++
		if strings.HasSuffix(e.Type, ".created") {
			if made[e.Subject.ID]++; made[e.Subject.ID] == 2 {
				s.t.Errorf("%s has two events %s", e.Subject.ID, e.Type)
			}
		}
	}
	return counts
}

// undisturbed is what a run without any interruption leaves.
func undisturbed(t *testing.T, file []byte) (o organisation, took map[string]time.Duration) {
	t.Helper()
	s := startServer(t, storetest.Embedded)
	took = map[string]time.Duration{}
	measure := func(phase string, f func()) {
		began := time.Now()
		f()
		took[phase] = time.Since(began)
	}
	imported := s.upload(file)
	var set, back changeSet
	measure("plan", func() { set = s.await(s.plan(imported).ID, "planned") })
	measure("apply", func() { s.apply(set.ID); set = s.await(set.ID, "applied") })
	o = s.organisation()
	measure("rollback plan", func() { back = s.await(s.rollback(set.ID).ID, "planned") })
	measure("rollback", func() { s.apply(back.ID); s.await(back.ID, "applied") })
	s.wantEmpty()
	return o, took
}

// wantEmpty wants nobody but the administrator.
func (s *server) wantEmpty() {
	s.t.Helper()
	if people := all[struct{ UserName string }](s, "/users?limit=1000"); len(people) != 1 {
		s.t.Errorf("after the rollback there are %d people, want the administrator alone", len(people))
	}
	if units := all[struct{ Name string }](s, "/units?tree=false"); len(units) != 0 {
		s.t.Errorf("after the rollback there are %d units", len(units))
	}
}
