package seal_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"roster"
	"roster/internal/clock"
	"roster/internal/journal"
	"roster/internal/journal/seal"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

func openEmbedded(t *testing.T) *book {
	t.Helper()
	return openBook(t, storetest.Database(t, storetest.Embedded))
}

// Values that are forgotten leave every proof standing, and what is left of them
// cannot be told from anything else. Values that stand where they were forgotten
// are found.
func TestForget(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *book) {
		b.write(600, 50)
		b.stop()
		before := b.checkpoint()
		whole, name, kept := b.position(300), b.position(301), b.position(302)
		forget := func(at roster.Position, gone ...seal.Field) {
			t.Helper()
			must(t, b.store.Update(t.Context(), func(tx *store.Tx) error { return seal.Forget(t.Context(), tx, at, gone...) }))
		}
		nameless := `update event set actor = replace(actor, ',"name":"Anna Lee"', '') where `
		forget(whole, seal.FieldName, seal.FieldReason, seal.FieldData)
		if r := b.verify(before); r.OK || r.Problems[0].Position != whole || r.Problems[0].Kind != seal.KindChanged {
			t.Errorf("values stand where they were forgotten: %+v", r)
		}
		b.forge("update event set reason = '', data = '{}' where "+row(whole), nameless+row(whole))
		forget(name, seal.FieldName)
		forget(name, seal.FieldName) // again
		b.forge(nameless + row(name))
		if r := b.verify(before); !r.OK || r.Erased != 2 || r.Events != 600 {
			t.Fatalf("after the erasure: %+v", r)
		}
		files := b.export(seal.Request{})
		if r, err := seal.VerifyBundle(files, seal.Against{Checkpoints: []string{before}}); err != nil || !r.OK || r.Erased != 2 {
			t.Errorf("a bundle after the erasure: %+v, %v", r, err)
		}
		withoutRoster(t, files)

		// What was kept of an event is still attested, and so is what was not forgotten at all.
		for _, at := range []roster.Position{name, kept} {
			b.forge("update event set data = replace(data, 'Clerk', 'Chief') where " + row(at))
			if r := b.verify(); r.OK || r.Problems[0].Position != at {
				t.Errorf("changed at %s: %+v", at, r)
			}
			b.forge("update event set data = replace(data, 'Chief', 'Clerk') where " + row(at))
		}
		err := b.store.Update(t.Context(), func(tx *store.Tx) error {
			return seal.Forget(t.Context(), tx, roster.Position{Tx: 1 << 40, N: 1}, seal.FieldData)
		})
		if roster.KindOf(err) != roster.NotFound {
			t.Errorf("an event that is not there: %v", err)
		}
	})
}

// What is forgotten while a batch is being sealed does not come back with it.
func TestForgetWhileSealing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *book) {
		b.write(10, 10)
		b.stop()
		at := b.position(3)
		b.write(10, 10)
		events := storetest.AwaitEvents(t, b.store, 20)[9:]
		var plan journal.Plan
		b.view(func(ctx context.Context, v *store.View) (err error) {
			plan, err = b.sealer.Plan(ctx, v, events[0].Position, 10)
			return err
		})
		must(t, b.store.Update(t.Context(), func(tx *store.Tx) error { return seal.Forget(t.Context(), tx, at, seal.FieldData) }))
		must(t, b.store.Update(t.Context(), func(tx *store.Tx) error {
			if err := plan.Apply(t.Context(), tx); err != nil {
				return err
			}
			return tx.MoveCursor(t.Context(), seal.Reader, events[10].Position)
		}))
		b.view(func(ctx context.Context, v *store.View) error {
			salts, err := v.SealSalts(ctx, 0, 1)
			if err == nil && [32]byte(salts[0].Salts[3*32:]) != [32]byte{} {
				t.Error("the salt is back")
			}
			return err
		})
		b.forge("update event set data = '{}' where " + row(at))
		if r := b.verify(); !r.OK || r.Events != 20 || r.Erased != 1 {
			t.Errorf("got %+v", r)
		}
	})
}

// dying is a sealer whose process ends at the worst moments.
type dying struct {
	*seal.Sealer
	t     *testing.T
	calls int
	end   context.CancelFunc
}

func (d *dying) Plan(ctx context.Context, v *store.View, after roster.Position, most int) (journal.Plan, error) {
	d.calls++
	if d.calls%5 == 1 {
		return nil, errors.New("died while planning")
	}
	p, err := d.Sealer.Plan(ctx, v, after, most)
	if p == nil {
		return nil, err
	}
	return &dyingPlan{p, d}, err
}

type dyingPlan struct {
	journal.Plan
	sealer *dying
}

func (p *dyingPlan) Apply(ctx context.Context, tx *store.Tx) error {
	if err := p.Plan.Apply(ctx, tx); err != nil {
		return err
	}
	if p.sealer.calls%5 == 2 {
		p.sealer.end() // before the commit
		return ctx.Err()
	}
	return nil
}

func (p *dyingPlan) Applied() {
	if p.sealer.calls%5 != 3 { // after the commit, before anybody is told
		p.Plan.Applied()
	}
}

// However often the process dies, and wherever, each event is one leaf.
func TestSealDies(t *testing.T) {
	t.Parallel()
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		s := storetest.OpenAt(t, address, clock.System())
		b := &book{t: t, address: address, dir: t.TempDir(), store: s}
		for life := range 12 {
			b.write(100, 30)
			sealer, err := seal.New(seal.Config{Store: s, Log: storetest.Log(t), KeyFile: b.key()})
			must(t, err)
			d := &dying{Sealer: sealer, t: t, calls: life, end: func() {}}
			events := storetest.AwaitEvents(t, s, (life+1)*100)
			ctx, cancel := context.WithCancel(t.Context())
			d.end = cancel
			b.once(ctx, d, events)
			cancel()
		}
		b.start()
		b.stop()
		if r := b.verify(); !r.OK || r.Events != 1200 || r.Size != 1200 {
			t.Errorf("got %+v", r)
		}
	})
}

// once lets a reader of its own journal work until it dies or is done.
func (b *book) once(ctx context.Context, d *dying, events []roster.Event) {
	b.t.Helper()
	j := journal.New(b.store, storetest.Log(b.t), d)
	must(b.t, j.Start())
	defer j.Stop()
	for range 10_000 {
		lags, err := j.Lag(b.t.Context())
		must(b.t, err)
		if ctx.Err() != nil || lags[0].Position == events[len(events)-1].Position {
			return
		}
	}
}

// A seal that is far behind catches up, in few transactions. However large they
// are, a checkpoint for every 4,096 events stays, and of the others the last.
func TestSealCatchesUp(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *book) {
		b.stop()
		const events = 100_000
		b.write(events, 5000)
		storetest.AwaitEvents(t, b.store, events)
		b.start()
		b.stop()
		r := b.verify()
		if !r.OK || r.Events != events || r.Size != events {
			t.Errorf("got %+v", r)
		}
		b.view(func(ctx context.Context, v *store.View) error {
			notes, err := v.Checkpoints(ctx)
			for i, text := range notes {
				c, err := seal.OpenCheckpoint(text, b.public)
				must(t, err)
				if want := min(int64(i+1)*store.CheckpointStep, events); c.Size != want {
					t.Errorf("checkpoint %d is of size %d, want %d", i, c.Size, want)
				}
			}
			if want := events/store.CheckpointStep + 1; len(notes) != want {
				t.Errorf("%d checkpoints stay, want %d", len(notes), want)
			}
			return err
		})
	})
}

// From a position on, only what follows is looked at.
func TestVerifyFrom(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *book) {
		b.write(1000, 50)
		b.stop()
		b.forge("update event set reason = 'x' where " + row(b.position(10)))
		r, err := seal.VerifyStore(t.Context(), b.store, b.position(600), seal.Against{})
		if err != nil || !r.OK || r.Events != 1000-512 || r.KeyFrom != "the database itself" {
			t.Errorf("got %+v, %v", r, err)
		}
	})
}

// The program of the operator gets each checkpoint on its standard input, and a
// failure of it is told.
func TestAnchorCommand(t *testing.T) {
	t.Parallel()
	b := openEmbedded(t)
	b.write(3, 1)
	b.stop()
	name := filepath.Join(b.dir, "anchored")
	command := seal.NewCommand(b.store, "tee "+name)
	must(t, command.Run(t.Context()))
	text, err := os.ReadFile(name)
	if err != nil || string(text) != b.checkpoint() {
		t.Errorf("got %q, %v", text, err)
	}
	must(t, os.Remove(name))
	must(t, command.Run(t.Context())) // nothing new
	if _, err := os.Stat(name); err == nil {
		t.Error("the same checkpoint was handed out twice")
	}
	err = seal.NewCommand(b.store, "cat "+name).Run(t.Context())
	if err == nil || !strings.Contains(err.Error(), name) {
		t.Errorf("a command that fails: %v", err)
	}
}

// A share for anchors that is away holds up nothing. Once it is back it gets the
// last checkpoint, though nothing else happens, and that covers all before it.
func TestAnchorFileAway(t *testing.T) {
	t.Parallel()
	b := openEmbedded(t)
	share := filepath.Join(b.dir, "share")
	b.journal.Stop()
	var mu sync.Mutex
	var failed, written int
	sealer, err := seal.New(seal.Config{
		Store: b.store, Log: slog.New(slog.DiscardHandler), KeyFile: b.key(), AnchorFile: filepath.Join(share, "anchors"),
		Anchored: func(err error) {
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				failed++
			} else {
				written++
			}
		},
	})
	must(t, err)
	b.journal = journal.New(b.store, storetest.Log(t), sealer)
	must(t, b.journal.Start())
	t.Cleanup(b.journal.Stop)
	for range 3 {
		b.write(10, 5)
		b.sealed()
	}
	must(t, os.Mkdir(share, 0o700))
	for end := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
		mu.Lock()
		done := written > 0
		mu.Unlock()
		if done {
			break
		}
		if time.Now().After(end) {
			t.Fatal("the anchor file is back, and got nothing")
		}
	}
	b.stop()
	mu.Lock()
	defer mu.Unlock()
	text, err := os.ReadFile(filepath.Join(share, "anchors"))
	must(t, err)
	notes, err := seal.ReadCheckpoints(bytes.NewReader(text))
	if err != nil || len(notes) != 1 || notes[0] != b.checkpoint() || failed == 0 {
		t.Errorf("%d failures, then %q, %v", failed, text, err)
	}
	if r := b.verify(notes...); !r.OK || r.Events != 30 {
		t.Errorf("got %+v", r)
	}
}

// A key that is damaged or another's is refused in words that help.
func TestKey(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for i, text := range []string{"", "PRIVATE+KEY+x+1+y\nx+1+y\n", "hello"} {
		name := filepath.Join(dir, fmt.Sprint(i))
		must(t, os.WriteFile(name, []byte(text), 0o600))
		if _, err := seal.OpenKey(name); roster.KindOf(err) != roster.Invalid {
			t.Errorf("%q: %v", text, err)
		}
	}
}
