package seal

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"roster/internal/store"
)

// tiles reads the hashes of the tree for the makers of proofs.
type tiles struct {
	ctx context.Context
	v   *store.View
}

// ReadHashes implements tlog.HashReader. A hash within a tile is made of those
// in its lowest row.
func (t tiles) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		want := tlog.TileForIndex(tileBits, index)
		tile, err := loadTile(t.ctx, t.v, int64(want.L), want.N, want.W)
		if err != nil {
			return nil, err
		}
		if hashes[i], err = tlog.HashFromTile(want, tile.Hashes, index); err != nil {
			return nil, err
		}
	}
	return hashes, nil
}

// rootAt gives the root that a tree of now leaves had when it had size.
func rootAt(ctx context.Context, v *store.View, size, now int64) (Hash, error) {
	if size > now {
		return Hash{}, fmt.Errorf("the tree has %d leaves, not %d", now, size)
	}
	h, err := tlog.TreeHash(size, tiles{ctx: ctx, v: v})
	return Hash(h), err
}

// Inclusion proves that a leaf is in the tree of a checkpoint, in the form of
// C2SP's tlog-proof.
func Inclusion(ctx context.Context, v *store.View, c Checkpoint, leaf int64) (string, error) {
	proof, err := tlog.ProveRecord(c.Size, leaf, tiles{ctx: ctx, v: v})
	if err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "c2sp.org/tlog-proof@v1\nindex %d\n", leaf)
	for _, h := range proof {
		b.WriteString(base64.StdEncoding.EncodeToString(h[:]) + "\n")
	}
	b.WriteString("\n" + c.Note)
	return b.String(), nil
}

// Consistency proves that the tree of one checkpoint is the beginning of that of
// another: the hashes of RFC 6962, section 2.1.2.
func Consistency(ctx context.Context, v *store.View, old, now Checkpoint) ([]Hash, error) {
	if old.Size == 0 {
		return nil, nil
	}
	proof, err := tlog.ProveTree(now.Size, old.Size, tiles{ctx: ctx, v: v})
	if err != nil {
		return nil, err
	}
	hashes := make([]Hash, len(proof))
	for i, h := range proof {
		hashes[i] = Hash(h)
	}
	return hashes, nil
}

// subtree is a whole part of the tree, known by its root alone.
type subtree struct {
	Level uint   `json:"level"` // it has 2^level leaves
	Hash  []byte `json:"hash"`
}

// cover gives the largest whole subtrees that together hold the leaves from one
// up to, but without, another.
func cover(ctx context.Context, v *store.View, from, to int64) ([]subtree, error) {
	var list []subtree
	var indexes []int64
	for from < to {
		level := uint(0)
		for from%(2<<level) == 0 && from+2<<level <= to {
			level++
		}
		list = append(list, subtree{Level: level})
		indexes = append(indexes, tlog.StoredHashIndex(int(level), from>>level))
		from += 1 << level
	}
	hashes, err := tiles{ctx: ctx, v: v}.ReadHashes(indexes)
	for i := range hashes {
		list[i].Hash = hashes[i][:]
	}
	return list, err
}
