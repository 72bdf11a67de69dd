package roster

import "slices"

// Status says where a user is in the life that an organisation gives them.
// The lock is apart from it (see [LockUser]), and so is the recycle bin
// (State.DeletedAt): both may befall a user of any status.
type Status string

// The statuses; names.md §2.2 maps them to those of other systems.
const (
	Staged    Status = "staged"    // exists before the start date, may not sign in
	Active    Status = "active"    // may sign in
	Inactive  Status = "inactive"  // ended by process (left, dormant), can return
	Suspended Status = "suspended" // held for a while, keeps its access assignments
	Archived  Status = "archived"  // a read-only record whose identifiers stay taken
)

// Statuses lists every status in the order of a life.
var Statuses = []Status{Staged, Active, Inactive, Suspended, Archived}

// next holds the legal ways from each status. Undoing a change is not bound by
// it: a user may always go back to the version before.
var next = map[Status][]Status{
	Staged:    {Active, Inactive, Archived},
	Active:    {Inactive, Suspended, Archived},
	Inactive:  {Staged, Active, Archived},
	Suspended: {Active, Inactive, Archived},
	Archived:  {Inactive},
}

// Next gives the statuses that may follow s.
func (s Status) Next() []Status { return next[s] }

// May reports whether a user may go from s to another status.
func (s Status) May(to Status) bool { return slices.Contains(next[s], to) }

// SCIMActive is the value of the SCIM attribute "active" (RFC 7643 §4.1.1).
func (s Status) SCIMActive() bool { return s == Active }

// Valid reports whether s is one of the statuses.
func (s Status) Valid() bool { return slices.Contains(Statuses, s) }
