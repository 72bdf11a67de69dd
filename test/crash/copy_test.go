package crash

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"roster/internal/store/storetest"
)

// F04: what lies in the files of an embedded database at any instant, in the
// middle of whatever, is a database: it opens, holds what was acknowledged until
// then, and verifies.
func TestF04Copies(t *testing.T) {
	t.Parallel()
	s := startServer(t, storetest.Embedded)
	crowd := s.crowd("")
	for range 8 {
		before := crowd.answered.Load()
		until(t, "requests are answered", resumeLimit, func() bool { return crowd.answered.Load() > before+20 })
		<-time.After(rand.N(200 * time.Millisecond))
		copied := newServerAt(t, storetest.Embedded, filepath.Join(t.TempDir(), "copy.db"))
		copied.data = s.data // the key of the seal lies there
		must(t, s.cmd.Process.Signal(syscall.SIGSTOP))
		until(t, "the server stands still", patience, s.stopped)
		want := crowd.expected()
		for _, end := range []string{"", "-wal"} {
			content, err := os.ReadFile(s.database + end)
			must(t, err)
			must(t, os.WriteFile(copied.database+end, content, 0o600))
		}
		must(t, s.cmd.Process.Signal(syscall.SIGCONT))
		audit := newAuditor(t, copied.database)
		audit.look(true)
		audit.holds(want, false)
		copied.verify()
	}
	crowd.end()
}
