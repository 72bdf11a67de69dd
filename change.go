package roster

import "time"

// SubjectKind says what a change or an event is about.
type SubjectKind string

// The kinds of subject, append-only.
const (
	SubjectUser         SubjectKind = "user"
	SubjectUnit         SubjectKind = "unit"
	SubjectLocation     SubjectKind = "location"
	SubjectAttribute    SubjectKind = "attribute"
	SubjectChangeSet    SubjectKind = "changeset"
	SubjectSession      SubjectKind = "session"
	SubjectToken        SubjectKind = "token"
	SubjectImport       SubjectKind = "import"
	SubjectJob          SubjectKind = "job"
	SubjectOrganisation SubjectKind = "organisation"
	SubjectExport       SubjectKind = "export"
)

// Subject is one thing that a change or an event is about.
type Subject struct {
	Kind SubjectKind `json:"kind"`
	ID   string      `json:"id"`
}

// Verb says what is to happen to a subject.
type Verb string

// The verbs. Those from activate to unlock change the status or the lock of a
// user; every verb of a user may carry values to set in the same act.
const (
	Create     Verb = "create"
	Update     Verb = "update"
	Activate   Verb = "activate"
	Deactivate Verb = "deactivate"
	Suspend    Verb = "suspend"
	Stage      Verb = "stage"
	Archive    Verb = "archive"
	LockUser   Verb = "lock"
	Unlock     Verb = "unlock"
	Delete     Verb = "delete"
	Restore    Verb = "restore"
	Revert     Verb = "revert"  // back to how it was before an earlier change; only undoing makes it
	Confirm    Verb = "confirm" // nothing changes, but a source has named the user again
)

// StatusAfter gives the status that a verb leads to.
func (v Verb) StatusAfter() (Status, bool) {
	switch v {
	case Activate:
		return Active, true
	case Deactivate:
		return Inactive, true
	case Suspend:
		return Suspended, true
	case Stage:
		return Staged, true
	case Archive:
		return Archived, true
	default:
		return "", false
	}
}

// VerbTo gives the verb that leads to a status.
func VerbTo(s Status) Verb {
	for _, v := range []Verb{Activate, Deactivate, Suspend, Stage, Archive} {
		if to, _ := v.StatusAfter(); to == s {
			return v
		}
	}
	return Update
}

// Change is all that may happen to people and their organisation, as a value.
// A form, an API call, a file row and an undo all end as changes and go
// through the same door.
type Change struct {
	Subject Subject   `json:"subject"`
	Verb    Verb      `json:"verb"`
	Values  Values    `json:"values,omitempty"` // what to set; an empty text clears
	Expect  int64     `json:"expect,omitempty"` // the version it was made for; 0 for any
	Reason  string    `json:"reason,omitempty"`
	Until   time.Time `json:"until,omitzero"`  // when a suspension or a lock ends by itself
	State   *State    `json:"state,omitempty"` // with Revert the status, lock and bin to go back to; with Create the status to begin with
}

// State is what a user has besides attribute values: status, lock and bin.
type State struct {
	Status          Status    `json:"status"`
	StatusReason    string    `json:"statusReason,omitempty"`
	StatusChangedAt time.Time `json:"statusChangedAt,omitzero"`
	StatusChangedBy string    `json:"statusChangedBy,omitempty"`
	StatusUntil     time.Time `json:"statusUntil,omitzero"`
	LockedAt        time.Time `json:"lockedAt,omitzero"`
	LockedUntil     time.Time `json:"lockedUntil,omitzero"`
	LockReason      string    `json:"lockReason,omitempty"`
	DeletedAt       time.Time `json:"deletedAt,omitzero"`
}
