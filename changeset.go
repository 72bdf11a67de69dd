package roster

import "time"

// ChangeSet is the unit of all change: one edit or a file of a million rows.
// Once planned it is immutable and hashed; what was looked at is what is
// applied.
type ChangeSet struct {
	ID         ChangeSetID
	Origin     Origin
	Title      string // what a person would call it: a file name, "Rename Anna Lee"
	Source     string // the named source whose people the set speaks for
	State      SetState
	Hash       string // SHA-256 over the items, in hexadecimal
	Counts     Counts
	Done       int64 // items that have been worked through
	Total      int64 // items in all
	CreatedAt  time.Time
	CreatedBy  Actor
	PlannedAt  Position // the end of the journal when planning began
	AppliedAt  time.Time
	RollbackOf ChangeSetID
	ImportID   string
	JobID      string
	Confirm    int64  // the number that must be repeated to apply the set, 0 for none
	Failure    string // why planning or applying failed, in public words
	Version    int64
}

// Origin says by which route a change set came.
type Origin string

// The origins, append-only.
const (
	OriginEdit     Origin = "edit"
	OriginImport   Origin = "import"
	OriginBulk     Origin = "bulk"
	OriginRollback Origin = "rollback"
	OriginDemo     Origin = "demo"
)

// SetState is how far a change set has come.
type SetState string

// The states, in order; failed and cancelled sets may be partly applied.
const (
	Planning  SetState = "planning"
	Planned   SetState = "planned"
	Applying  SetState = "applying"
	Applied   SetState = "applied"
	Cancelled SetState = "cancelled"
	Failed    SetState = "failed"
)

// Counts counts items by action and by result; Rows counts what was read.
type Counts struct {
	Rows       int64 `json:"rows"`
	Create     int64 `json:"create"`
	Update     int64 `json:"update"`
	Deactivate int64 `json:"deactivate"`
	Activate   int64 `json:"activate"`
	Delete     int64 `json:"delete"`
	Other      int64 `json:"other"` // other verbs on users
	Nodes      int64 `json:"nodes"` // changes to units and locations
	Unchanged  int64 `json:"unchanged"`
	Blocked    int64 `json:"blocked"`
	Applied    int64 `json:"applied"`
	Skipped    int64 `json:"skipped"`
	Failed     int64 `json:"failed"`
}

// Changes counts the items that would change something.
func (c Counts) Changes() int64 {
	return c.Create + c.Update + c.Deactivate + c.Activate + c.Delete + c.Other + c.Nodes
}

// Map gives the counts by their names, as events carry them.
func (c Counts) Map() map[string]int64 {
	m := map[string]int64{}
	for name, n := range map[string]int64{
		"rows": c.Rows, "create": c.Create, "update": c.Update, "deactivate": c.Deactivate, "activate": c.Activate, "delete": c.Delete,
		"other": c.Other, "nodes": c.Nodes, "unchanged": c.Unchanged, "blocked": c.Blocked,
		"applied": c.Applied, "skipped": c.Skipped, "failed": c.Failed,
	} {
		if n != 0 {
			m[name] = n
		}
	}
	return m
}

// Add counts one more planned item.
func (c *Counts) Add(i Item) {
	switch {
	case i.Action == ActionBlocked:
		c.Blocked++
	case i.Action == ActionUnchanged:
		c.Unchanged++
	case i.Change.Subject.Kind != SubjectUser:
		c.Nodes++
	case i.Change.Verb == Create:
		c.Create++
	case i.Change.Verb == Update, i.Change.Verb == Revert:
		c.Update++
	case i.Change.Verb == Deactivate:
		c.Deactivate++
	case i.Change.Verb == Activate:
		c.Activate++
	case i.Change.Verb == Delete:
		c.Delete++
	default:
		c.Other++
	}
}

// Action says what the plan makes of an item.
type Action string

// The actions.
const (
	ActionChange    Action = "change"
	ActionUnchanged Action = "unchanged" // already so
	ActionBlocked   Action = "blocked"
)

// ItemState is what became of an item.
type ItemState string

// The states of an item.
const (
	ItemPlanned ItemState = "planned"
	ItemApplied ItemState = "applied"
	ItemSkipped ItemState = "skipped" // unchanged or blocked: nothing was to be done
	ItemFailed  ItemState = "failed"
)

// Item is one change of a set with what the plan found.
type Item struct {
	N           int64 // its place in the set
	Row         int64 // the row of the file it came from, 0 for none
	Action      Action
	State       ItemState
	Change      Change
	Label       string // who or what, for people to read
	Before      Values // the old texts of what changes
	After       Values // the new ones
	BeforeState *State // the old status, lock and bin, where they change
	AfterState  *State
	BaseVersion int64     // the version it was planned on, and is applied to or not at all
	At          time.Time // when it happened, in the story of a demo organisation; else zero
	Problems    []Problem
}

// NextVersion is the version that applying the item makes.
func (i Item) NextVersion() int64 { return i.BaseVersion + 1 }
