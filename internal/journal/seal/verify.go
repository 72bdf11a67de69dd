package seal

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"roster"
	"roster/internal/store"
)

// VerifyStore checks the events of a database from a position on against the
// seal, and the seal against the signed checkpoints that the database and the
// caller have. The error is of the database; what is wrong with the journal is
// in the report.
func VerifyStore(ctx context.Context, s *store.Store, from roster.Position, a Against) (*Report, error) {
	c := &verification{store: s, report: newReport(a)}
	first, err := c.begin(ctx, from, a.Checkpoints)
	if err != nil {
		return nil, err
	}
	if err := c.leaves(ctx, first); err != nil {
		return nil, err
	}
	if err := c.upper(ctx); err != nil {
		return nil, err
	}
	c.against(c.notes)
	if err := c.unsealed(ctx); err != nil {
		return nil, err
	}
	return c.report.end(c.size, c.root()), nil
}

// measure finds out how long the tree is, and gives its last tile. What is signed
// wins over tiles that are missing or do not belong there.
func (c *verification) measure(ctx context.Context, v *store.View) (tail int64, err error) {
	var signed int64
	for _, text := range c.notes {
		if p, err := OpenCheckpoint(text, c.report.Key); err == nil {
			signed = max(signed, p.Size)
		}
	}
	count, tail, err := v.LowestSealTiles(ctx)
	if err != nil || count == 0 {
		return 0, err
	}
	if tail != count-1 {
		tail = min(tail, max(count, (signed+tileWidth-1)/tileWidth)-1)
		if signed > 0 {
			tail = min(tail, (signed-1)/tileWidth)
		}
	}
	if count > tail+1 {
		c.add(Problem{Position: c.end, Kind: KindTile, Leaf: (tail + 1) * tileWidth, Message: "there are tiles of the seal behind its end"})
	}
	last, err := v.SealTiles(ctx, 0, tail, tail+1)
	c.size = tail * tileWidth
	for _, t := range last {
		c.size += int64(min(len(t.Hashes)/hashSize, tileWidth))
	}
	if c.size == tail*tileWidth && signed > c.size {
		c.size = min(signed, (tail+1)*tileWidth)
	}
	return tail, err
}

// verification is a look through a journal.
type verification struct {
	store *store.Store
	size  int64           // of the tree
	end   roster.Position // of the journal, when the look began
	notes []string        // checkpoints

	mu     sync.Mutex
	report *Report
	tiles  []tileFacts
	ends   map[int64]bool // the tiles in which a checkpoint ends
}

// tileFacts is what is remembered of a lowest tile.
type tileFacts struct {
	root      Hash
	hashes    []byte // where a checkpoint ends within
	positions []roster.Position
	first     roster.Position
	last      roster.Position
	ok        bool
}

// begin reads how long the tree is and what is said of it, and gives the tile
// to begin with.
func (c *verification) begin(ctx context.Context, from roster.Position, outside []string) (first int64, err error) {
	err = c.store.View(ctx, func(v *store.View) (err error) {
		if c.report.Key == "" {
			c.report.KeyFrom = "the database itself"
			if c.report.Key, _, err = v.Setting(ctx, publicSetting); err != nil {
				return err
			}
		}
		kept, err := v.Checkpoints(ctx)
		if err != nil {
			return err
		}
		c.notes = append(slices.Clone(outside), kept...)
		if c.end, err = v.LastPosition(ctx); err != nil {
			return err
		}
		tail, err := c.measure(ctx, v)
		if err != nil {
			return err
		}
		if from != (roster.Position{}) {
			first, _ = tileOf(ctx, v, from) // a damaged tile means to begin at the beginning
			first = min(max(first, 0), tail)
		}
		return nil
	})
	c.tiles = make([]tileFacts, (c.size+tileWidth-1)/tileWidth)
	c.ends = map[int64]bool{int64(len(c.tiles)) - 1: true}
	for _, text := range c.notes {
		if p, err := parseCheckpoint(text); err == nil {
			c.ends[p.Size/tileWidth] = true
		}
	}
	return first, err
}

func (c *verification) add(p Problem) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.report.add(p)
}

// stretch is how many tiles are checked at once.
const stretch = 32

// leaves checks events against their leaves, from a tile on, on all processors.
func (c *verification) leaves(ctx context.Context, from int64) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	next := make(chan int64)
	var working sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		working.Go(func() {
			for n := range next {
				if err := c.stretch(ctx, n, min(n+stretch, int64(len(c.tiles))), from); err != nil {
					cancel(err)
				}
			}
		})
	}
	for n := int64(0); n < int64(len(c.tiles)) && ctx.Err() == nil; n += stretch {
		next <- n
	}
	close(next)
	working.Wait()
	return context.Cause(ctx)
}

// stretch checks the events of some tiles. Each stretch has a snapshot of its
// own: what is sealed no longer changes.
func (c *verification) stretch(ctx context.Context, start, end, from int64) error {
	return c.store.View(ctx, func(v *store.View) error {
		list, err := v.SealTiles(ctx, 0, max(start-1, 0), end)
		if err != nil {
			return err
		}
		byNumber := make(map[int64]*store.SealTile, len(list))
		for i := range list {
			byNumber[list[i].N] = &list[i]
		}
		for n := start; n < end; n++ {
			c.tiles[n] = c.facts(n, byNumber[n])
		}
		if end <= from {
			return nil
		}
		start = max(start, from)
		salts, err := v.SealSalts(ctx, start, end)
		if err != nil {
			return err
		}
		openings, err := v.SealOpenings(ctx, start*tileWidth, end*tileWidth)
		if err != nil {
			return err
		}
		w := walk{verification: c, openings: openings, salts: map[int64][]byte{}}
		for _, s := range salts {
			w.salts[s.N] = s.Salts
		}
		for n := start; n < end; n++ {
			w.expect(n, byNumber[n], c.tiles[n].ok)
		}
		w.behind = w.start(byNumber[start-1])
		return w.check(ctx, v)
	})
}

// width is how many leaves a tile must have.
func (c *verification) width(n int64) int { return int(min(c.size-n*tileWidth, tileWidth)) }

// facts looks at a tile by itself.
func (c *verification) facts(n int64, t *store.SealTile) (f tileFacts) {
	width := c.width(n)
	hashes := make([]byte, width*hashSize)
	if t != nil {
		list, _ := parsePositions(t.Positions)
		if len(t.Hashes) >= width*hashSize && len(list) >= width {
			hashes = t.Hashes[:width*hashSize]
			f.positions, f.first, f.last, f.ok = list, list[0], list[width-1], true
		}
	}
	f.root = tileRoot(hashes)
	if c.ends[n] {
		f.hashes = hashes
	} else {
		f.positions = nil
	}
	return f
}

// unsealed counts the events behind the tree.
func (c *verification) unsealed(ctx context.Context) error {
	last := roster.Position{}
	if n := len(c.tiles); n > 0 {
		if !c.tiles[n-1].ok {
			return nil
		}
		last = c.tiles[n-1].last
	}
	return c.store.View(ctx, func(v *store.View) (err error) {
		c.report.Unsealed, err = v.EventsBehind(ctx, last)
		if err == nil && c.size == 0 && c.report.Unsealed > 0 && c.report.Faults == 0 {
			c.add(Problem{Position: c.end, Kind: KindCheckpoint, Leaf: 0, Message: "nothing of the journal is sealed: a server seals it as soon as it runs"})
		}
		return err
	})
}

func (c *verification) root() Hash {
	var f frontier
	for n := range c.tiles {
		c.push(&f, n)
	}
	return f.root()
}

func (c *verification) push(f *frontier, n int) {
	if c.width(int64(n)) == tileWidth {
		f.push(tileBits, c.tiles[n].root)
	} else {
		f.pushAll(0, c.tiles[n].hashes)
	}
}

// upper checks the tiles above the lowest.
func (c *verification) upper(ctx context.Context) error {
	var below []Hash
	for n := range c.tiles {
		if c.width(int64(n)) == tileWidth {
			below = append(below, c.tiles[n].root)
		}
	}
	for level := int64(1); len(below) > 0; level++ {
		want := below
		below = nil
		err := c.store.View(ctx, func(v *store.View) error {
			list, err := v.SealTiles(ctx, level, 0, int64(len(want)+tileWidth-1)/tileWidth)
			if err != nil {
				return err
			}
			at := 0
			for n := int64(0); n*tileWidth < int64(len(want)); n++ {
				part := want[n*tileWidth : min((n+1)*tileWidth, int64(len(want)))]
				var hashes []byte
				if at < len(list) && list[at].N == n {
					hashes = list[at].Hashes
					at++
				}
				for i, h := range part {
					if len(hashes) < (i+1)*hashSize || Hash(hashes[i*hashSize:]) != h {
						leaf := (n*tileWidth + int64(i)) << (tileBits * level)
						c.add(Problem{Position: c.at(leaf), Kind: KindTile, Leaf: leaf, Message: fmt.Sprintf("hash %d of level %d is not made of those below it", n*tileWidth+int64(i), level)})
						break
					}
				}
				if len(part) == tileWidth {
					var f frontier
					for _, h := range part {
						f.push(0, h)
					}
					below = append(below, f.root())
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// at gives the position of a leaf, or of the first one in its tile when no
// checkpoint ends there.
func (c *verification) at(leaf int64) roster.Position {
	n, i := leaf/tileWidth, leaf%tileWidth
	if n >= int64(len(c.tiles)) {
		return c.end
	}
	if i < int64(len(c.tiles[n].positions)) {
		return c.tiles[n].positions[i]
	}
	return c.tiles[n].first
}
