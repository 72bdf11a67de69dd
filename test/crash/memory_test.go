package crash

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"roster/internal/store/storetest"
)

// memoryLimit is in megabytes.
const memoryLimit = 400

// F12: a large import, while others read everything that there is, fits in the
// memory of a small machine: the kernel would end the process if it did not,
// where it can be told to. When all is over, nobody works on.
func TestF12Memory(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("a large import takes its time")
	}
	each(t, func(t *testing.T, e storetest.Engine) {
		s := newServer(t, e)
		address := freeAddress(t)
		s.flags = []string{"--metrics-listen", address}
		s.bootstrap()
		s.start()
		s.call("GET", "/users", nil, nil)
		t.Logf("idle: %.0f MB, capped: %v", s.memory("VmRSS"), s.cap(memoryLimit<<20))
		s.bringWatched(companyFile(t, 200)) // what is made once is made now
		s.client.CloseIdleConnections()
		before := goroutines(t, address)

		began := time.Now()
		set := s.bringWatched(companyFile(t, number(t, "ROSTER_CRASH_PEOPLE", 20_000)))
		if set.Counts["failed"] > 0 {
			t.Errorf("the import ended with %v", set.Counts)
		}
		most := s.memory("VmHWM")
		t.Logf("taken in after %v: at most %.0f MB, %.0f MB afterwards", time.Since(began).Round(time.Millisecond), most, s.memory("VmRSS"))
		if most > memoryLimit {
			t.Errorf("the server has used %.0f MB, want at most %d", most, memoryLimit)
		}
		s.client.CloseIdleConnections()
		// A pool may have grown by a few; thousands of requests and transactions must
		// leave nothing.
		const pools = 10
		now := 0
		reached := func() bool { now = goroutines(t, address); return now <= before+pools }
		for deadline := time.Now().Add(patience); !reached(); time.Sleep(100 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("there are %d goroutines when all is over, and were %d before", now, before)
			}
		}
		t.Logf("%d goroutines before, %d afterwards", before, now)
	})
}

// bringWatched takes a file in while others read everything that there is.
func (s *server) bringWatched(file []byte) changeSet {
	s.t.Helper()
	plan := s.await(s.plan(s.upload(file)).ID, "planned")
	var over atomic.Bool
	var readers sync.WaitGroup
	for _, path := range []string{"/users?limit=1000", "/journal?limit=1000", "/changesets/" + plan.ID + "/items?limit=1000"} {
		readers.Go(func() {
			for !over.Load() {
				s.readAll(path, &over)
			}
		})
	}
	s.apply(plan.ID)
	set := s.await(plan.ID, "applied")
	over.Store(true)
	readers.Wait()
	return set
}

// readAll reads a list from beginning to end, page by page.
func (s *server) readAll(path string, over *atomic.Bool) {
	for cursor := ""; !over.Load(); {
		a, err := s.try(http.MethodGet, path+cursor, nil)
		if err != nil || a.status != http.StatusOK {
			s.t.Errorf("%s is answered %d: %.200s; %v", path, a.status, a.body, err)
			return
		}
		_, next, more := bytes.Cut(a.body, []byte(`"next":"`))
		if !more {
			return
		}
		next, _, _ = bytes.Cut(next, []byte(`"`))
		cursor = "&cursor=" + string(next)
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	defer l.Close()
	return l.Addr().String()
}

// goroutines reads how many there are.
func goroutines(t *testing.T, address string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+"/metrics", http.NoBody)
	must(t, err)
	r.Close = true
	res, err := (&http.Client{}).Do(r)
	must(t, err)
	defer res.Body.Close()
	for lines := bufio.NewScanner(res.Body); lines.Scan(); {
		if text, ok := strings.CutPrefix(lines.Text(), "go_goroutines "); ok {
			n, err := strconv.Atoi(text)
			must(t, err)
			return n
		}
	}
	t.Fatal("the metrics do not tell how many goroutines there are")
	return 0
}

// memory reads a figure about the process, in megabytes.
func (s *server) memory(name string) (mb float64) {
	s.t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		s.t.Skipf("this system does not tell what a process uses: %v", err)
	}
	_, rest, _ := bytes.Cut(text, []byte(name+":"))
	if _, err := fmt.Sscan(string(rest), &mb); err != nil {
		s.t.Fatal(err)
	}
	return mb / 1024
}

// cap has the kernel end the server when it uses more, where this machine lets
// us make a control group; what the server uses is looked at in any case.
func (s *server) cap(limit int) bool {
	for _, group := range []struct{ dir, file string }{{"/sys/fs/cgroup/memory", "memory.limit_in_bytes"}, {"/sys/fs/cgroup", "memory.max"}} {
		dir := filepath.Join(group.dir, fmt.Sprintf("roster-test-%d", s.cmd.Process.Pid))
		if os.Mkdir(dir, 0o755) != nil {
			continue
		}
		s.t.Cleanup(func() {
			if s.cmd != nil { // a group that is in use stays
				s.kill()
			}
			_ = os.Remove(dir)
		})
		if os.WriteFile(filepath.Join(dir, group.file), fmt.Append(nil, limit), 0o600) == nil &&
			os.WriteFile(filepath.Join(dir, "cgroup.procs"), fmt.Append(nil, s.cmd.Process.Pid), 0o600) == nil {
			return true
		}
		_ = os.Remove(dir)
	}
	return false
}
