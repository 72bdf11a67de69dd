package crash

import (
	"fmt"
	"net/http"
	"sync"
	"testing"

	"roster/internal/clock"
	"roster/internal/store/storetest"
)

// F08: what one node has acknowledged holds on the other at once, since no node
// answers from what it remembers: a token that was withdrawn, a name
// that was given away, an edit; also after all connections were cut.
func TestF08OtherNode(t *testing.T) {
	t.Parallel()
	first := startServer(t, storetest.Postgres)
	second := first.sister()
	second.start()
	pool := storetest.OpenAt(t, first.database, clock.System()).Pools().PGX
	for round := range 12 {
		if round == 6 {
			_, err := pool.Exec(t.Context(), `select pg_terminate_backend(pid) from pg_stat_activity
				where datname = current_database() and pid <> pg_backend_pid()`)
			must(t, err)
			for _, s := range []*server{first, second} {
				until(t, "a node answers again", resumeLimit, func() bool {
					a, err := s.try(http.MethodGet, "/me", nil)
					return err == nil && a.status == http.StatusOK
				})
			}
		}
		here, there := first, second
		if round%2 == 1 {
			here, there = second, first
		}
		here.withdrawn(there, round)
		here.oneName(there, round)
	}
}

// withdrawn makes a token here, uses it there, withdraws it here, and wants it
// refused there from the first request on.
func (s *server) withdrawn(there *server, round int) {
	s.t.Helper()
	made := s.mintToken(fmt.Sprintf("token.%d", round))
	use := func() int {
		a, err := there.try(http.MethodGet, "/users", nil, "Authorization", "Bearer "+made.Token)
		must(s.t, err)
		return a.status
	}
	if got := use(); got != http.StatusOK {
		s.t.Errorf("a new token is answered %d on the other node", got)
	}
	s.do(http.MethodDelete, "/tokens/"+made.ID, nil, fmt.Sprintf("withdraw.%d", round))
	if got := use(); got != http.StatusUnauthorized {
		s.t.Errorf("a token that was withdrawn is answered %d on the other node", got)
	}
}

// oneName gives a name to somebody on both nodes at once: one of them gets it,
// and both nodes know at once who.
func (s *server) oneName(there *server, round int) {
	s.t.Helper()
	name := fmt.Sprintf("same.%d", round)
	var made, refused int
	var mu sync.Mutex
	var both sync.WaitGroup
	for i, node := range []*server{s, there} {
		both.Go(func() {
			a, err := node.try(http.MethodPost, "/users", values("userName", name, "displayName", fmt.Sprintf("Number %d", i)))
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil && a.status == http.StatusCreated:
				made++
			case err == nil && a.status >= 400 && a.status < 500:
				refused++
			default:
				s.t.Errorf("making %s is answered %d: %s; %v", name, a.status, a.body, err)
			}
		})
	}
	both.Wait()
	if made != 1 || refused != 1 {
		s.t.Errorf("of two with the name %s, %d were made and %d refused", name, made, refused)
	}
	s.do(http.MethodPatch, "/users/"+name, values("title", "Fresh"), fmt.Sprintf("edit.%d", round))
	var user struct{ Title string }
	there.call(http.MethodGet, "/users/"+name, nil, &user)
	if user.Title != "Fresh" {
		s.t.Errorf("the other node still gives %s the title %q", name, user.Title)
	}
}
