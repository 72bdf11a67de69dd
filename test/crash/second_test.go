package crash

import (
	"strings"
	"sync"
	"testing"

	"roster/internal/store/storetest"
)

func TestSecondServer(t *testing.T) {
	t.Parallel()
	s := startServer(t, storetest.Embedded)

	// A second server on the same file says that it cannot, and how to go on;
	// the first one does not notice.
	out, err := s.command("serve", "--listen", "127.0.0.1:0").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "another Roster works on the database") || !strings.Contains(string(out), "--database") {
		t.Errorf("a second server ends with %v: %s", err, out)
	}
	s.call("GET", "/me", nil, nil)

	// A kill leaves no lock behind.
	s.kill()
	s.start()
	s.call("GET", "/me", nil, nil)
}

func TestBootstrapBesideServer(t *testing.T) {
	t.Parallel()

	// The first administrator can be made while a server runs, once, even when
	// several try at the same moment.
	each(t, func(t *testing.T, e storetest.Engine) {
		s := newServer(t, e)
		s.start()
		s.wantOneBootstrap()
	})

	// So it is when they make the database as well.
	each(t, func(t *testing.T, e storetest.Engine) {
		s := newServer(t, e)
		s.wantOneBootstrap()
	})
}

// wantOneBootstrap tries several times at once, and uses the token afterwards.
func (s *server) wantOneBootstrap() {
	s.t.Helper()
	var mu sync.Mutex
	var tokens []string
	var tries sync.WaitGroup
	for range 4 {
		cmd := s.command("bootstrap", "--name", "Ada Park", "--email", "ada@roster.example")
		tries.Go(func() {
			out, err := cmd.CombinedOutput()
			mu.Lock()
			defer mu.Unlock()
			_, token, made := strings.Cut(string(out), "Token         ")
			switch {
			case err == nil && made:
				tokens = append(tokens, strings.Fields(token)[0])
			case !strings.Contains(string(out), "has an administrator already"):
				s.t.Errorf("bootstrap ends with %v: %s", err, out)
			}
		})
	}
	tries.Wait()
	if len(tokens) != 1 {
		s.t.Fatalf("%d first administrators were made", len(tokens))
	}
	s.token = tokens[0]
	if s.cmd == nil {
		s.start()
	}
	s.wantPeople(1)
}
