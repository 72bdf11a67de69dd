package journal_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"roster"
	"roster/internal/journal"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// Many writers race, some of them in vain. Followers and a durable reader see
// every event exactly once and in order.
func TestManyWritersRace(t *testing.T) {
	t.Parallel()
	const writers, transactions = 8, 200
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		r := &recorder{name: "race"}
		j := journal.New(s, storetest.Log(t), r)
		if err := j.Start(); err != nil {
			t.Fatal(err)
		}
		defer j.Stop()

		var want int64
		var writing, following sync.WaitGroup
		followed := make([][]roster.Event, 3)
		done := make(chan int64, len(followed))
		for i := range followed {
			following.Go(func() {
				err := journal.Follow(ctx, s, roster.Position{}, func(events []roster.Event) error {
					followed[i] = append(followed[i], events...)
					select {
					case total := <-done:
						if int64(len(followed[i])) >= total {
							return errEnough
						}
						done <- total
					default:
					}
					return nil
				})
				if err != nil && !errors.Is(err, errEnough) {
					t.Errorf("follow: %v", err)
				}
			})
		}
		for w := range writers {
			writing.Go(func() {
				for i := range transactions {
					subject := roster.Subject{Kind: roster.SubjectUser, ID: fmt.Sprintf("%d.%d", w, i)}
					vain := i%10 == 9
					err := s.Update(ctx, func(tx *store.Tx) error {
						for range 1 + i%3 {
							if err := tx.Record(ctx, roster.NewEvent(subject, roster.UserDeleted{})); err != nil {
								return err
							}
						}
						if vain {
							return errVain
						}
						return nil
					})
					if vain != errors.Is(err, errVain) || err != nil && !vain {
						t.Errorf("update: %v", err)
					}
					if !vain {
						atomic.AddInt64(&want, int64(1+i%3))
					}
				}
			})
		}
		writing.Wait()
		// One more event brings the followers to their end.
		for range followed {
			done <- want + 1
		}
		record(t, s, "last")
		following.Wait()
		waitFor(t, j, "race")

		var whole []roster.Position
		for i, events := range followed {
			list := make([]roster.Position, len(events))
			for k, e := range events {
				list[k] = e.Position
			}
			if !increasing(list) {
				t.Errorf("follower %d saw events out of order or twice", i)
			}
			if int64(len(list)) != want+1 {
				t.Errorf("follower %d saw %d events, want %d", i, len(list), want+1)
			}
			whole = list
		}
		if got := r.recorded(t, s, whole); got != len(whole) {
			t.Errorf("the reader read %d of %d events", got, len(whole))
		}
	})
}

// A transaction that took its position early and commits late is neither
// skipped nor overtaken.
func TestLateCommit(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, storetest.Postgres)
	ctx := t.Context()
	drawn, commit, done := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		done <- s.Update(ctx, func(tx *store.Tx) error {
			err := tx.Record(ctx, roster.NewEvent(roster.Subject{Kind: roster.SubjectUser, ID: "early"}, roster.UserDeleted{}))
			close(drawn)
			<-commit
			return err
		})
	}()
	<-drawn
	record(t, s, "late")
	if got := subjects(t, s, 0); len(got) != 0 {
		t.Errorf("while an earlier transaction is open, a reader saw %v", got)
	}
	close(commit)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if got := subjects(t, s, 2); !slices.Equal(got, []string{"early", "late"}) {
		t.Errorf("read %v", got)
	}
}

// What is rolled back leaves no event behind.
func TestRollbackLeavesNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		err := s.Update(t.Context(), func(tx *store.Tx) error {
			if err := tx.Record(t.Context(), roster.NewEvent(roster.Subject{Kind: roster.SubjectUser, ID: "x"}, roster.UserDeleted{})); err != nil {
				return err
			}
			return errVain
		})
		if !errors.Is(err, errVain) {
			t.Fatal(err)
		}
		if got := subjects(t, s, 0); len(got) != 0 {
			t.Errorf("read %v", got)
		}
	})
}

// A reader that fails, panics or is stopped between reading and the commit
// reads the same events again, and nothing of the first time remains.
func TestReaderDiesBeforeCommit(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for i := range 5 {
			record(t, s, fmt.Sprint(i))
		}
		r := &recorder{name: "dies", reached: make(chan struct{})}
		var calls atomic.Int64
		r.after = func(ctx context.Context) error {
			switch calls.Add(1) {
			case 1:
				return errVain
			case 2:
				panic("a defect")
			case 3:
				close(r.reached)
				<-ctx.Done() // killed
			}
			return nil
		}
		j := journal.New(s, storetest.Log(t), r)
		if err := j.Start(); err != nil {
			t.Fatal(err)
		}
		<-r.reached
		j.Stop()
		j.Stop()
		lag, err := j.Lag(t.Context())
		if err != nil || lag[0].Events != 5 {
			t.Fatalf("lag %v, %v", lag, err)
		}
		again := journal.New(s, storetest.Log(t), r)
		if err := again.Start(); err != nil {
			t.Fatal(err)
		}
		defer again.Stop()
		waitFor(t, again, "dies")
		if got := r.recorded(t, s, positions(t, s, 5)); got != 5 {
			t.Errorf("recorded %d of 5", got)
		}
	})
}

// One reader's failure holds up no other one.
func TestReadersAreApart(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		record(t, s, "x")
		bad := &recorder{name: "bad", after: func(context.Context) error { return errVain }}
		good := &recorder{name: "good"}
		j := journal.New(s, storetest.Log(t), bad, good)
		for range 2 {
			if err := j.Start(); err != nil {
				t.Fatal(err)
			}
		}
		defer j.Stop()
		waitFor(t, j, "good")
	})
}

// Two nodes read in one reader's name, and still nothing is read twice.
func TestTwoNodes(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := &recorder{name: "shared"}
		one, two := journal.New(s, storetest.Log(t), r), journal.New(s, storetest.Log(t), r)
		for _, j := range []*journal.Journal{one, two} {
			if err := j.Start(); err != nil {
				t.Fatal(err)
			}
			defer j.Stop()
		}
		for i := range 50 {
			record(t, s, fmt.Sprint(i))
		}
		waitFor(t, one, "shared")
		if got := r.recorded(t, s, positions(t, s, 50)); got != 50 {
			t.Errorf("recorded %d of 50", got)
		}
	})
}

// Readers that share a name are a mistake of the wiring; stopping what never
// started is none.
func TestStartAndStop(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, storetest.Embedded)
	if err := journal.New(s, storetest.Log(t), &recorder{name: "a"}, &recorder{name: "a"}).Start(); err == nil {
		t.Error("two readers of one name were accepted")
	}
	journal.New(s, storetest.Log(t)).Stop()
}

var (
	errVain   = errors.New("in vain")
	errEnough = errors.New("enough")
)

// recorder writes down in the database what it has read, and notices when that
// stands there already.
type recorder struct {
	name    string
	after   func(context.Context) error
	reached chan struct{}
	calls   atomic.Int64
}

func (r *recorder) Name() string { return r.name }

func (r *recorder) Read(ctx context.Context, tx *store.Tx, events []roster.Event) error {
	at, err := tx.Cursor(ctx, r.name)
	if err != nil {
		return err
	}
	mark := fmt.Sprint(r.calls.Add(1))
	for _, e := range events {
		if !at.Less(e.Position) {
			return fmt.Errorf("event %s after %s", e.Position, at)
		}
		at = e.Position
		kept, err := tx.KeepSetting(ctx, r.key(e.Position), mark)
		if err != nil {
			return err
		}
		if kept != mark {
			return fmt.Errorf("event %s was read before", e.Position)
		}
	}
	if r.after != nil {
		return r.after(ctx)
	}
	return nil
}

func (r *recorder) key(p roster.Position) string { return r.name + "." + p.String() }

// recorded counts how many of the events were read.
func (r *recorder) recorded(t *testing.T, s *store.Store, list []roster.Position) (n int) {
	t.Helper()
	err := s.View(t.Context(), func(v *store.View) error {
		for _, p := range list {
			_, found, err := v.Setting(t.Context(), r.key(p))
			if err != nil {
				return err
			}
			if found {
				n++
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func record(t *testing.T, s *store.Store, id string) {
	t.Helper()
	err := s.Update(t.Context(), func(tx *store.Tx) error {
		return tx.Record(t.Context(), roster.NewEvent(roster.Subject{Kind: roster.SubjectUser, ID: id}, roster.UserDeleted{}))
	})
	if err != nil {
		t.Fatal(err)
	}
}

func subjects(t *testing.T, s *store.Store, n int) (list []string) {
	t.Helper()
	for _, e := range storetest.AwaitEvents(t, s, n) {
		list = append(list, e.Subject.ID)
	}
	return list
}

func positions(t *testing.T, s *store.Store, n int) (list []roster.Position) {
	t.Helper()
	for _, e := range storetest.AwaitEvents(t, s, n) {
		list = append(list, e.Position)
	}
	return list
}

func increasing(list []roster.Position) bool {
	for i := 1; i < len(list); i++ {
		if !list[i-1].Less(list[i]) {
			return false
		}
	}
	return true
}

// waitFor polls until a reader has read everything.
func waitFor(t *testing.T, j *journal.Journal, reader string) {
	t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for time.Now().Before(deadline) {
		lags, err := j.Lag(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range lags {
			if l.Reader == reader && l.Events == 0 {
				return
			}
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatalf("the reader %s does not come to the end of the journal", reader)
}
