package seal_test

import (
	"context"
	"encoding/base64"
	"strings"
	"testing"

	"github.com/transparency-dev/formats/log"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"roster/internal/journal/seal"
	"roster/internal/store"
)

// Verifiers that are not ours accept checkpoints, the inclusion of each event,
// and that each checkpoint continues the one before.
func TestOthersVerify(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *book) {
		var notes []string
		for _, n := range []int{1, 2, 254, 300, 5} {
			b.write(n, 20)
			b.sealed()
			notes = append(notes, b.checkpoint())
		}
		b.stop()
		verifier, err := note.NewVerifier(b.public)
		must(t, err)
		var list []*log.Checkpoint
		for _, text := range notes {
			c, _, _, err := log.ParseCheckpoint([]byte(text), verifier.Name(), verifier)
			must(t, err)
			list = append(list, c)
		}
		last := list[len(list)-1]
		now, err := seal.OpenCheckpoint(notes[len(notes)-1], b.public)
		must(t, err)

		var hashes [][]byte
		b.view(func(ctx context.Context, v *store.View) error {
			entries, err := seal.Entries(ctx, v, 0, int64(last.Size))
			for _, e := range entries {
				hashes = append(hashes, rfc6962.DefaultHasher.HashLeaf(e))
			}
			return err
		})
		if len(hashes) != int(last.Size) {
			t.Fatalf("%d entries of %d", len(hashes), last.Size)
		}
		b.view(func(ctx context.Context, v *store.View) error {
			for i := range hashes {
				text, err := seal.Inclusion(ctx, v, now, int64(i))
				must(t, err)
				head, signed, _ := strings.Cut(text, "\n\n")
				if signed != now.Note {
					t.Fatalf("the proof carries the checkpoint %q", signed)
				}
				var path [][]byte
				var record tlog.RecordProof
				for _, line := range strings.Split(head, "\n")[2:] {
					h, err := base64.StdEncoding.DecodeString(line)
					must(t, err)
					path, record = append(path, h), append(record, tlog.Hash(h))
				}
				must(t, proof.VerifyInclusion(rfc6962.DefaultHasher, uint64(i), last.Size, hashes[i], path, last.Hash))
				must(t, tlog.CheckRecord(record, int64(last.Size), tlog.Hash(last.Hash), int64(i), tlog.Hash(hashes[i])))
				if proof.VerifyInclusion(rfc6962.DefaultHasher, uint64(i), last.Size, hashes[(i+1)%len(hashes)], path, last.Hash) == nil {
					t.Fatal("the proof of one event holds for another")
				}
			}
			for i, text := range notes {
				old, err := seal.OpenCheckpoint(text, b.public)
				must(t, err)
				made, err := seal.Consistency(ctx, v, old, now)
				must(t, err)
				var path [][]byte
				for _, h := range made {
					path = append(path, h[:])
				}
				must(t, proof.VerifyConsistency(rfc6962.DefaultHasher, list[i].Size, last.Size, path, list[i].Hash, last.Hash))
			}
			return nil
		})
	})
}

// What is hashed, and handed to followers, holds nothing of a name, a reason or
// a value, however often they stand in the journal.
func TestEntriesHoldNothingPersonal(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *book) {
		b.write(300, 50)
		b.stop()
		b.view(func(ctx context.Context, v *store.View) error {
			entries, err := seal.Entries(ctx, v, 0, 300)
			for i, e := range entries {
				for _, personal := range []string{"Anna", "Lee", "Clerk", "Engineer", "asked for", "title"} {
					if strings.Contains(string(e), personal) {
						t.Fatalf("entry %d holds %q: %q", i, personal, e)
					}
				}
				if !strings.Contains(string(e), "usr_anna") {
					t.Fatalf("entry %d does not say who did it: %q", i, e)
				}
			}
			if len(entries) != 300 {
				t.Errorf("%d entries", len(entries))
			}
			return err
		})
	})
}

// follower is a client of tiles that is not ours.
type follower struct {
	read func(path string) ([]byte, error)
	tlog.TileReader
}

func (follower) Height() int                     { return 8 }
func (follower) SaveTiles([]tlog.Tile, [][]byte) {}

func (f follower) ReadTiles(tiles []tlog.Tile) (list [][]byte, err error) {
	for _, t := range tiles {
		data, err := f.read(strings.TrimPrefix(t.Path(), "tile/8/"))
		if err != nil {
			return nil, err
		}
		list = append(list, data)
	}
	return list, nil
}

// A follower that knows nothing but checkpoints and tiles can check everything.
func TestFollower(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b *book) {
		b.write(700, 50)
		b.sealed()
		early := b.checkpoint()
		b.write(66_000, 1000)
		b.stop()
		verifier, err := note.NewVerifier(b.public)
		must(t, err)
		old, _, _, err := log.ParseCheckpoint([]byte(early), verifier.Name(), verifier)
		must(t, err)
		now, _, _, err := log.ParseCheckpoint([]byte(b.checkpoint()), verifier.Name(), verifier)
		must(t, err)
		b.view(func(ctx context.Context, v *store.View) error {
			f := follower{read: func(path string) ([]byte, error) { return seal.Tile(ctx, v, path) }}
			tree := tlog.Tree{N: int64(now.Size), Hash: tlog.Hash(now.Hash)}
			reader := tlog.TileHashReader(tree, f)
			path, err := tlog.ProveTree(tree.N, int64(old.Size), reader)
			must(t, err)
			must(t, tlog.CheckTree(path, tree.N, tree.Hash, int64(old.Size), tlog.Hash(old.Hash)))
			entries, err := seal.Tile(ctx, v, "entries/002")
			must(t, err)
			index := tlog.StoredHashIndex(0, 512)
			leaf, err := reader.ReadHashes([]int64{index})
			must(t, err)
			n := int(entries[0])<<8 | int(entries[1])
			if tlog.RecordHash(entries[2:2+n]) != leaf[0] {
				t.Error("the first entry of the third bundle is not its leaf")
			}
			for _, wrong := range []string{"", "0/", "0/999", "0/000.p/0", "0/000.p/257", "0/1", "0/x000/000", "-1/000", "9/000", "0/../000", "entries/999", "data/000"} {
				if _, err := seal.Tile(ctx, v, wrong); err == nil {
					t.Errorf("there is a tile %q", wrong)
				}
			}
			return nil
		})
	})
}
