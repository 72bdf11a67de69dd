package seal

import (
	"context"
	"encoding/binary"
	"math"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"roster"
	"roster/internal/store"
)

var errNoTile = roster.Errorf(roster.NotFound, "no_such_tile", "there is no such tile: the address is LEVEL/N or entries/N as in c2sp.org/tlog-tiles, below the size of a checkpoint")

// Tile gives a tile of the tree by its address in C2SP's tlog-tiles, without the
// leading "tile/": of hashes such as 0/x001/067, or of the envelopes below them
// such as entries/x001/067.p/8.
func Tile(ctx context.Context, v *store.View, address string) ([]byte, error) {
	entries := strings.HasPrefix(address, "entries/")
	if entries {
		address = "0/" + strings.TrimPrefix(address, "entries/")
	}
	t, err := tlog.ParseTilePath("tile/8/" + address)
	if err != nil || t.L < 0 {
		return nil, errNoTile
	}
	found, err := v.SealTiles(ctx, int64(t.L), t.N, t.N+1)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 || len(found[0].Hashes) < t.W*hashSize {
		return nil, errNoTile
	}
	if !entries {
		return found[0].Hashes[:t.W*hashSize], nil
	}
	list, err := Entries(ctx, v, t.N*tileWidth, t.N*tileWidth+int64(t.W))
	if err != nil {
		return nil, err
	}
	var b []byte
	for _, e := range list {
		if len(e) > math.MaxUint16 {
			return nil, roster.Errorf(roster.TooLarge, "entry_too_large", "an event in this tile is too large for the format")
		}
		b = binary.BigEndian.AppendUint16(b, uint16(len(e)))
		b = append(b, e...)
	}
	return b, nil
}

// Entries gives the envelopes of the leaves from one up to, but without,
// another, as they are hashed.
func Entries(ctx context.Context, v *store.View, from, to int64) ([][]byte, error) {
	var list [][]byte
	err := records(ctx, v, from, to, func(r *record) error {
		var reading reading
		e, _ := reading.envelope(&r.row)
		reading.seal(&e, &r.row, r.opening)
		list = append(list, e.Append(nil))
		return nil
	})
	return list, err
}

// record is a sealed event with all that its leaf is made of.
type record struct {
	leaf    int64
	row     store.EventRow
	opening *opening
}

// records hands out the events of leaves, from one up to, but without, another.
// It fails where the journal and its seal do not agree on what there is.
func records(ctx context.Context, v *store.View, from, to int64, give func(*record) error) error {
	for n := from / tileWidth; n*tileWidth < to; n++ {
		width := int(min(to-n*tileWidth, tileWidth))
		t, err := loadTile(ctx, v, 0, n, width)
		if err != nil {
			return err
		}
		list, err := parsePositions(t.Positions)
		if err != nil || len(list) < width {
			return errDamaged
		}
		salts, err := v.SealSalts(ctx, n, n+1)
		if err != nil {
			return err
		}
		openings, err := v.SealOpenings(ctx, n*tileWidth, (n+1)*tileWidth)
		if err != nil {
			return err
		}
		if len(salts) != 1 || len(salts[0].Salts) < width*len(Salt{}) {
			return errDamaged
		}
		i := int(max(from-n*tileWidth, 0))
		err = v.EventRows(ctx, previous(list[i]), list[width-1], func(row *store.EventRow) error {
			if i >= width || row.Position != list[i] {
				return errDamaged
			}
			leaf := n*tileWidth + int64(i)
			o, err := openingOf(Salt(salts[0].Salts[i*len(Salt{}):]), openings[leaf])
			if err != nil {
				return errDamaged
			}
			i++
			return give(&record{leaf, *row, o})
		})
		if err != nil {
			return err
		}
		if i < width {
			return errDamaged
		}
	}
	return nil
}

var errDamaged = roster.Errorf(roster.Conflict, "seal_damaged", "the journal and its seal do not agree: \"roster journal verify\" says where")
