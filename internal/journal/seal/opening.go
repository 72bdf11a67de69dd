package seal

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"roster"
	"roster/internal/store"
)

// opening is what shows that an event is the one that was sealed: its salt, or
// once something of it was forgotten, for each field its key or what stood in
// the envelope.
type opening struct {
	salt  Salt
	parts *[fields]part // nil while the salt is there
}

type part struct {
	key    Hash
	sealed Commitment // where the key is forgotten
	closed bool       // the key is forgotten
}

var errOpening = errors.New("what is left of the salt of an event cannot be read")

// String writes the parts, a word each: "k" with a key, "c" with a commitment or
// "n" where there was nothing to commit to.
func (o *opening) String() string {
	words := make([]string, fields)
	for i, p := range o.parts {
		switch {
		case !p.closed:
			words[i] = "k" + base64.RawStdEncoding.EncodeToString(p.key[:])
		case p.sealed.Made:
			words[i] = "c" + base64.RawStdEncoding.EncodeToString(p.sealed.Sum[:])
		default:
			words[i] = "n"
		}
	}
	return strings.Join(words, " ")
}

// parseOpening reads what String wrote.
func parseOpening(text string) (*opening, error) {
	words := strings.Split(text, " ")
	if len(words) != fields {
		return nil, errOpening
	}
	o := &opening{parts: new([fields]part)}
	for i, word := range words {
		if word == "n" {
			o.parts[i].closed = true
			continue
		}
		if word == "" || !strings.Contains("kc", word[:1]) {
			return nil, errOpening
		}
		raw, err := base64.RawStdEncoding.DecodeString(word[1:])
		if err != nil || len(raw) != hashSize {
			return nil, errOpening
		}
		if word[0] == 'k' {
			o.parts[i].key = Hash(raw)
		} else {
			o.parts[i] = part{sealed: Commitment{true, Hash(raw)}, closed: true}
		}
	}
	return o, nil
}

// commitTo gives the commitment to a value in a field. It is not ok when the key
// was forgotten, but a value still stands there: nothing attests it.
func (h *hasher) commitTo(f Field, o *opening, value string) (c Commitment, ok bool) {
	if o.parts != nil {
		p := &o.parts[f-1]
		if p.closed {
			return p.sealed, value == "" || f == FieldData && value == "{}"
		}
		return h.commit(&p.key, value), true
	}
	if value == "" {
		return Commitment{}, true
	}
	key := f.key(&o.salt)
	return h.commit(&key, value), true
}

// Forget makes values of a sealed event unguessable for good: their keys are
// destroyed, and only the commitments are kept, so that every proof stands. The
// caller erases the values themselves in the same transaction, leaving empty
// texts and, of the data, an empty object.
func Forget(ctx context.Context, tx *store.Tx, at roster.Position, gone ...Field) error {
	if _, err := tx.Cursor(ctx, Reader); err != nil { // so that the tile does not grow meanwhile
		return err
	}
	n, leaf, err := locate(ctx, &tx.View, at)
	if err != nil {
		return err
	}
	salts, err := tx.SealSalts(ctx, n, n+1)
	if err != nil {
		return err
	}
	openings, err := tx.SealOpenings(ctx, leaf, leaf+1)
	if err != nil {
		return err
	}
	i := int(leaf % tileWidth)
	if len(salts) != 1 || len(salts[0].Salts) < (i+1)*len(Salt{}) {
		return fmt.Errorf("the seal of the journal is damaged: tile %d has no salts", n)
	}
	slot := salts[0].Salts[i*len(Salt{}) : (i+1)*len(Salt{})]
	o, err := openingOf(Salt(slot), openings[leaf])
	if err != nil {
		return err
	}
	if err := o.forget(ctx, &tx.View, at, gone); err != nil {
		return err
	}
	clear(slot)
	if err := tx.KeepSalts(ctx, salts[0]); err != nil {
		return err
	}
	return tx.KeepOpening(ctx, leaf, o.String())
}

// openingOf gives the opening of an event from its salt, or from what is left.
func openingOf(s Salt, left string) (*opening, error) {
	if s != (Salt{}) {
		return &opening{salt: s}, nil
	}
	return parseOpening(left)
}

// forget turns the salt into keys, and the keys of what is to go into the
// commitments that they made.
func (o *opening) forget(ctx context.Context, v *store.View, at roster.Position, gone []Field) error {
	if o.parts == nil {
		o.parts = new([fields]part)
		for i := range o.parts {
			o.parts[i].key = Field(i + 1).key(&o.salt)
		}
	}
	return v.EventRows(ctx, previous(at), at, func(row *store.EventRow) error {
		var r reading
		r.envelope(row)
		for _, f := range gone {
			p := &o.parts[f-1]
			if p.closed {
				continue
			}
			sealed, _ := r.commitTo(f, o, r.value(f, row))
			*p = part{sealed: sealed, closed: true}
		}
		return nil
	})
}

// previous gives a position that lies before another, with nothing in between.
func previous(p roster.Position) roster.Position {
	if p.N > 0 {
		return roster.Position{Tx: p.Tx, N: p.N - 1}
	}
	return roster.Position{Tx: p.Tx - 1, N: 1<<63 - 1}
}

// locate finds the tile and the leaf of an event.
func locate(ctx context.Context, v *store.View, at roster.Position) (n, leaf int64, err error) {
	n, err = tileOf(ctx, v, at)
	if err != nil || n < 0 {
		return 0, 0, errors.Join(err, errUnsealed)
	}
	t, err := loadTile(ctx, v, 0, n, 1)
	if err != nil {
		return 0, 0, err
	}
	list, err := parsePositions(t.Positions)
	if err != nil {
		return 0, 0, err
	}
	for i, p := range list {
		if p == at {
			return n, n*tileWidth + int64(i), nil
		}
	}
	return 0, 0, errUnsealed
}

var errUnsealed = roster.Errorf(roster.NotFound, "event_not_sealed", "there is no sealed event at this position; a new event is sealed within a second")

// tileOf finds the lowest tile in which a position lies or would lie, and gives
// -1 when all begin behind it.
func tileOf(ctx context.Context, v *store.View, at roster.Position) (int64, error) {
	_, last, err := v.LowestSealTiles(ctx)
	if err != nil {
		return -1, err
	}
	low, high := int64(-1), last // tile low begins at or before the position
	for low < high {
		middle := low + (high-low+1)/2
		t, err := loadTile(ctx, v, 0, middle, 1)
		if err != nil {
			return -1, err
		}
		first, _, _ := strings.Cut(t.Positions, " ")
		first, _, _ = strings.Cut(first, "-")
		p, err := roster.ParsePosition(first)
		if err != nil {
			return -1, err
		}
		if at.Less(p) {
			high = middle - 1
		} else {
			low = middle
		}
	}
	return low, nil
}
