package seal

import (
	"context"
	"fmt"
	"math"

	"roster"
	"roster/internal/store"
)

// walk goes through the rows of some tiles and the leaves they should be, side
// by side.
type walk struct {
	*verification
	openings map[int64]string
	salts    map[int64][]byte
	behind   roster.Position // the last position before
	expected []expectation
	next     int
	reading  reading
	events   int64
	erased   int64
	bad      []misfit
}

// expectation is a leaf that should stand in the journal.
type expectation struct {
	position roster.Position
	number   int64
	hash     Hash
	salt     Salt
	unknown  bool // the tile is damaged: whatever stands there passes, the tile is reported
}

// misfit is an event that is not what was sealed; it may be another's.
type misfit struct {
	row  store.EventRow
	leaf expectation
}

// expect adds the leaves of a tile.
func (w *walk) expect(n int64, t *store.SealTile, ok bool) {
	width := w.width(n)
	salts := w.salts[n]
	if ok && len(salts) < width*len(Salt{}) {
		w.add(Problem{Position: w.tiles[n].first, Kind: KindTile, Leaf: n * tileWidth, Message: fmt.Sprintf("the salts of tile %d are missing or damaged", n)})
		salts = make([]byte, width*len(Salt{}))
	}
	if !ok {
		w.add(Problem{Position: w.last(), Kind: KindTile, Leaf: n * tileWidth, Message: fmt.Sprintf("tile %d of the seal is missing or damaged: its events cannot be verified", n)})
		w.expected = append(w.expected, expectation{number: n * tileWidth, unknown: true})
		return
	}
	list, _ := parsePositions(t.Positions)
	for i := range width {
		w.expected = append(w.expected, expectation{
			position: list[i], number: n*tileWidth + int64(i), hash: Hash(t.Hashes[i*hashSize:]), salt: Salt(salts[i*len(Salt{}):]),
		})
	}
}

func (w *walk) last() roster.Position {
	for i := len(w.expected) - 1; i >= 0; i-- {
		if !w.expected[i].unknown {
			return w.expected[i].position
		}
	}
	return w.behind
}

// start gives the position behind which the rows are to be read, from the tile
// before.
func (w *walk) start(before *store.SealTile) roster.Position {
	if w.expected[0].number == 0 {
		return roster.Position{Tx: math.MinInt64}
	}
	if before != nil {
		if list, err := parsePositions(before.Positions); err == nil {
			return list[len(list)-1]
		}
	}
	for _, e := range w.expected {
		if !e.unknown {
			return previous(e.position) // what lies before cannot be told
		}
	}
	return roster.Position{}
}

// check compares the rows with what is expected.
func (w *walk) check(ctx context.Context, v *store.View) error {
	if err := v.EventRows(ctx, w.behind, w.last(), w.row); err != nil {
		return err
	}
	for ; w.next < len(w.expected); w.next++ {
		w.missing(&w.expected[w.next])
	}
	w.name()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.report.Events += w.events
	w.report.Erased += w.erased
	return nil
}

func (w *walk) row(row *store.EventRow) error {
	for w.next < len(w.expected) {
		e := &w.expected[w.next]
		switch {
		case e.unknown:
			if w.next+1 < len(w.expected) && !row.Position.Less(w.expected[w.next+1].position) {
				w.next++
				continue
			}
			return nil
		case e.position.Less(row.Position):
			w.missing(e)
			w.next++
			continue
		case row.Position.Less(e.position):
			w.add(Problem{Position: row.Position, Kind: KindInserted, Leaf: -1, Message: "this event was not sealed, but stands among events that were"})
			return nil
		}
		w.next++
		w.events++
		w.compare(row, e)
		return nil
	}
	return nil
}

func (w *walk) missing(e *expectation) {
	if !e.unknown {
		w.add(Problem{Position: e.position, Kind: KindRemoved, Leaf: e.number, Message: "the event that was sealed here is missing"})
	}
}

func (w *walk) compare(row *store.EventRow, e *expectation) {
	o := opening{salt: e.salt}
	if e.salt == (Salt{}) {
		left, err := parseOpening(w.openings[e.number])
		if err != nil {
			w.add(Problem{Position: e.position, Kind: KindTile, Leaf: e.number, Message: "the salt of this event is missing or damaged: its values cannot be verified"})
			return
		}
		w.erased++
		o = *left
	}
	if h, ok := w.reading.leaf(row, &o); !ok || h != e.hash {
		w.bad = append(w.bad, misfit{*row, *e})
	}
}

// maxMisfits bounds the search for events that changed places.
const maxMisfits = 64

// name tells events that stand at another's place from those that were changed.
func (w *walk) name() {
	for i, m := range w.bad {
		p := Problem{Position: m.leaf.position, Kind: KindChanged, Leaf: m.leaf.number, Message: "this event is not what was sealed"}
		if len(w.bad) <= maxMisfits {
			for k, other := range w.bad {
				moved := m.row
				moved.Position = other.leaf.position
				if h, ok := w.reading.leaf(&moved, &opening{salt: other.leaf.salt}); i != k && ok && h == other.leaf.hash {
					p.Kind, p.Message = KindReordered, fmt.Sprintf("the event that was sealed at %s stands here", other.leaf.position)
				}
			}
		}
		w.add(p)
	}
}
