package crash

import (
	"bytes"
	"fmt"
	"os"
	"testing"
	"time"

	"roster/internal/store/storetest"
)

// memoryLimit is in megabytes.
const memoryLimit = 400

func TestMemory(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("a large import takes its time")
	}
	s := startServer(t, storetest.Embedded)
	s.call("GET", "/users", nil, nil)
	t.Logf("idle: %.0f MB", s.memory("VmRSS"))

	// A large import fits in the memory of a small machine.
	began := time.Now()
	plan := s.await(s.plan(s.upload(companyFile(t, number(t, "ROSTER_CRASH_PEOPLE", 30_000)))).ID, "planned")
	t.Logf("planned after %v: at most %.0f MB", time.Since(began).Round(time.Millisecond), s.memory("VmHWM"))
	s.apply(plan.ID)
	if set := s.await(plan.ID, "applied"); set.Counts["failed"] > 0 {
		t.Errorf("the import ended with %v", set.Counts)
	}
	most := s.memory("VmHWM")
	t.Logf("applied after %v: at most %.0f MB, %.0f MB afterwards", time.Since(began).Round(time.Millisecond), most, s.memory("VmRSS"))
	if most > memoryLimit {
		t.Errorf("the server has used %.0f MB, want at most %d", most, memoryLimit)
	}
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
