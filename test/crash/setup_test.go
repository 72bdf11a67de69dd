package crash

import (
	"bytes"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"roster"
	"roster/internal/clock"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

func TestM2SetupLink(t *testing.T) {
	t.Parallel()

	// A set-up link outlives a kill, makes one administrator however many follow
	// it at once and whenever the server is killed meanwhile, and none again.
	each(t, func(t *testing.T, e storetest.Engine) {
		s := newServer(t, e)
		s.start()
		first := s.setupLink()
		s.kill()
		s.start()
		for range 5 {
			var visits sync.WaitGroup
			for range 3 {
				visits.Go(func() { s.setUp(first) })
			}
			<-time.After(rand.N(500 * time.Millisecond))
			s.kill()
			visits.Wait()
			s.start()
		}
		if status := s.setUp(first); status != http.StatusSeeOther && status != http.StatusGone {
			t.Errorf("the set-up link answers %d", status)
		}
		if status := s.setUp(first); status != http.StatusGone {
			t.Errorf("the used link answers %d, want %d", status, http.StatusGone)
		}
		out, err := s.command("bootstrap", "--name", "Eve", "--email", "eve@roster.example").CombinedOutput()
		if err == nil || !strings.Contains(string(out), "has an administrator already") {
			t.Errorf("bootstrap after the set-up ends with %v: %s", err, out)
		}
		var administrators []roster.UserID
		var people int64
		db := storetest.OpenAt(t, s.database, clock.System())
		err = db.View(t.Context(), func(v *store.View) (err error) {
			if administrators, err = v.Holders(t.Context(), roster.Administrator); err == nil {
				people, err = v.CountUsers(t.Context(), store.UserList{})
			}
			return err
		})
		if err != nil || len(administrators) != 1 || people != 1 {
			t.Errorf("after the set-up there are %d people, %v are administrators; %v", people, administrators, err)
		}
	})
}

// setupLink reads the token of the link that the server has printed.
func (s *server) setupLink() string {
	s.t.Helper()
	for range 2 {
		line, err := s.out.ReadString('\n')
		if err != nil {
			s.t.Fatal(err)
		}
		if u, err := url.Parse(strings.TrimSpace(line)); err == nil && u.Query().Has("token") {
			return u.Query().Get("token")
		}
	}
	s.t.Fatal("the server has printed no set-up link")
	return ""
}

// setUp fills in the form behind a set-up link. It gives 0 when there was no
// answer.
func (s *server) setUp(token string) int {
	s.mu.Lock()
	base := s.url
	s.mu.Unlock()
	form := url.Values{"token": {token}, "displayName": {"Ada Park"}, "email": {"ada@roster.example"}, "password": {"correct horse battery"}, "repeat": {"correct horse battery"}}
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, base+"/setup", bytes.NewReader([]byte(form.Encode())))
	if err != nil {
		return 0
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", base)
	res, err := s.client.Transport.RoundTrip(r)
	if err != nil {
		return 0
	}
	defer res.Body.Close()
	return res.StatusCode
}
