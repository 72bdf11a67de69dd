package seal

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"roster"
	"roster/internal/journal"
	"roster/internal/store"
)

// Reader is the name under which the seal reads the journal.
const Reader = "seal"

// publicSetting keeps the public key in the database: a node with another key
// must not seal.
const publicSetting = "journal.seal"

// A batch takes the place of a writer, and costs as much for one event as for a
// thousand: so there is one checkpoint in this time, however much happens, and
// still one at least every second. Only a seal that is far behind does not rest.
const (
	batch  = 32768
	period = 650 * time.Millisecond
)

// Config says how to seal.
type Config struct {
	Store *store.Store
	Log   *slog.Logger
	// KeyFile holds the key that signs; it is made when missing. The last
	// checkpoint that was signed is remembered beside it, with ".last" at the
	// end.
	KeyFile string
	// AnchorFile, if set, is where each checkpoint is appended.
	AnchorFile string
	// Anchored, if set, is told of each attempt to do so.
	Anchored func(error)
}

// Sealer is the reader of the journal that seals it.
type Sealer struct {
	store  *store.Store
	log    *slog.Logger
	key    *Key
	last   string // file
	anchor string // file
	told   func(error)

	mu     sync.Mutex
	signed Checkpoint // the last that this node knows to have been published
	owed   string     // the last checkpoint, while the anchor file does not take it
}

var (
	_ journal.Planner = (*Sealer)(nil)
	_ journal.Paced   = (*Sealer)(nil)
)

// New makes the reader that seals the journal.
func New(c Config) (*Sealer, error) {
	key, err := OpenKey(c.KeyFile)
	if err != nil {
		return nil, err
	}
	s := &Sealer{store: c.Store, log: c.Log, key: key, last: c.KeyFile + ".last", anchor: c.AnchorFile, told: c.Anchored}
	s.signed, err = readLast(s.last, key.public)
	return s, err
}

// Name implements [journal.Reader].
func (s *Sealer) Name() string { return Reader }

// Pace implements [journal.Paced].
func (s *Sealer) Pace() (int, time.Duration) { return batch, period }

// Read implements [journal.Reader].
func (s *Sealer) Read(ctx context.Context, tx *store.Tx, events []roster.Event) error {
	p, err := s.Plan(ctx, &tx.View, previous(events[0].Position), len(events))
	if err != nil {
		return err
	}
	return p.Apply(ctx, tx)
}

// Plan implements [journal.Planner]. It seals events in memory, as their rows
// stand in the journal: reading what they say would cost more than all the rest.
func (s *Sealer) Plan(ctx context.Context, v *store.View, after roster.Position, most int) (journal.Plan, error) {
	leaves, err := leavesAfter(ctx, v, after, most)
	if err != nil {
		return nil, err
	}
	if len(leaves) == 0 {
		s.settle()
		return nil, nil
	}
	if err := s.mayseal(ctx, v); err != nil {
		return nil, err
	}
	size, _, err := v.Checkpoint(ctx)
	if err != nil {
		return nil, err
	}
	e, err := loadEdge(ctx, v, size)
	if err != nil {
		return nil, err
	}
	if err := s.extends(ctx, v, e); err != nil {
		return nil, err
	}
	p := &sealing{sealer: s, last: leaves[len(leaves)-1].position, events: len(leaves)}
	var notes []store.SealNote
	p.batch, err = e.grow(leaves, func() (err error) {
		p.checkpoint, err = s.key.sign(e.size, e.root())
		notes = append(notes, store.SealNote{Size: e.size, Note: p.checkpoint.Note})
		return err
	})
	p.batch.Notes = notes
	return p, err
}

// mayseal refuses when the database is sealed with another key than this node's.
func (s *Sealer) mayseal(ctx context.Context, v *store.View) error {
	public, found, err := v.Setting(ctx, publicSetting)
	if err == nil && found && public != s.key.public {
		err = roster.Errorf(roster.Conflict, "seal_key",
			"this node has the key %s, but the journal is sealed with %s: give every node the same file as seal-key", s.key.public, public)
	}
	return err
}

// extends refuses when the tree in the database does not contain what was
// signed before: then somebody has changed it, or put back an older one.
func (s *Sealer) extends(ctx context.Context, v *store.View, e *edge) error {
	s.mu.Lock()
	signed := s.signed
	s.mu.Unlock()
	if signed.Size == 0 {
		return nil
	}
	ok := false
	switch {
	case signed.Size == e.size:
		ok = e.root() == signed.Root
	case signed.Size < e.size:
		root, err := rootAt(ctx, v, signed.Size, e.size)
		if err != nil {
			return err
		}
		ok = root == signed.Root
	}
	if !ok {
		return roster.Errorf(roster.Conflict, "seal_forked",
			"the journal in the database is not the one of which a checkpoint of size %d was signed: verify it against %s; if the database was restored from a backup on purpose, remove that file", signed.Size, s.last)
	}
	return nil
}

// leavesAfter makes the leaves of the next events, each with a salt of its own.
func leavesAfter(ctx context.Context, v *store.View, after roster.Position, most int) (leaves []leaf, err error) {
	var r reading
	var salts []Salt
	err = v.EventRowsAfter(ctx, after, most, func(row *store.EventRow) error {
		if row.Type == "" {
			return roster.Errorf(roster.Conflict, "event_unreadable", "the event behind %s cannot be read: it was not written by Roster", after)
		}
		if len(salts) == 0 {
			salts = newSalts(tileWidth)
		}
		h, _ := r.leaf(row, &opening{salt: salts[0]})
		leaves = append(leaves, leaf{h, row.Position, salts[0]})
		salts, after = salts[1:], row.Position
		return nil
	})
	return leaves, err
}

// sealing is a batch that was sealed in memory.
type sealing struct {
	sealer     *Sealer
	batch      store.SealBatch
	checkpoint Checkpoint // the last
	last       roster.Position
	events     int
}

// End implements [journal.Plan].
func (p *sealing) End() (events int, last roster.Position) { return p.events, p.last }

// Apply implements [journal.Plan].
func (p *sealing) Apply(ctx context.Context, tx *store.Tx) error {
	public, err := tx.KeepSetting(ctx, publicSetting, p.sealer.key.public)
	if err != nil {
		return err
	}
	if public != p.sealer.key.public { // another node was faster
		return p.sealer.mayseal(ctx, &tx.View)
	}
	// What was forgotten since the plan was made must not come back.
	if len(p.batch.Salts) > 0 {
		first := &p.batch.Salts[0]
		now, err := tx.SealSalts(ctx, first.N, first.N+1)
		if err != nil {
			return err
		}
		for _, kept := range now {
			copy(first.Salts, kept.Salts)
		}
	}
	return tx.Seal(ctx, p.batch)
}

// Applied implements [journal.Plan].
func (p *sealing) Applied() { p.sealer.publish(p.checkpoint) }

// publish carries a checkpoint out of the database. That this may fail without
// harm is why the next checkpoint contains all before it.
func (s *Sealer) publish(c Checkpoint) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.signed = c
	if err := writeLast(s.last, c.Note); err != nil {
		s.log.Error("the last checkpoint of the journal could not be remembered", "file", s.last, "error", err)
	}
	if s.anchor != "" {
		s.writeAnchor(c.Note)
	}
}

// settle offers the last checkpoint once more to an anchor file that did not
// take it. Otherwise a share that was away for a moment would lack it until
// something happens again.
func (s *Sealer) settle() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.owed != "" {
		s.writeAnchor(s.owed)
	}
}

func (s *Sealer) writeAnchor(note string) {
	err := appendNote(s.anchor, note)
	if s.told != nil {
		s.told(err)
	}
	switch {
	case err != nil && s.owed == "":
		s.log.Error("checkpoints of the journal cannot be written to the anchor file; sealing goes on", "file", s.anchor, "error", err)
	case err == nil && s.owed != "":
		s.log.Info("the anchor file takes checkpoints again", "file", s.anchor)
	}
	s.owed = ""
	if err != nil {
		s.owed = note
	}
}
