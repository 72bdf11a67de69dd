package crash

import (
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"roster/internal/store/storetest"
)

// proxy stands between a server and PostgreSQL, reads along, and cuts the
// connection at a commit when it is told to.
type proxy struct {
	net.Listener
	target string
	mode   atomic.Int32
	cuts   atomic.Int64

	mu    sync.Mutex
	conns map[net.Conn]bool
	live  sync.WaitGroup
}

// What the proxy does with a commit.
const (
	pass   int32 = iota
	before       // it never arrives
	after        // it arrives and is carried out, but its answer is lost
)

func newProxy(t *testing.T, target string) *proxy {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	p := &proxy{Listener: l, target: target, conns: map[net.Conn]bool{}}
	p.live.Go(p.serve)
	t.Cleanup(func() {
		_ = l.Close()
		p.mu.Lock()
		for c := range p.conns {
			_ = c.Close()
		}
		p.mu.Unlock()
		p.live.Wait()
	})
	return p
}

func (p *proxy) serve() {
	for {
		c, err := p.Accept()
		if err != nil {
			return
		}
		p.live.Go(func() { p.carry(c) })
	}
}

func (p *proxy) carry(client net.Conn) {
	server, err := net.Dial("tcp", p.target)
	if err != nil {
		_ = client.Close()
		return
	}
	p.mu.Lock()
	p.conns[client], p.conns[server] = true, true
	p.mu.Unlock()
	end := func() {
		_, _ = client.Close(), server.Close()
	}
	defer end()
	var dropping atomic.Bool
	p.live.Go(func() {
		defer end()
		buffer := make([]byte, 64<<10)
		for {
			n, err := server.Read(buffer)
			if err != nil || dropping.Load() { // the answer has come, so the commit was carried out
				return
			}
			if _, err := client.Write(buffer[:n]); err != nil {
				return
			}
		}
	})
	started := false
	for {
		message, commit, err := read(client, started)
		if err != nil {
			return
		}
		started = true
		switch mode := p.mode.Load(); {
		case commit && mode == before:
			p.cuts.Add(1)
			return
		case commit && mode == after:
			p.cuts.Add(1)
			dropping.Store(true)
		}
		if _, err := server.Write(message); err != nil {
			return
		}
	}
}

// read takes one message of the protocol: a letter, unless it is the first one,
// and its length with what follows.
func read(c io.Reader, started bool) (message []byte, commit bool, err error) {
	var head [5]byte
	start := 0
	if !started {
		start = 1
	}
	if _, err := io.ReadFull(c, head[start:]); err != nil {
		return nil, false, err
	}
	body := make([]byte, binary.BigEndian.Uint32(head[1:])-4)
	if _, err := io.ReadFull(c, body); err != nil {
		return nil, false, err
	}
	return slices.Concat(head[start:], body), started && head[0] == 'Q' && strings.EqualFold(string(body), "commit\x00"), nil
}

// F06: the connection breaks while a commit is on its way. The client is told
// that nobody knows; the same request with the same key then says what became of
// it, or does it now. It is never answered as done when it is not, and never
// done twice.
func TestF06CommitLost(t *testing.T) {
	t.Parallel()
	database := storetest.Database(t, storetest.Postgres)
	u, err := url.Parse(database)
	must(t, err)
	p := newProxy(t, u.Host)
	u.Host = p.Addr().String()
	s := newServerAt(t, storetest.Postgres, u.String())
	s.bootstrap()
	s.start()

	type request struct{ method, path string }
	user := values("userName", "anna", "displayName", "Anna")
	for i, r := range []request{{http.MethodPost, "/users"}, {http.MethodPatch, "/users/anna"}, {http.MethodPost, "/units"}} {
		for mode, name := range map[int32]string{before: "before", after: "after"} {
			var body any
			switch r.path {
			case "/users":
				body = values("userName", name, "displayName", name)
				s.do(http.MethodPost, "/users", user, "anna")
			case "/units":
				body = map[string]string{"name": name}
			default:
				body = values("title", name)
			}
			key := fmt.Sprintf("%d-%s", i, name)
			p.mode.Store(mode)
			a, err := s.try(r.method, r.path, body, "Idempotency-Key", key)
			p.mode.Store(pass)
			if err != nil || a.status != http.StatusServiceUnavailable || !strings.Contains(string(a.body), `"outcome_unknown"`) {
				t.Errorf("%s %s, cut %s its commit, answers %d: %s; %v", r.method, r.path, name, a.status, a.body, err)
			}
			var again answer
			until(t, "the request is answered", patience, func() bool {
				again, err = s.try(r.method, r.path, body, "Idempotency-Key", key)
				return err == nil && again.status < 300
			})
			if was := again.header.Get("Idempotent-Replayed") != ""; was != (mode == after) {
				t.Errorf("%s %s, cut %s its commit, was done before: %v", r.method, r.path, name, was)
			}
		}
	}
	if p.cuts.Load() < 6 {
		t.Errorf("%d commits were cut off", p.cuts.Load())
	}
	audit := newAuditor(t, database)
	audit.look(true)
	for _, name := range []string{"before", "after"} {
		h := audit.named[name]
		if h == nil || h.Version != 1 {
			t.Errorf("%s was made %v", name, h)
		}
	}
	if h := audit.named["anna"]; len(h.acts) != 2 {
		t.Errorf("Anna was given %q", h.acts)
	}
	s.verify()
}

// do sends a request with a key, which must succeed.
func (s *server) do(method, path string, body any, key string) answer {
	s.t.Helper()
	a, err := s.try(method, path, body, "Idempotency-Key", key)
	if err != nil || a.status >= 300 {
		s.t.Fatalf("%s %s answers %d: %s; %v", method, path, a.status, a.body, err)
	}
	return a
}
