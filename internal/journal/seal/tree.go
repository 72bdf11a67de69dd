package seal

import (
	"context"
	"crypto/sha256"
	"fmt"

	"roster"
	"roster/internal/store"
)

const (
	hashSize  = sha256.Size
	tileWidth = 256
	tileBits  = 8
)

// node hashes two nodes of the tree into the one above them.
func node(left, right Hash) Hash {
	var b [1 + 2*hashSize]byte
	b[0] = 1
	copy(b[1:], left[:])
	copy(b[1+hashSize:], right[:])
	return sha256.Sum256(b[:])
}

// frontier folds leaves and whole subtrees, from left to right, into the root of
// the tree. Its nodes are the roots of the largest subtrees that are whole.
type frontier struct {
	size  int64
	nodes []frontierNode
}

type frontierNode struct {
	level uint
	hash  Hash
}

// push adds the root of the next 2^level leaves.
func (f *frontier) push(level uint, h Hash) {
	f.size += 1 << level
	for n := len(f.nodes); n > 0 && f.nodes[n-1].level == level; n-- {
		h = node(f.nodes[n-1].hash, h)
		level++
		f.nodes = f.nodes[:n-1]
	}
	f.nodes = append(f.nodes, frontierNode{level, h})
}

// pushAll adds the hashes of a tile of a level.
func (f *frontier) pushAll(level uint, hashes []byte) {
	for ; len(hashes) >= hashSize; hashes = hashes[hashSize:] {
		f.push(level, Hash(hashes))
	}
}

// root gives the root of the tree as RFC 6962 defines it.
func (f *frontier) root() Hash {
	if len(f.nodes) == 0 {
		return sha256.Sum256(nil)
	}
	h := f.nodes[len(f.nodes)-1].hash
	for i := len(f.nodes) - 2; i >= 0; i-- {
		h = node(f.nodes[i].hash, h)
	}
	return h
}

func (f *frontier) clone() *frontier {
	return &frontier{f.size, append([]frontierNode(nil), f.nodes...)}
}

// tileRoot gives the root of a whole tile.
func tileRoot(hashes []byte) Hash {
	var f frontier
	f.pushAll(0, hashes)
	return f.root()
}

// edge is the right edge of the tree, where it grows: on each level the last
// tile as long as it is not full.
type edge struct {
	size      int64
	hashes    [][]byte // by level
	positions []roster.Position
	salts     []byte
}

// loadEdge reads the right edge of a tree of a size.
func loadEdge(ctx context.Context, v *store.View, size int64) (*edge, error) {
	e := &edge{size: size}
	for level := int64(0); size>>(tileBits*level) > 0; level++ {
		width := int(size >> (tileBits * level) % tileWidth)
		var hashes []byte
		if width > 0 {
			t, err := loadTile(ctx, v, level, size>>(tileBits*(level+1)), width)
			if err != nil {
				return nil, err
			}
			hashes = t.Hashes
			if level == 0 {
				if err := e.loadLeaves(ctx, v, t, width); err != nil {
					return nil, err
				}
			}
		}
		e.hashes = append(e.hashes, hashes)
	}
	return e, nil
}

func (e *edge) loadLeaves(ctx context.Context, v *store.View, t store.SealTile, width int) (err error) {
	if e.positions, err = parsePositions(t.Positions); err != nil || len(e.positions) != width {
		return fmt.Errorf("the seal of the journal is damaged: tile %d of level 0 does not name its %d events", t.N, width)
	}
	salts, err := v.SealSalts(ctx, t.N, t.N+1)
	if err != nil {
		return err
	}
	if len(salts) != 1 || len(salts[0].Salts) != width*len(Salt{}) {
		return fmt.Errorf("the seal of the journal is damaged: tile %d has no salts for its %d events", t.N, width)
	}
	e.salts = salts[0].Salts
	return nil
}

// loadTile reads the first hashes of a tile.
func loadTile(ctx context.Context, v *store.View, level, n int64, width int) (store.SealTile, error) {
	tiles, err := v.SealTiles(ctx, level, n, n+1)
	if err != nil {
		return store.SealTile{}, err
	}
	if len(tiles) != 1 || len(tiles[0].Hashes) < width*hashSize {
		return store.SealTile{}, fmt.Errorf("the seal of the journal is damaged: tile %d of level %d is missing or shorter than %d hashes", n, level, width)
	}
	tiles[0].Hashes = tiles[0].Hashes[:width*hashSize]
	return tiles[0], nil
}

// root gives the root of the tree that ends here.
func (e *edge) root() Hash {
	var f frontier
	for level := len(e.hashes) - 1; level >= 0; level-- {
		f.pushAll(uint(tileBits*level), e.hashes[level])
	}
	return f.root()
}

// leaf is an event as the tree takes it in.
type leaf struct {
	hash     Hash
	position roster.Position
	salt     Salt
}

// grow adds leaves, and gives every tile that is new or longer. It calls sign
// where a checkpoint belongs: at every step of [store.CheckpointStep] events,
// and at the end.
func (e *edge) grow(leaves []leaf, sign func() error) (b store.SealBatch, err error) {
	b.From = e.size
	for i := range leaves {
		e.positions = append(e.positions, leaves[i].position)
		e.salts = append(e.salts, leaves[i].salt[:]...)
		e.size++
		e.add(0, leaves[i].hash, &b)
		if e.size%store.CheckpointStep == 0 || i == len(leaves)-1 {
			if err := sign(); err != nil {
				return b, err
			}
		}
	}
	for level, hashes := range e.hashes {
		if len(hashes) > 0 {
			e.save(int64(level), &b)
		}
	}
	return b, nil
}

// add puts a hash at the end of a level, and the root of a tile that is full
// thereby at the end of the next.
func (e *edge) add(level int64, h Hash, b *store.SealBatch) {
	if int(level) == len(e.hashes) {
		e.hashes = append(e.hashes, nil)
	}
	e.hashes[level] = append(e.hashes[level], h[:]...)
	if len(e.hashes[level]) < tileWidth*hashSize {
		return
	}
	e.save(level, b)
	full := tileRoot(e.hashes[level])
	e.hashes[level] = nil
	if level == 0 {
		e.positions, e.salts = nil, nil
	}
	e.add(level+1, full, b)
}

func (e *edge) save(level int64, b *store.SealBatch) {
	ended := e.size >> (tileBits * level) // hashes on this level
	t := store.SealTile{Level: level, N: (ended - 1) / tileWidth, Hashes: e.hashes[level]}
	if level == 0 {
		t.Positions = formatPositions(e.positions)
		b.Salts = append(b.Salts, store.SealSalts{N: t.N, Salts: e.salts})
	}
	b.Tiles = append(b.Tiles, t)
}
