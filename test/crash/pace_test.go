package crash

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"roster/internal/store/storetest"
)

// sealLimit is how long a checkpoint may take to follow another under load.
const sealLimit = time.Second

// span is a stretch of time in which this machine did one thing.
type span struct{ from, to time.Time }

func (s span) length() time.Duration { return s.to.Sub(s.from) }

func (s span) meets(other span) bool { return s.from.Before(other.to) && other.from.Before(s.to) }

// Under load a checkpoint is signed at least every second. A machine that has no
// time for the test itself, or a database that keeps an edit waiting, keeps the
// seal waiting as long: so much is granted, and is taken from the same stretch of
// the same run.
func TestSealedEverySecond(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, e storetest.Engine) {
		anchors := filepath.Join(t.TempDir(), "anchors")
		s := newServer(t, e)
		s.flags = []string{"--anchor-file", anchors}
		s.bootstrap()
		s.start()
		s.do(http.MethodPost, "/users", values("userName", "anna", "displayName", "Anna"), "anna")
		plan := s.await(s.plan(s.upload(companyFile(t, companySize))).ID, "planned")

		over := make(chan struct{})
		var mu sync.Mutex
		var edits, looks, gaps []span
		var working sync.WaitGroup
		working.Go(func() {
			for n := 0; !closed(over); n++ {
				one := span{from: time.Now()}
				a, err := s.try(http.MethodPatch, "/users/anna", values("title", fmt.Sprintf("title %d", n)))
				if err != nil || a.status != http.StatusOK {
					t.Errorf("an edit is answered %d: %s; %v", a.status, a.body, err)
					return
				}
				one.to = time.Now()
				mu.Lock()
				edits = append(edits, one)
				mu.Unlock()
			}
		})
		s.apply(plan.ID)
		var size int64
		var last time.Time
		for began := time.Now(); time.Since(began) < 8*time.Second; {
			look := span{from: time.Now()}
			<-time.After(5 * time.Millisecond)
			info, err := os.Stat(anchors)
			look.to = time.Now()
			looks = append(looks, look)
			if err != nil || info.Size() == size {
				continue // the first has not come yet
			}
			if size = info.Size(); !last.IsZero() {
				gaps = append(gaps, span{last, look.to})
			}
			last = look.to
		}
		if !last.IsZero() {
			gaps = append(gaps, span{last, time.Now()}) // none may have come since
		}
		close(over)
		working.Wait()

		if len(gaps) < 3 {
			t.Fatalf("%d checkpoints came", len(gaps))
		}
		var longest time.Duration
		for _, gap := range gaps {
			longest = max(longest, gap.length())
			if granted := slowest(edits, gap) + slowest(looks, gap); gap.length() > sealLimit+granted {
				t.Errorf("%v without a checkpoint, of which the machine explains %v", gap.length(), granted)
			}
		}
		t.Logf("%d checkpoints beside %d edits, at most %v apart", len(gaps), len(edits), longest.Round(time.Millisecond))
	})
}

// slowest is the longest of those that fell into a stretch.
func slowest(list []span, in span) (longest time.Duration) {
	for _, s := range list {
		if s.meets(in) {
			longest = max(longest, s.length())
		}
	}
	return longest
}

func closed(c chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}
