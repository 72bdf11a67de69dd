package backup_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roster"
	"roster/internal/backup"
	"roster/internal/clock"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

func errorOf(err error) (*roster.Error, bool) { return errors.AsType[*roster.Error](err) }

// The setting that a server keeps for itself changes when it is opened.
const ownSetting = "setting"

// What goes in on one engine comes out on any, row by row.
func TestRestoreOnAnyEngine(t *testing.T) {
	t.Parallel()
	for _, from := range storetest.Engines() {
		for _, to := range storetest.Engines() {
			t.Run(fmt.Sprintf("%s to %s", from, to), func(t *testing.T) {
				t.Parallel()
				source, imports := crowded(t, from)
				file := written(t, source, imports)
				target := backup.Target{Database: config(t, to), Imports: filepath.Join(t.TempDir(), "imports"), Tokens: true}
				done, err := target.Restore(t.Context(), bytes.NewReader(file))
				if err != nil {
					t.Fatal(err)
				}

				// Every table but those that must not come back is the same.
				but := []string{"session", "one_time", ownSetting}
				if diff := cmp.Diff(sums(t, source, but...), sums(t, target.Database, but...)); diff != "" {
					t.Errorf("the tables differ:\n%s", diff)
				}
				for _, sum := range sums(t, target.Database) {
					if empty := sum.Rows == 0; empty != slices.Contains(done.Left, sum.Name) {
						t.Errorf("%s has %d rows", sum.Name, sum.Rows)
					}
				}

				// The uploaded file is there.
				for _, f := range done.Manifest.Files {
					if text, err := os.ReadFile(filepath.Join(target.Imports, f.SHA256)); err != nil || string(text) != "name\nJo\n" {
						t.Errorf("the uploaded file says %q: %v", text, err)
					}
				}
				if len(done.Manifest.Files) != 1 {
					t.Errorf("%d files", len(done.Manifest.Files))
				}

				// New events come after the old ones.
				s := storetest.OpenAt(t, target.Database.Database, clock.System())
				var before, after roster.Position
				end := func(p *roster.Position) {
					err := s.View(t.Context(), func(v *store.View) (err error) { *p, err = v.LastPosition(t.Context()); return err })
					if err != nil {
						t.Fatal(err)
					}
				}
				end(&before)
				record(t, s, "later")
				if end(&after); after.Tx <= before.Tx || before.Tx != done.Manifest.Journal.Tx {
					t.Errorf("the journal went from %s to %s, and the backup ends at %v", before, after, done.Manifest.Journal)
				}
			})
		}
	}
}

// A move there and back, with sessions and all, loses nothing.
func TestMoveThereAndBack(t *testing.T) {
	t.Parallel()
	source, _ := crowded(t, storetest.Embedded)
	want := sums(t, source, ownSetting)
	from := source
	for _, e := range []storetest.Engine{storetest.Postgres, storetest.Embedded, storetest.Embedded} {
		to := config(t, e)
		s := storetest.OpenAt(t, from.Database, clock.System())
		if _, err := backup.Move(t.Context(), s, to, false, "test"); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, sums(t, to, ownSetting)); diff != "" {
			t.Fatalf("moved to %s, the tables differ:\n%s", e, diff)
		}
		from = to
	}
}

func record(t *testing.T, s *store.Store, setting string) {
	t.Helper()
	if err := write(t.Context(), s, setting); err != nil {
		t.Error(err)
	}
}

func write(ctx context.Context, s *store.Store, setting string) error {
	return s.Update(ctx, func(tx *store.Tx) error {
		if _, err := tx.KeepSetting(ctx, setting, "x"); err != nil {
			return err
		}
		return tx.Record(ctx, roster.NewEvent(subject(), roster.UserDeleted{}))
	})
}

// A backup that is made while others write holds each of their transactions
// wholly or not at all.
func TestBackupWhileOthersWrite(t *testing.T) {
	t.Parallel()
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		s := storetest.OpenAt(t, address, clock.System())
		record(t, s, "first")
		ctx, stop := context.WithCancel(t.Context())
		var writers sync.WaitGroup
		for i := range 4 {
			writers.Go(func() {
				for n := 0; ctx.Err() == nil && n < 1000; n++ {
					if err := write(ctx, s, fmt.Sprintf("w.%d.%d", i, n)); err != nil && ctx.Err() == nil {
						t.Error(err)
						return
					}
				}
			})
		}
		var last int64
		for range 5 {
			var file bytes.Buffer
			if _, err := (backup.Source{Store: s, Version: "test"}).Write(t.Context(), &file); err != nil {
				t.Fatal(err)
			}
			target := config(t, storetest.Embedded)
			done, err := backup.Target{Database: target}.Restore(t.Context(), &file)
			if err != nil {
				t.Fatal(err)
			}
			events, settings := done.Manifest.Rows("event"), done.Manifest.Rows("setting")
			if events != settings || events < last {
				t.Errorf("%d events and %d settings after %d events", events, settings, last)
			}
			last = events
		}
		stop()
		writers.Wait()
		if last < 10 {
			t.Errorf("only %d events were written", last)
		}
	})
}

// A file that is not whole is refused, and what was there stays.
func TestDamagedFilesAreRefused(t *testing.T) {
	t.Parallel()
	source, imports := crowded(t, storetest.Embedded)
	file := written(t, source, imports)
	broken := map[string][]byte{
		"empty":     {},
		"one byte":  file[:1],
		"half":      file[:len(file)/2],
		"cut off":   file[:len(file)-9],
		"more":      append(slices.Clone(file), "more"...),
		"a picture": []byte("\x89PNG\r\n\x1a\n and more"),
	}
	for i := range 20 {
		flipped := slices.Clone(file)
		flipped[20+i*(len(file)-40)/20] ^= 0x10
		broken[fmt.Sprintf("flipped %d", i)] = flipped
	}
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		to := backup.Target{Database: store.Config{Database: address, Clock: clock.System(), Log: storetest.Log(t)}, Replace: true}
		if _, err := to.Restore(t.Context(), bytes.NewReader(file)); err != nil {
			t.Fatal(err)
		}
		before := sums(t, to.Database, ownSetting)
		for name, text := range broken {
			r, err := backup.Decrypt(bytes.NewReader(text), "", "")
			if err == nil {
				_, err = to.Restore(t.Context(), r)
			}
			if e, ok := errorOf(err); !ok || !strings.HasPrefix(e.Message, "the ") {
				t.Errorf("%s: %v", name, err)
			}
		}
		if diff := cmp.Diff(before, sums(t, to.Database, ownSetting)); diff != "" {
			t.Errorf("a refused file changed something:\n%s", diff)
		}
		if left, _ := filepath.Glob(address + ".filling*"); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	})
}

// A database that holds something is replaced only when that was said, and a
// file is kept.
func TestNotEmpty(t *testing.T) {
	t.Parallel()
	source, imports := crowded(t, storetest.Embedded)
	file := written(t, source, imports)
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		c := store.Config{Database: address, Clock: clock.System(), Log: storetest.Log(t)}
		s := storetest.OpenAt(t, address, clock.System())
		record(t, s, "here")
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		_, err := backup.Target{Database: c}.Restore(t.Context(), bytes.NewReader(file))
		if code(err) != "database_not_empty" {
			t.Fatalf("restored over data: %v", err)
		}
		done, err := backup.Target{Database: c, Replace: true}.Restore(t.Context(), bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(address, "://") {
			return
		}
		kept := store.Config{Database: done.Kept}
		i := slices.IndexFunc(sums(t, kept), func(s backup.TableSum) bool { return s.Name == "event" && s.Rows == 1 })
		if i < 0 {
			t.Errorf("the kept database %s does not hold what was there", done.Kept)
		}
	})
}

// Only whoever has the key reads an encrypted backup.
func TestEncrypted(t *testing.T) {
	t.Parallel()
	key, other := newKey(t), newKey(t)
	for name, c := range map[string]struct {
		recipients              []string
		passphrase              string
		identity, phrase, fault string
	}{
		"recipient":          {[]string{key.Recipient().String()}, "", key.String(), "", ""},
		"one of two":         {[]string{other.Recipient().String(), key.Recipient().String()}, "", key.String(), "", ""},
		"passphrase":         {nil, "seventeen green kettles", "", "seventeen green kettles", ""},
		"another key":        {[]string{key.Recipient().String()}, "", other.String(), "", "backup_key"},
		"another passphrase": {nil, "seventeen green kettles", "", "sixteen", "backup_key"},
		"no key":             {[]string{key.Recipient().String()}, "", "", "", "backup_encrypted"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var file bytes.Buffer
			w, err := backup.Encrypt(&file, c.recipients, c.passphrase)
			if err != nil {
				t.Fatal(err)
			}
			s := storetest.Open(t, storetest.Embedded)
			record(t, s, "x")
			want, err := backup.Source{Store: s}.Write(t.Context(), w)
			if err = errors.Join(err, w.Close()); err != nil {
				t.Fatal(err)
			}
			whole := file.Bytes()
			r, err := backup.Decrypt(bytes.NewReader(whole), c.identity, c.phrase)
			if code(err) != c.fault {
				t.Fatalf("opened: %v", err)
			}
			if err != nil {
				return
			}
			got, err := backup.Verify(t.Context(), r)
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				t.Errorf("%v\n%s", err, diff)
			}
			// Cut off, it is refused.
			r, err = backup.Decrypt(bytes.NewReader(whole[:len(whole)-20]), c.identity, c.phrase)
			if err == nil {
				_, err = backup.Verify(t.Context(), r)
			}
			if code(err) != "backup_damaged" {
				t.Errorf("cut off: %v", err)
			}
		})
	}
}
