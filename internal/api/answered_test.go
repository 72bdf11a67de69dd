package api_test

import (
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"roster"
	"roster/internal/access"
	"roster/internal/bulk"
	"roster/internal/job"
	"roster/internal/secret"
	"roster/internal/signin"
	"roster/internal/store"
)

// answered are the operations of which a success was held against the
// description, and all that are described.
var answered struct {
	sync.Mutex
	succeeded map[string]bool
	described map[string]bool
}

// elsewhere are operations whose success is looked at in another way.
var elsewhere = map[string]string{
	"followEvents": "is a stream, which the tests of events read",
	"getTile":      "is getTile2 for a tile that is full",
	"getTile3":     "is getTile2 for a journal of a quarter of a million events",
	"getTile4":     "is getTile2 for a journal of a quarter of a milliard events",
}

func tellAnswered(operation string, status int) {
	answered.Lock()
	defer answered.Unlock()
	if status < 300 {
		answered.succeeded[operation] = true
	}
}

// Every operation answers with success somewhere in this package, where the
// answer is checked. That can be told only when all tests have run.
func TestMain(m *testing.M) {
	answered.succeeded, answered.described = map[string]bool{}, map[string]bool{}
	code := m.Run()
	whole := flag.Lookup("test.run").Value.String() == "" && flag.Lookup("test.skip").Value.String() == "" && !testing.Short()
	if code == 0 && whole {
		var missing []string
		for name := range answered.described {
			if !answered.succeeded[name] && elsewhere[name] == "" {
				missing = append(missing, name)
			}
		}
		if slices.Sort(missing); len(missing) > 0 {
			fmt.Println("no test looks at a successful answer of", missing)
			code = 1
		}
	}
	os.Exit(code)
}

// Work that failed tells what happened, and is tried again when that is asked for.
func TestJobIsTriedAgain(t *testing.T) {
	t.Parallel()
	w := openWorks(t, storetestDatabase(t))
	var id string
	must(t, w.store.Update(t.Context(), func(tx *store.Tx) (err error) {
		tx.By(access.Actor(w.ada()))
		id, err = w.queue.Insert(t.Context(), tx, job.Job{Kind: bulk.JobPlan, Subject: roster.Subject{Kind: roster.SubjectChangeSet, ID: "chg_none"}})
		return err
	}))
	target := v1 + "/jobs/" + id
	for end := time.Now().Add(patience); w.want(http.StatusOK, get, target, "").text(t, "state") != "failed"; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("the job is %s", w.want(http.StatusOK, get, target, "").Body)
		}
	}
	if steps := w.want(http.StatusOK, get, target+"/log", "").json(t)["items"].([]any); len(steps) == 0 {
		t.Error("the log of the job is empty")
	}
	if got := w.want(http.StatusOK, post, target+"/actions", `{"action":"retry"}`); got.text(t, "id") != id {
		t.Errorf("trying again answers %s", got.Body)
	}
	if got := w.call(post, target+"/actions", `{"action":"dance"}`); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("an action that there is not is answered %d", got.Status)
	}
}

// Who is signed in elsewhere is out there as soon as they say so.
func TestSessionIsEnded(t *testing.T) {
	t.Parallel()
	o := open(t)
	ada := access.With(t.Context(), access.Caller{Actor: roster.Actor{Kind: roster.ActorUser, ID: string(o.admin)}, Roles: []roster.Role{roster.Administrator}})
	link, _, err := o.signin.PasswordLink(ada, o.admin)
	must(t, err)
	u, err := url.Parse(link.Reveal())
	must(t, err)
	session, err := o.signin.ChoosePassword(t.Context(), secret.Text(u.Query().Get("token")), "quiet lantern 47 over the harbour", signin.Visitor{Source: "192.0.2.7"})
	must(t, err)
	cookie := []string{"Authorization", "", "Cookie", "roster_session=" + session.Token.Reveal()}
	o.want(http.StatusOK, get, v1+"/me", "", cookie...)
	sessions := o.want(http.StatusOK, get, v1+"/me/sessions", "").json(t)["items"].([]any)
	if len(sessions) != 1 {
		t.Fatalf("%d sessions are listed", len(sessions))
	}
	o.want(http.StatusNoContent, del, v1+"/me/sessions/"+sessions[0].(map[string]any)["id"].(string), "")
	if got := o.call(get, v1+"/me", "", cookie...); got.Status != http.StatusUnauthorized || strings.Contains(string(got.Body), "ada") {
		t.Errorf("the session goes on: %d %s", got.Status, got.Body)
	}
}
