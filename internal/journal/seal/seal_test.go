package seal_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"roster"
	"roster/internal/clock"
	"roster/internal/journal"
	"roster/internal/journal/seal"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// book is a journal that is sealed.
type book struct {
	t       *testing.T
	address string
	dir     string
	store   *store.Store
	sealer  *seal.Sealer
	journal *journal.Journal
	public  string
}

func each(t *testing.T, f func(t *testing.T, b *book)) {
	t.Helper()
	storetest.EachDatabase(t, func(t *testing.T, address string) { f(t, openBook(t, address)) })
}

func openBook(t *testing.T, address string) *book {
	t.Helper()
	b := &book{t: t, address: address, dir: t.TempDir(), store: storetest.OpenAt(t, address, clock.System())}
	b.start()
	return b
}

func (b *book) key() string { return filepath.Join(b.dir, "seal.key") }

// start seals what is there and what comes.
func (b *book) start() {
	b.t.Helper()
	var err error
	b.sealer, err = seal.New(seal.Config{Store: b.store, Log: storetest.Log(b.t), KeyFile: b.key(), AnchorFile: filepath.Join(b.dir, "anchors")})
	must(b.t, err)
	b.public, err = seal.PublicKey(b.key())
	must(b.t, err)
	b.journal = journal.New(b.store, storetest.Log(b.t), b.sealer)
	must(b.t, b.journal.Start())
	b.t.Cleanup(b.journal.Stop)
}

var anna = roster.Actor{Kind: roster.ActorUser, ID: "usr_anna", Name: "Anna Lee", Via: "ses_1", Request: "req_1"}

// write records events in transactions of some size.
func (b *book) write(n, each int) {
	b.t.Helper()
	for n > 0 {
		err := b.store.Update(b.t.Context(), func(tx *store.Tx) error {
			tx.By(anna)
			tx.In("chg_1")
			events := make([]roster.Event, min(n, each))
			for i := range events {
				events[i] = roster.NewEvent(roster.Subject{Kind: roster.SubjectUser, ID: fmt.Sprintf("usr_%d", n-i)},
					roster.UserUpdated{Changes: map[string]roster.Delta{"title": {Old: "Clerk", New: fmt.Sprintf("Engineer %d", n-i)}}})
				if i%3 == 0 {
					events[i].Reason = "asked for by Bo"
				}
			}
			return tx.Record(b.t.Context(), events...)
		})
		must(b.t, err)
		n -= each
	}
}

// sealed waits until everything is sealed.
func (b *book) sealed() {
	b.t.Helper()
	deadline := time.Now().Add(60 * time.Second)
	for time.Now().Before(deadline) {
		lags, err := b.journal.Lag(b.t.Context())
		must(b.t, err)
		if lags[0].Events == 0 {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	b.t.Fatal("the seal does not come to the end of the journal")
}

// stop seals no more, so that what is sealed can be tampered with.
func (b *book) stop() {
	b.t.Helper()
	b.sealed()
	b.journal.Stop()
}

func (b *book) verify(checkpoints ...string) *seal.Report {
	b.t.Helper()
	r, err := seal.VerifyStore(b.t.Context(), b.store, roster.Position{}, seal.Against{Key: b.public, Checkpoints: checkpoints})
	must(b.t, err)
	return r
}

func (b *book) checkpoint() (note string) {
	b.t.Helper()
	b.view(func(ctx context.Context, v *store.View) (err error) {
		_, note, err = v.Checkpoint(ctx)
		return err
	})
	return note
}

func (b *book) view(f func(ctx context.Context, v *store.View) error) {
	b.t.Helper()
	must(b.t, b.store.View(b.t.Context(), func(v *store.View) error { return f(b.t.Context(), v) }))
}

// position gives the position of a leaf.
func (b *book) position(leaf int) roster.Position {
	b.t.Helper()
	return storetest.AwaitEvents(b.t, b.store, leaf+1)[leaf].Position
}

// forge runs statements behind the back of the store.
func (b *book) forge(statements ...string) {
	b.t.Helper()
	driver := "sqlite"
	if strings.HasPrefix(b.address, "postgres") {
		driver = "pgx"
	}
	db, err := sql.Open(driver, b.address)
	must(b.t, err)
	defer db.Close()
	for _, text := range statements {
		if _, err := db.Exec(text); err != nil {
			b.t.Fatalf("%s: %v", text, err)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A journal that nobody touched verifies, whatever the sizes of transactions,
// and its key and checkpoints lie outside of the database.
func TestUntouched(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *book) {
		b.write(1, 1)
		b.sealed()
		first := b.checkpoint()
		b.write(700, 7)
		b.sealed()
		b.write(3000, 1000)
		b.stop()
		r := b.verify(first)
		if !r.OK || r.Events != 3701 || r.Size != 3701 || r.Unsealed != 0 || r.Checkpoint != b.checkpoint() || len(r.Problems) != 0 {
			t.Errorf("got %+v", r)
		}
		info, err := os.Stat(b.key())
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("the key: %v, %v", info, err)
		}
		text, err := os.ReadFile(filepath.Join(b.dir, "anchors"))
		must(t, err)
		anchors, err := seal.ReadCheckpoints(strings.NewReader(string(text)))
		if err != nil || anchors[len(anchors)-1] != r.Checkpoint {
			t.Errorf("%d anchors, %v", len(anchors), err)
		}
		if r := b.verify(anchors...); !r.OK {
			t.Errorf("against the anchors: %+v", r)
		}
	})
}

// forget removes what the sealer remembers beside its key.
func (b *book) forget() { must(b.t, os.Remove(b.key()+".last")) }

// A sealer whose tree was put back or changed signs nothing more, so that there
// are never two histories under one key.
func TestNoFork(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *book) {
		b.write(40, 10)
		b.stop()
		b.forge("delete from seal_checkpoint", "delete from seal_tile", "delete from seal_salt", "delete from reader_cursor")
		s, err := seal.New(seal.Config{Store: b.store, Log: storetest.Log(t), KeyFile: b.key()})
		must(t, err)
		err = b.store.Update(t.Context(), func(tx *store.Tx) error {
			return s.Read(t.Context(), tx, storetest.AwaitEvents(t, b.store, 40))
		})
		if roster.KindOf(err) != roster.Conflict {
			t.Errorf("sealed anew: %v", err)
		}

		// Nor does a node with another key.
		s, err = seal.New(seal.Config{Store: b.store, Log: storetest.Log(t), KeyFile: filepath.Join(t.TempDir(), "other.key")})
		must(t, err)
		err = b.store.Update(t.Context(), func(tx *store.Tx) error {
			return s.Read(t.Context(), tx, storetest.AwaitEvents(t, b.store, 40))
		})
		if roster.KindOf(err) != roster.Conflict {
			t.Errorf("sealed with another key: %v", err)
		}
	})
}
