package store

import (
	"context"
	"encoding/base64"
	"math"
	"strconv"
	"strings"

	"roster"
)

// SealTile is up to 256 hashes of one level of the tree over the journal.
type SealTile struct {
	Level     int64
	N         int64
	Hashes    []byte
	Positions string // of the events, in the lowest level
}

// SealSalts are the salts of the events of the lowest tile with the same number.
type SealSalts struct {
	N     int64
	Salts []byte
}

// SealBatch is by how much the tree grows at once.
type SealBatch struct {
	From  int64 // leaves before
	Tiles []SealTile
	Salts []SealSalts
	Notes []SealNote // the last is of the tree as it is from now on
}

// SealNote is a signed checkpoint for a size of the tree.
type SealNote struct {
	Size int64
	Note string
}

// CheckpointStep is how many events lie between two checkpoints that are kept
// for good. Others are kept until there is a newer one.
const CheckpointStep = 4096

var (
	upsertTiles      = sqlText("save seal tiles", "insert into seal_tile (level, n, hashes, positions) select * from ({rows}) as v where true on conflict (level, n) do update set hashes = excluded.hashes, positions = excluded.positions")
	upsertSalts      = sqlText("save seal salts", "insert into seal_salt (n, salts) select * from ({rows}) as v where true on conflict (n) do update set salts = excluded.salts")
	insertCheckpoint = sqlText("save checkpoint", "insert into seal_checkpoint (size, note) values ($1, $2) on conflict (size) do update set note = excluded.note")
	thinCheckpoints  = sqlText("thin checkpoints", "delete from seal_checkpoint where size >= $1 and size < $2 and size % $3 <> 0")
	lastCheckpoint   = sqlText("last checkpoint", "select size, note from seal_checkpoint order by size desc limit 1")
	allCheckpoints   = sqlText("checkpoints", "select size, note from seal_checkpoint order by size")
	tilesBetween     = sqlText("seal tiles", "select level, n, hashes, positions from seal_tile where level = $1 and n >= $2 and n < $3 order by n")
	lowestTiles      = sqlText("lowest seal tiles", "select count(*), coalesce(max(n), -1) from seal_tile where level = 0")
	saltsBetween     = sqlText("seal salts", "select n, salts from seal_salt where n >= $1 and n < $2 order by n")
	openingsBetween  = sqlText("seal openings", "select leaf, opening from seal_opening where leaf >= $1 and leaf < $2 order by leaf")
	upsertOpening    = sqlText("save seal opening", "insert into seal_opening (leaf, opening) values ($1, $2) on conflict (leaf) do update set opening = excluded.opening")
)

var sealText = base64.RawStdEncoding

// Seal lets the tree over the journal grow.
func (tx *Tx) Seal(ctx context.Context, b SealBatch) error {
	levels, ns := make([]int64, len(b.Tiles)), make([]int64, len(b.Tiles))
	hashes, positions := make([]string, len(b.Tiles)), make([]string, len(b.Tiles))
	for i, t := range b.Tiles {
		levels[i], ns[i], hashes[i], positions[i] = t.Level, t.N, sealText.EncodeToString(t.Hashes), t.Positions
	}
	if err := tx.rows(ctx, upsertTiles, new(table).number(levels).number(ns).text(hashes).text(positions)); err != nil {
		return err
	}
	if err := tx.KeepSalts(ctx, b.Salts...); err != nil {
		return err
	}
	var size int64
	for _, n := range b.Notes {
		size = n.Size
		if _, err := tx.exec(ctx, insertCheckpoint, n.Size, n.Note); err != nil {
			return err
		}
	}
	_, err := tx.exec(ctx, thinCheckpoints, b.From, size, CheckpointStep)
	return err
}

// KeepSalts saves the salts of whole tiles.
func (tx *Tx) KeepSalts(ctx context.Context, list ...SealSalts) error {
	ns, salts := make([]int64, len(list)), make([]string, len(list))
	for i, s := range list {
		ns[i], salts[i] = s.N, sealText.EncodeToString(s.Salts)
	}
	return tx.rows(ctx, upsertSalts, new(table).number(ns).text(salts))
}

// KeepOpening saves what is left of the salt of an event.
func (tx *Tx) KeepOpening(ctx context.Context, leaf int64, opening string) error {
	_, err := tx.exec(ctx, upsertOpening, leaf, opening)
	return err
}

// Checkpoint gives the last signed checkpoint; before the first, its size is 0.
func (v *View) Checkpoint(ctx context.Context) (size int64, note string, err error) {
	_, err = v.one(ctx, lastCheckpoint, []any{&size, &note})
	return size, note, err
}

// Checkpoints gives the notes of all checkpoints that were kept, by size.
func (v *View) Checkpoints(ctx context.Context) (notes []string, err error) {
	err = v.each(ctx, allCheckpoints, func(r rows) error {
		var size int64
		var note string
		err := r.Scan(&size, &note)
		notes = append(notes, note)
		return err
	})
	return notes, err
}

// SealTiles gives the tiles of a level from one number up to, but without, another.
// Hashes that cannot be read come as none.
func (v *View) SealTiles(ctx context.Context, level, from, to int64) (tiles []SealTile, err error) {
	err = v.each(ctx, tilesBetween, func(r rows) error {
		var t SealTile
		var hashes string
		err := r.Scan(&t.Level, &t.N, &hashes, &t.Positions)
		t.Hashes, _ = sealText.DecodeString(hashes)
		tiles = append(tiles, t)
		return err
	}, level, from, to)
	return tiles, err
}

// SealSalts gives the salts of tiles likewise.
func (v *View) SealSalts(ctx context.Context, from, to int64) (list []SealSalts, err error) {
	err = v.each(ctx, saltsBetween, func(r rows) error {
		var s SealSalts
		var salts string
		err := r.Scan(&s.N, &salts)
		s.Salts, _ = sealText.DecodeString(salts)
		list = append(list, s)
		return err
	}, from, to)
	return list, err
}

// SealOpenings gives what is left of the salts of events from one leaf up to,
// but without, another.
func (v *View) SealOpenings(ctx context.Context, from, to int64) (map[int64]string, error) {
	found := map[int64]string{}
	err := v.each(ctx, openingsBetween, func(r rows) error {
		var leaf int64
		var opening string
		err := r.Scan(&leaf, &opening)
		found[leaf] = opening
		return err
	}, from, to)
	return found, err
}

// LowestSealTiles counts the tiles of the lowest level, and gives the highest of
// their numbers, which begin with 0.
func (v *View) LowestSealTiles(ctx context.Context) (count, last int64, err error) {
	_, err = v.one(ctx, lowestTiles, []any{&count, &last})
	return count, last, err
}

// EventRow is a row of the journal as it stands there.
type EventRow struct {
	Position    roster.Position
	Type        string
	V           int64
	At          int64 // microseconds since 1970
	Actor       string
	ActorID     string
	SubjectKind string
	SubjectID   string
	ChangeSet   string
	Reason      string
	Data        string
}

// A row comes as one text: numbers, the lengths of the texts, then the texts.
// Handing over one value instead of twelve makes reading half as dear again.
const eventText = `select concat(tx, ' ', n, ' ', v, ' ', at, ' ', octet_length(type), ' ', octet_length(actor), ' ', octet_length(actor_id), ' ',
	octet_length(subject_kind), ' ', octet_length(subject_id), ' ', octet_length(change_set), ' ', octet_length(reason), ' ',
	type, actor, actor_id, subject_kind, subject_id, change_set, reason, data)
	from event where (tx, n) > ($1, $2) and `

var (
	eventRows      = sqlText("event rows", eventText+"(tx, n) <= ($3, $4) order by tx, n")
	eventRowsAfter = sqlText("event rows after", eventText+"tx < $3 order by tx, n limit $4")
)

// EventRows hands out the rows of the journal behind one position up to another,
// in order. The row is the same each time, filled anew. One that was forged so
// that it cannot be read has no type.
func (v *View) EventRows(ctx context.Context, after, to roster.Position, give func(*EventRow) error) error {
	return v.eventRows(ctx, eventRows, give, after.Tx, after.N, to.Tx, to.N)
}

// EventRowsAfter hands out the next rows likewise. It ends where [View.EventsAfter]
// ends.
func (v *View) EventRowsAfter(ctx context.Context, after roster.Position, limit int, give func(*EventRow) error) error {
	horizon, err := v.store.dialect.horizon(ctx, v.conn)
	if err != nil {
		return err
	}
	return v.eventRows(ctx, eventRowsAfter, give, after.Tx, after.N, horizon, limit)
}

func (v *View) eventRows(ctx context.Context, s *statement, give func(*EventRow) error, args ...any) error {
	var e EventRow
	var text string
	return v.each(ctx, s, func(r rows) error {
		if err := r.Scan(&text); err != nil {
			return err
		}
		if !e.parse(text) {
			e.Type = ""
		}
		return give(&e)
	}, args...)
}

// parse reads a row from its text. A number that is none sorts behind all.
func (e *EventRow) parse(text string) (ok bool) {
	var numbers [4 + 7]int64
	ok = true
	for i := range numbers {
		n, rest, is := cutNumber(text)
		if !is {
			n, ok = math.MaxInt64, false
			_, rest, _ = strings.Cut(text, " ")
		}
		numbers[i], text = n, rest
	}
	e.Position, e.V, e.At = roster.Position{Tx: numbers[0], N: numbers[1]}, numbers[2], numbers[3]
	for i, s := range [...]*string{&e.Type, &e.Actor, &e.ActorID, &e.SubjectKind, &e.SubjectID, &e.ChangeSet, &e.Reason} {
		length := numbers[4+i]
		if !ok || length < 0 || length > int64(len(text)) {
			return false
		}
		*s, text = text[:length], text[length:]
	}
	e.Data = text
	return ok
}

// cutNumber reads a whole number up to a blank, and gives what is behind that.
// A million rows have ten million: this takes a third of strconv's time.
func cutNumber(text string) (n int64, rest string, ok bool) {
	i := 0
	if i < len(text) && text[i] == '-' {
		i++
	}
	first := i
	for ; i < len(text) && '0' <= text[i] && text[i] <= '9'; i++ {
		n = n*10 + int64(text[i]-'0')
	}
	if i == first || i == len(text) || text[i] != ' ' {
		return 0, "", false
	}
	if i > 18 { // may not fit
		n, err := strconv.ParseInt(text[:i], 10, 64)
		return n, text[i+1:], err == nil
	}
	if first > 0 {
		n = -n
	}
	return n, text[i+1:], true
}
