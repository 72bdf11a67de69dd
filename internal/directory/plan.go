package directory

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"hash/maphash"
	"slices"
	"strconv"
	"time"

	"roster"
	"roster/internal/access"
	"roster/internal/store"
)

// Proposal is a change that somebody wants to be part of a change set. One
// that comes with blocking problems is written down as blocked.
type Proposal struct {
	Row      int64 // the row of the file it comes from, 0 for none
	Change   roster.Change
	Label    string
	Problems []roster.Problem
	// Adjust, when set, has the last word on the change once it is known how
	// the person is now; an import decides by it which verb a status takes.
	Adjust func(before roster.User, c roster.Change) roster.Change
	// Locate, when set, says of a problem where in its source it stands.
	Locate func(*roster.Problem)
	// At is when it happens in the story of a demo organisation, and Earlier
	// what the same set has done to the same user by then. They mean something
	// in a set of the origin demo only.
	At      time.Time
	Earlier []Step
}

// Step is a change at an instant of a story.
type Step struct {
	At     time.Time
	Change roster.Change
}

// Planning fills a change set with items. It remembers only a few bytes per
// item, so that a file of a million rows needs little memory.
type Planning struct {
	d        *Directory
	set      roster.ChangeSet
	actor    roster.Actor
	seed     maphash.Seed
	subjects rowTable // subject → row or number of the item that names it
	claims   rowTable // unique key → row or number of the item that takes it
	released map[uint64]struct{}
	expected map[uint64]struct{} // users whom later items will make
	nodes    map[roster.NodeID]roster.Node
	sisters  map[string]roster.NodeID        // who bears a name in a place
	moved    map[roster.UserID]store.Manager // to whom the set gives another manager, or the bin
	admins   map[roster.UserID]bool          // whom the set changes, and whether they can sign in then
	custom   []roster.Attribute              // made by the set
	hash     hash.Hash
	tally    *tally

	watch func(roster.Item)
	line  func(roster.UserID) (roster.UserID, bool)
}

// Watch has f see every item as it is planned.
func (p *Planning) Watch(f func(roster.Item)) { p.watch = f }

// NewChangeSet opens a change set in the state planning; extra runs in the
// same transaction.
func (d *Directory) NewChangeSet(ctx context.Context, set roster.ChangeSet, extra func(tx *store.Tx, set *roster.ChangeSet) error) (roster.ChangeSet, error) {
	err := d.store.Update(ctx, func(tx *store.Tx) error {
		position, err := tx.LastPosition(ctx)
		if err != nil {
			return err
		}
		set.ID = roster.ChangeSetID(roster.NewID(roster.PrefixChangeSet, tx.Now()))
		set.State, set.CreatedAt, set.CreatedBy, set.PlannedAt, set.Version = roster.Planning, tx.Now(), access.Actor(ctx), position, 1
		tx.By(set.CreatedBy)
		if err := extra(tx, &set); err != nil {
			return err
		}
		return tx.SaveChangeSet(ctx, set)
	})
	return set, err
}

// Plan begins to fill a change set, or begins again after a kill: items from
// before are dropped.
func (d *Directory) Plan(ctx context.Context, id roster.ChangeSetID) (*Planning, error) {
	p := &Planning{
		d: d, seed: maphash.MakeSeed(), released: map[uint64]struct{}{}, expected: map[uint64]struct{}{},
		nodes: map[roster.NodeID]roster.Node{}, sisters: map[string]roster.NodeID{}, moved: map[roster.UserID]store.Manager{}, admins: map[roster.UserID]bool{}, hash: sha256.New(), tally: newTally(),
	}
	err := d.store.Update(ctx, func(tx *store.Tx) error {
		set, err := requireSet(ctx, &tx.View, id)
		if err != nil {
			return err
		}
		if set.State != roster.Planning {
			return roster.Errorf(roster.Conflict, "not_planning", "the change set is %s and can no longer be planned", set.State)
		}
		set.Counts, set.Total, set.Done = roster.Counts{}, 0, 0
		p.set, p.actor = set, set.CreatedBy
		if err := tx.DeleteItems(ctx, id); err != nil {
			return err
		}
		return tx.SaveChangeSet(ctx, set)
	})
	return p, err
}

// Set gives the change set as planned so far.
func (p *Planning) Set() roster.ChangeSet { return p.set }

// Batch is a number of items that are planned and not yet saved.
type Batch struct {
	// Rows is how many rows of a file the plan has come through with it.
	Rows  int64
	items []roster.Item
}

// Add plans a batch of proposals, in their order, and saves it. progress runs
// in the transaction that saves the items; it may be nil.
func (p *Planning) Add(ctx context.Context, proposals []Proposal, progress func(tx *store.Tx) error) error {
	question, err := p.Look(ctx, proposals)
	if err != nil {
		return err
	}
	batch, err := p.Work(ctx, question)
	if err != nil {
		return err
	}
	return p.Save(ctx, batch, progress)
}

// Question is a number of proposals with what the rules have to know of them.
type Question struct {
	proposals []Proposal
	changes   []roster.Change // those that a rule decides on
	facts     *facts
}

// Look reads what the rules have to know of a batch of proposals, apart from
// what the plan itself does before. So it may be done while the batch before is
// worked out.
func (p *Planning) Look(ctx context.Context, proposals []Proposal) (Question, error) {
	q := Question{proposals: proposals, changes: make([]roster.Change, 0, len(proposals))}
	for _, b := range proposals {
		if b.Change.Subject.Kind == roster.SubjectUser && !roster.Blocking(b.Problems) {
			q.changes = append(q.changes, b.Change)
		}
	}
	err := p.d.store.View(ctx, func(v *store.View) error {
		catalogue, err := v.Catalogue(ctx)
		if err != nil {
			return err
		}
		if len(p.custom) > 0 {
			catalogue = catalogue.With(p.custom...)
		}
		q.facts, err = loadFacts(ctx, v, catalogue, q.changes)
		return err
	})
	return q, err
}

// Work plans a batch without saving it, so that one may be worked out while the
// one before is saved. Batches are worked out and saved in their order.
func (p *Planning) Work(ctx context.Context, q Question) (Batch, error) {
	batch := Batch{items: make([]roster.Item, 0, len(q.proposals))}
	f := q.facts
	f.plan = p
	err := p.d.store.View(ctx, func(v *store.View) error {
		if err := p.follow(ctx, v, f, q.changes); err != nil {
			return err
		}
		for _, b := range q.proposals {
			item, err := p.item(ctx, v, f, b)
			if err != nil {
				return err
			}
			batch.items = append(batch.items, item)
		}
		return p.tally.departures(ctx, v)
	})
	batch.Rows = p.set.Counts.Rows
	return batch, err
}

// Save saves a batch.
func (p *Planning) Save(ctx context.Context, b Batch, progress func(tx *store.Tx) error) error {
	data := make([][]byte, 0, len(b.items))
	for _, item := range b.items {
		d, err := p.digest(item)
		if err != nil {
			return err
		}
		data = append(data, d)
	}
	return p.d.store.Update(ctx, func(tx *store.Tx) error {
		if progress != nil {
			if err := progress(tx); err != nil {
				return err
			}
		}
		return tx.InsertItemData(ctx, p.set.ID, b.items, data)
	})
}

// item plans one proposal and keeps the plan's memory in step.
func (p *Planning) item(ctx context.Context, v *store.View, f *facts, b Proposal) (roster.Item, error) {
	p.set.Total++
	if b.Row > 0 {
		p.set.Counts.Rows++
	}
	var item roster.Item
	var err error
	switch {
	case roster.Blocking(b.Problems):
		item = roster.Item{Change: b.Change, Problems: b.Problems, Action: roster.ActionBlocked, State: roster.ItemSkipped}
	case b.Change.Subject.Kind == roster.SubjectUser:
		var before, after roster.User
		item, before, after = p.user(f, b)
		item.N = p.set.Total
		p.tally.user(item, before, after, f.admins, p.set.CreatedAt)
	case b.Change.Subject.Kind == roster.SubjectAttribute:
		item, err = p.attribute(ctx, v, f, b)
	default:
		item, err = p.node(ctx, v, b)
	}
	item.N, item.Row = p.set.Total, b.Row
	if b.Locate != nil && len(item.Problems) > 0 {
		item.Problems = slices.Clone(item.Problems)
		for i := range item.Problems {
			b.Locate(&item.Problems[i])
		}
	}
	if p.set.Origin == roster.OriginDemo {
		item.At = b.At
	}
	if b.Label != "" && (item.Label == "" || item.Action == roster.ActionBlocked) {
		item.Label = b.Label
	}
	p.set.Counts.Add(item)
	p.tally.item(item)
	if p.watch != nil {
		p.watch(item)
	}
	return item, err
}

// digest adds an item to the hash of the set, and gives the bytes under which
// it is stored.
func (p *Planning) digest(item roster.Item) ([]byte, error) {
	data, err := store.ItemData(item)
	p.hash.Write([]byte(item.Change.Verb))
	p.hash.Write([]byte(item.Change.Subject.ID))
	p.hash.Write(data)
	return data, err
}

// user plans a change to a person. The instant is that of the set, so that a
// plan begun anew after a kill comes out the same.
func (p *Planning) user(f *facts, b Proposal) (item roster.Item, before, after roster.User) {
	if p.set.Origin == roster.OriginDemo {
		return p.told(f, b)
	}
	subject := p.sum(b.Change.Subject.ID)
	if other, twice := p.subjects.get(subject); twice {
		return roster.Item{Change: b.Change, Action: roster.ActionBlocked, State: roster.ItemSkipped, Problems: []roster.Problem{DuplicateRow(other)}}, before, after
	}
	p.subjects.put(subject, p.where(b))
	before = f.users[roster.UserID(b.Change.Subject.ID)]
	if b.Adjust != nil {
		b.Change = b.Adjust(before, b.Change)
	}
	o := before.Apply(b.Change, f, p.actor, p.set.CreatedAt)
	o.Problems = append(o.Problems, b.Problems...)
	if o.OK() && len(o.Events) > 0 {
		p.claim(f, b, before, o.Next)
		p.move(f, before, o.Next)
	}
	return newItem(b.Change, before, o), before, o.Next
}

// DuplicateRow is what is wrong with a row when an earlier one is about the same
// person, even if that one is blocked: nobody can say which of them is right.
func DuplicateRow(earlier int64) roster.Problem {
	return roster.Problem{Code: "duplicate_row", Message: "row " + strconv.FormatInt(earlier, 10) + " is about the same person: keep one of the two"}
}

// claim remembers the unique keys that a planned change gives up and takes.
func (p *Planning) claim(f *facts, b Proposal, before, after roster.User) {
	held, taken := f.keys(before), f.keys(after)
	for _, k := range held {
		if !slices.Contains(taken, k) {
			p.released[p.sumKey(k)] = struct{}{}
		}
	}
	for _, k := range taken {
		if !slices.Contains(held, k) {
			p.claims.put(p.sumKey(k), p.where(b))
		}
	}
}

func (p *Planning) where(b Proposal) int64 {
	if b.Row > 0 {
		return b.Row
	}
	return p.set.Total
}

func (p *Planning) sum(s string) uint64 { return maphash.String(p.seed, s) }

func (p *Planning) sumKey(k roster.Key) uint64 { return p.sum(k.Kind + "\x00" + k.Value) }

// claimed tells which row of the plan takes a key.
func (p *Planning) claimed(k roster.Key) (roster.UserID, bool) {
	row, ok := p.claims.get(p.sumKey(k))
	if p.set.Origin == roster.OriginBulk {
		return roster.UserID("another person of the same change"), ok
	}
	return roster.UserID("row " + strconv.FormatInt(row, 10) + " of the same file"), ok
}

// gaveUp tells whether the plan has somebody give up a key.
func (p *Planning) gaveUp(k roster.Key) bool {
	_, ok := p.released[p.sumKey(k)]
	return ok
}

// makes tells whether the plan makes a user, by an earlier item or a later one.
func (p *Planning) makes(id roster.UserID) bool {
	_, named := p.subjects.get(p.sum(string(id)))
	_, expected := p.expected[p.sum(string(id))]
	return named || expected
}

// Expect tells the plan of a user whom a later item will make, so that earlier
// ones may name them as a manager.
func (p *Planning) Expect(id roster.UserID) { p.expected[p.sum(string(id))] = struct{}{} }

// brakeShare and brakeFloor set the brake: a plan that deactivates more than
// this share of its source, and more than the floor, must be confirmed.
const (
	brakeShare = 5 // one in five, 20 %
	brakeFloor = 10
)

// Finish closes the plan: the set is hashed and can no longer change.
func (p *Planning) Finish(ctx context.Context) (roster.ChangeSet, error) {
	facets := p.tally.facets()
	err := p.d.store.Update(ctx, func(tx *store.Tx) error {
		set, err := requireSet(ctx, &tx.View, p.set.ID)
		if err != nil {
			return err
		}
		if set.State != roster.Planning {
			return roster.Errorf(roster.Conflict, "not_planning", "the change set is %s and can no longer be planned", set.State)
		}
		p.set.JobID, p.set.Version = set.JobID, set.Version+1
		p.set.State, p.set.Hash = roster.Planned, hex.EncodeToString(p.hash.Sum(nil))
		if p.set.Confirm, err = brake(ctx, &tx.View, p.set); err != nil {
			return err
		}
		if err := tx.InsertFacets(ctx, p.set.ID, facets); err != nil {
			return err
		}
		tx.By(p.actor)
		tx.In(p.set.ID)
		return tx.SaveChangeSet(ctx, p.set, roster.NewEvent(setSubject(p.set), roster.ChangeSetPlanned{
			Origin: string(p.set.Origin), Hash: p.set.Hash, Counts: p.set.Counts.Map(),
		}))
	})
	return p.set, err
}

// bulkLimit is how many people a bulk change may take something from without
// being confirmed, however many there are.
const bulkLimit = 500

func brake(ctx context.Context, v *store.View, set roster.ChangeSet) (int64, error) {
	switch set.Origin {
	case roster.OriginImport:
		if set.Counts.Deactivate <= brakeFloor {
			return 0, nil
		}
		size, err := v.SourceSize(ctx, set.Source)
		if err != nil || set.Counts.Deactivate*brakeShare <= size {
			return 0, err
		}
		return set.Counts.Deactivate, nil
	case roster.OriginBulk:
		n := set.Counts.Deactivate + set.Counts.Delete + set.Counts.Other
		if n <= brakeFloor {
			return 0, nil
		}
		size, err := v.CountUsers(ctx, store.UserList{})
		if err != nil || n <= bulkLimit && n*brakeShare <= size {
			return 0, err
		}
		return n, nil
	default:
		return 0, nil
	}
}

func setSubject(s roster.ChangeSet) roster.Subject {
	return roster.Subject{Kind: roster.SubjectChangeSet, ID: string(s.ID)}
}

func requireSet(ctx context.Context, v *store.View, id roster.ChangeSetID) (roster.ChangeSet, error) {
	set, found, err := v.ChangeSet(ctx, id)
	if err == nil && !found {
		err = roster.Errorf(roster.NotFound, "change_set_not_found", "there is no change set %q", id)
	}
	return set, err
}
