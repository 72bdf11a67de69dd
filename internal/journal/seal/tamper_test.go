package seal_test

import (
	"fmt"
	"slices"
	"testing"

	"roster"
	"roster/internal/journal/seal"
	"roster/internal/store/storetest"
)

// row gives the condition that finds an event.
func row(p roster.Position) string { return fmt.Sprintf("tx = %d and n = %d", p.Tx, p.N) }

// F13: whatever somebody with all rights on the database does to sealed events,
// verification names the first of them.
func TestF13Tamper(t *testing.T) {
	t.Parallel()
	const events, leaf = 1500, 700
	tests := []struct {
		name  string
		forge func(b *book, at, next roster.Position) []string
		kind  string
		leaf  int64
	}{
		{"a value changed", func(_ *book, at, _ roster.Position) []string {
			return []string{"update event set data = replace(data, 'Clerk', 'Chief') where " + row(at)}
		}, seal.KindChanged, leaf},
		{"a reason put in", func(_ *book, at, _ roster.Position) []string {
			return []string{"update event set reason = 'because' where " + row(at)}
		}, seal.KindChanged, leaf},
		{"an actor's name changed", func(_ *book, at, _ roster.Position) []string {
			return []string{"update event set actor = replace(actor, 'Anna', 'Hanna') where " + row(at)}
		}, seal.KindChanged, leaf},
		{"something put in beside the actor", func(_ *book, at, _ roster.Position) []string {
			return []string{`update event set actor = replace(actor, '"kind"', '"note":"x","kind"') where ` + row(at)}
		}, seal.KindChanged, leaf},
		{"the actor that is searched for changed", func(_ *book, at, _ roster.Position) []string {
			return []string{"update event set actor_id = 'usr_bo' where " + row(at)}
		}, seal.KindChanged, leaf},
		{"the time changed", func(_ *book, at, _ roster.Position) []string {
			return []string{"update event set at = at + 1 where " + row(at)}
		}, seal.KindChanged, leaf},
		{"the subject changed", func(_ *book, at, _ roster.Position) []string {
			return []string{"update event set subject_id = 'usr_x' where " + row(at)}
		}, seal.KindChanged, leaf},
		{"the type changed", func(_ *book, at, _ roster.Position) []string {
			return []string{"update event set type = 'user.deleted', v = 2 where " + row(at)}
		}, seal.KindChanged, leaf},
		{"an event removed", func(_ *book, at, _ roster.Position) []string {
			return []string{"delete from event where " + row(at)}
		}, seal.KindRemoved, leaf},
		{"the first event removed", func(b *book, _, _ roster.Position) []string {
			return []string{"delete from event where " + row(b.position(0))}
		}, seal.KindRemoved, 0},
		{"two events exchanged", func(_ *book, at, next roster.Position) []string {
			return []string{
				"update event set n = n + 100000 where " + row(at),
				fmt.Sprintf("update event set n = %d where ", at.N) + row(next),
				fmt.Sprintf("update event set n = %d where ", next.N) + row(roster.Position{Tx: at.Tx, N: at.N + 100000}),
			}
		}, seal.KindReordered, leaf},
		{"an event put in at the beginning", func(_ *book, at, _ roster.Position) []string {
			return []string{"insert into event select -4, n, type, v, at, actor, actor_id, subject_kind, subject_id, change_set, reason, data, request from event where " + row(at)}
		}, seal.KindInserted, -1},
		{"an event put in between", func(_ *book, at, _ roster.Position) []string {
			return []string{fmt.Sprintf("insert into event select tx, n + %d, type, v, at, actor, actor_id, subject_kind, subject_id, change_set, reason, data, request from event where ", events) + row(at)}
		}, seal.KindInserted, -1},
		{"the end cut off", func(b *book, _, _ roster.Position) []string {
			return []string{"delete from event where tx >= " + fmt.Sprint(b.position(1400).Tx)}
		}, seal.KindRemoved, 1400},
		{"a salt forgotten and the value kept", func(_ *book, at, _ roster.Position) []string {
			return []string{
				fmt.Sprintf("insert into seal_opening values (%d, 'n n n')", leaf),
				"update seal_salt set salts = substr(salts, 1, 0) where n = 2",
			}
		}, seal.KindTile, 512},
		{"a hash changed", func(*book, roster.Position, roster.Position) []string {
			return []string{"update seal_tile set hashes = 'AAAA' || substr(hashes, 5) where level = 0 and n = 2"}
		}, seal.KindChanged, 512},
		{"a tile removed", func(*book, roster.Position, roster.Position) []string {
			return []string{"delete from seal_tile where level = 0 and n = 2"}
		}, seal.KindTile, 512},
		{"a tile that cannot be read", func(*book, roster.Position, roster.Position) []string {
			return []string{"update seal_tile set hashes = '%%%' where level = 0 and n = 2"}
		}, seal.KindTile, 512},
		{"positions that cannot be read", func(*book, roster.Position, roster.Position) []string {
			return []string{"update seal_tile set positions = '1.1-9999999999' where level = 0 and n = 2"}
		}, seal.KindTile, 512},
		{"an upper tile changed", func(*book, roster.Position, roster.Position) []string {
			return []string{"update seal_tile set hashes = 'AAAA' || substr(hashes, 5) where level = 1"}
		}, seal.KindTile, 0},
		{"a tile far behind the end", func(*book, roster.Position, roster.Position) []string {
			return []string{"insert into seal_tile values (0, 4611686018427387904, 'AAAA', '9.9')"}
		}, seal.KindTile, 1536},
		{"the last checkpoint removed", func(*book, roster.Position, roster.Position) []string {
			return []string{"delete from seal_checkpoint where size = 1500"}
		}, seal.KindCheckpoint, 1500},
		{"the whole seal removed", func(*book, roster.Position, roster.Position) []string {
			return []string{"delete from seal_checkpoint", "delete from seal_tile", "delete from seal_salt", "delete from reader_cursor"}
		}, seal.KindCheckpoint, 0},
	}
	each(t, func(t *testing.T, b *book) {
		b.write(events, 50)
		b.stop()
		at, next := b.position(leaf), b.position(leaf+1)
		tables := []string{"event", "seal_tile", "seal_salt", "seal_opening", "seal_checkpoint", "reader_cursor"}
		for _, table := range tables {
			b.forge("create table kept_" + table + " as select * from " + table)
		}
		for _, test := range tests {
			b.forge(test.forge(b, at, next)...)
			r := b.verify()
			if r.OK || len(r.Problems) == 0 || r.Problems[0].Kind != test.kind || r.Problems[0].Leaf != test.leaf {
				t.Errorf("%s: want %s at leaf %d, got %+v", test.name, test.kind, test.leaf, r)
			} else if test.leaf == leaf && r.Problems[0].Position != at {
				t.Errorf("%s: the event at %s is named as %s", test.name, at, r.Problems[0].Position)
			}
			for _, table := range tables {
				b.forge("delete from "+table, "insert into "+table+" select * from kept_"+table)
			}
		}
		if r := b.verify(); !r.OK {
			t.Errorf("everything put right: %+v", r)
		}
	})
}

// F13: who cuts off the end, seal and all, leaves a journal that agrees with
// itself. A checkpoint that was kept elsewhere tells.
func TestF13CutOffWithItsSeal(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *book) {
		b.write(600, 50)
		b.sealed()
		early, last := b.checkpoint(), b.position(599)
		b.write(1, 1)
		b.stop()
		late := b.checkpoint()
		b.rewind(600, early, last)
		if r := b.verify(early); !r.OK || r.Size != 600 {
			t.Fatalf("without knowing better: %+v", r)
		}
		r := b.verify(early, late)
		if r.OK || r.Problems[0].Kind != seal.KindTruncated || r.Problems[0].Leaf != 600 || r.Problems[0].Position != last {
			t.Errorf("against the later checkpoint: %+v", r)
		}
	})
}

// rewind puts the seal back to a size, as a restored copy would.
func (b *book) rewind(size int, checkpoint string, last roster.Position) {
	b.t.Helper()
	whole := size / 256
	b.forge(
		fmt.Sprintf("delete from event where tx > %d", last.Tx),
		fmt.Sprintf("delete from seal_checkpoint where size > %d", size),
		"delete from seal_checkpoint",
		fmt.Sprintf("insert into seal_checkpoint values (%d, '%s')", size, checkpoint),
		fmt.Sprintf("delete from seal_tile where level = 0 and n > %d", whole),
		fmt.Sprintf("update seal_tile set hashes = substr(hashes, 1, %d), positions = '%s' where level = 0 and n = %d", (size%256*32*8+5)/6, b.positions(whole*256, size), whole),
		fmt.Sprintf("update seal_salt set salts = substr(salts, 1, %d) where n = %d", (size%256*32*8+5)/6, whole),
		fmt.Sprintf("update reader_cursor set tx = %d, n = %d", last.Tx, last.N),
	)
}

func (b *book) positions(from, to int) (text string) {
	b.t.Helper()
	for i, e := range storetest.AwaitEvents(b.t, b.store, to)[from:to] {
		if i > 0 {
			text += " "
		}
		text += e.Position.String()
	}
	return text
}

// F13: who changes events and seals them anew with a key of their own is found
// out by the signature; who even has the key, by a checkpoint from before.
func TestF13SealedAnew(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *book) {
		b.write(300, 50)
		b.sealed()
		early := b.checkpoint()
		b.write(900, 50)
		b.stop()
		late := b.checkpoint()
		b.forge("update event set data = replace(data, 'Clerk', 'Chief') where "+row(b.position(1000)),
			"delete from seal_checkpoint", "delete from seal_tile", "delete from seal_salt", "delete from reader_cursor", "delete from setting where name = 'journal.seal'")

		// Another key.
		mine := *b
		mine.dir = t.TempDir()
		mine.start()
		mine.stop()
		r := b.verify(early)
		if r.OK || !slices.ContainsFunc(r.Problems, func(p seal.Problem) bool { return p.Kind == seal.KindSignature }) {
			t.Errorf("with another key: %+v", r)
		}

		// The right key, in a process that has forgotten what it signed. Salts are
		// random, so even the unchanged beginning differs from what was signed.
		b.forge("delete from seal_checkpoint", "delete from seal_tile", "delete from seal_salt", "delete from reader_cursor", "delete from setting where name = 'journal.seal'")
		b.forget()
		b.start()
		b.stop()
		if r := b.verify(); !r.OK {
			t.Errorf("without knowing better: %+v", r)
		}
		if r := b.verify(late); r.OK || r.Problems[0].Kind != seal.KindResealed {
			t.Errorf("against a checkpoint from before: %+v", r)
		}
	})
}

// F13: an engine that keeps any value in any column does not let a forger stop
// the verification.
func TestF13Unreadable(t *testing.T) {
	t.Parallel()
	b := openEmbedded(t)
	b.write(600, 50)
	b.stop()
	at := b.position(300)
	for _, forgery := range []string{"v = 'x y'", "at = ''", "data = x'ff00'", "type = ''", "actor = 'null'", "reason = x'00'", "n = 'z'"} {
		b.forge("create table kept as select * from event", "update event set "+forgery+" where "+row(at))
		r := b.verify()
		if r.OK || r.Problems[0].Leaf != 300 && r.Problems[0].Kind != seal.KindInserted {
			t.Errorf("%s: %+v", forgery, r)
		}
		b.forge("delete from event", "insert into event select * from kept", "drop table kept")
	}
}
