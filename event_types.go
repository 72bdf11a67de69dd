package roster

import (
	"reflect"
	"strconv"
	"time"
)

// Delta is the value of an attribute before and after.
type Delta struct {
	Old string `json:"old"`
	New string `json:"new"`
}

// The payloads of all events. The list is append-only and every form has a
// golden file that must decode for ever: a changed form is a new version with
// a new struct, never a changed one.
type (
	// UserCreated tells of a new user.
	UserCreated struct {
		Values Values `json:"values"`
		Status Status `json:"status"`
	}
	// UserUpdated tells of changed attribute values.
	UserUpdated struct {
		Changes map[string]Delta `json:"changes"`
	}
	// UserStatusChanged tells of a new status; its event is named after it.
	UserStatusChanged struct {
		From  Status    `json:"from"`
		To    Status    `json:"to"`
		Until time.Time `json:"until,omitzero"`
	}
	// UserLocked tells of a security lock.
	UserLocked struct {
		Until time.Time `json:"until,omitzero"`
	}
	// UserUnlocked tells that a lock was taken off.
	UserUnlocked struct{}
	// UserDeleted tells that a user went into the recycle bin.
	UserDeleted struct{}
	// UserRestored tells that a user came back from the recycle bin.
	UserRestored struct{}

	// NoteAdded tells that something was noted about a user; what, only the note
	// itself says.
	NoteAdded struct {
		Note   string `json:"note"`
		Pinned bool   `json:"pinned,omitempty"`
	}
	// NoteChanged tells that a note was written anew, pinned or unpinned.
	NoteChanged struct {
		Note   string `json:"note"`
		Text   bool   `json:"text,omitempty"` // it has another text
		Pinned bool   `json:"pinned,omitempty"`
	}
	// NoteRemoved tells that a note was taken away.
	NoteRemoved struct {
		Note string `json:"note"`
	}

	// NodeCreated tells of a new unit or location.
	NodeCreated struct {
		Name   string `json:"name"`
		Parent NodeID `json:"parent,omitempty"`
	}
	// NodeUpdated tells of a unit or location that was renamed or moved.
	NodeUpdated struct {
		Changes map[string]Delta `json:"changes"`
	}
	// NodeDeleted tells of a unit or location that was removed.
	NodeDeleted struct{}
	// NodeRestored tells of one that came back.
	NodeRestored struct{}

	// AttributeCreated tells of a new custom attribute.
	AttributeCreated struct {
		Attribute Attribute `json:"attribute"`
	}
	// AttributeDeleted tells of a custom attribute that was removed.
	AttributeDeleted struct{}

	// ChangeSetPlanned tells of a change set that is ready to be looked at.
	ChangeSetPlanned struct {
		Origin string           `json:"origin"`
		Hash   string           `json:"hash"`
		Counts map[string]int64 `json:"counts"`
	}
	// ChangeSetApplied tells that a change set was carried out.
	ChangeSetApplied struct {
		Counts     map[string]int64 `json:"counts"`
		RollbackOf ChangeSetID      `json:"rollbackOf,omitempty"`
	}
	// ChangeSetFailed tells that a change set could not be finished.
	ChangeSetFailed struct {
		Failure string `json:"failure"`
	}
	// ChangeSetCancelled tells that a change set was given up.
	ChangeSetCancelled struct{}
	// ChangeSetResumed tells that a change set that failed is tried again.
	ChangeSetResumed struct{}

	// ImportUploaded tells of a file that was handed in.
	ImportUploaded struct {
		Name   string `json:"name"`
		Size   int64  `json:"size"`
		SHA256 string `json:"sha256"`
	}

	// ImportDiscarded tells of a file that was given up and removed.
	ImportDiscarded struct {
		Name   string `json:"name"`
		SHA256 string `json:"sha256"`
	}

	// UsersExported tells that a list of people was written to a file.
	UsersExported struct {
		Format  string   `json:"format"`
		Columns []string `json:"columns"`
		Filter  string   `json:"filter,omitempty"`
		Deleted bool     `json:"deleted,omitempty"`
		Rows    int64    `json:"rows"`
	}

	// JournalExported tells that events of the journal were written to a file.
	JournalExported struct {
		Format string `json:"format"`
		Rows   int64  `json:"rows"`
	}

	// SetupCompleted tells of the first administrator.
	SetupCompleted struct{}
	// RoleGranted tells that a user got a role.
	RoleGranted struct {
		Role string `json:"role"`
	}
	// RoleRevoked tells that a user lost a role.
	RoleRevoked struct {
		Role string `json:"role"`
	}
	// PasswordSet tells that a user's password was set.
	PasswordSet struct{}
	// PasswordLinkCreated tells of a link with which a user may choose a password.
	PasswordLinkCreated struct {
		Expires time.Time `json:"expires,omitzero"`
	}
	// SessionStarted tells of a sign-in.
	SessionStarted struct {
		Source string `json:"source,omitempty"`
	}
	// SessionEnded tells of a sign-out or a revoked session.
	SessionEnded struct {
		Cause string `json:"cause,omitempty"`
	}
	// SignInFailed tells of a refused sign-in.
	SignInFailed struct {
		Source string `json:"source,omitempty"`
		Cause  string `json:"cause"`
	}
	// TokenCreated tells of a new API token.
	TokenCreated struct {
		Name    string    `json:"name"`
		Role    string    `json:"role"`
		Expires time.Time `json:"expires,omitzero"`
	}
	// TokenRevoked tells that an API token was withdrawn.
	TokenRevoked struct{}
	// OrganisationChanged tells of another name or colour of the organisation.
	OrganisationChanged struct {
		Changes map[string]Delta `json:"changes"`
	}
)

// statusEvents names the event of each status that a user may come to.
var statusEvents = map[Status]string{
	Staged: "user.staged", Active: "user.activated", Inactive: "user.deactivated",
	Suspended: "user.suspended", Archived: "user.archived",
}

func (UserCreated) EventType() (string, int)         { return "user.created", 1 }
func (UserUpdated) EventType() (string, int)         { return "user.updated", 1 }
func (p UserStatusChanged) EventType() (string, int) { return statusEvents[p.To], 1 }
func (UserLocked) EventType() (string, int)          { return "user.locked", 1 }
func (UserUnlocked) EventType() (string, int)        { return "user.unlocked", 1 }
func (UserDeleted) EventType() (string, int)         { return "user.deleted", 1 }
func (UserRestored) EventType() (string, int)        { return "user.restored", 1 }
func (NoteAdded) EventType() (string, int)           { return "note.added", 1 }
func (NoteChanged) EventType() (string, int)         { return "note.changed", 1 }
func (NoteRemoved) EventType() (string, int)         { return "note.removed", 1 }
func (NodeCreated) EventType() (string, int)         { return "node.created", 1 }
func (NodeUpdated) EventType() (string, int)         { return "node.updated", 1 }
func (NodeDeleted) EventType() (string, int)         { return "node.deleted", 1 }
func (NodeRestored) EventType() (string, int)        { return "node.restored", 1 }
func (AttributeCreated) EventType() (string, int)    { return "attribute.created", 1 }
func (AttributeDeleted) EventType() (string, int)    { return "attribute.deleted", 1 }
func (ChangeSetPlanned) EventType() (string, int)    { return "changeset.planned", 1 }
func (ChangeSetApplied) EventType() (string, int)    { return "changeset.applied", 1 }
func (ChangeSetFailed) EventType() (string, int)     { return "changeset.failed", 1 }
func (ChangeSetCancelled) EventType() (string, int)  { return "changeset.cancelled", 1 }
func (ChangeSetResumed) EventType() (string, int)    { return "changeset.resumed", 1 }
func (ImportUploaded) EventType() (string, int)      { return "import.uploaded", 1 }
func (ImportDiscarded) EventType() (string, int)     { return "import.discarded", 1 }
func (UsersExported) EventType() (string, int)       { return "users.exported", 1 }
func (JournalExported) EventType() (string, int)     { return "journal.exported", 1 }
func (SetupCompleted) EventType() (string, int)      { return "setup.completed", 1 }
func (RoleGranted) EventType() (string, int)         { return "role.granted", 1 }
func (RoleRevoked) EventType() (string, int)         { return "role.revoked", 1 }
func (PasswordSet) EventType() (string, int)         { return "password.set", 1 }
func (PasswordLinkCreated) EventType() (string, int) { return "passwordlink.created", 1 }
func (SessionStarted) EventType() (string, int)      { return "session.started", 1 }
func (SessionEnded) EventType() (string, int)        { return "session.ended", 1 }
func (SignInFailed) EventType() (string, int)        { return "signin.failed", 1 }
func (TokenCreated) EventType() (string, int)        { return "token.created", 1 }
func (TokenRevoked) EventType() (string, int)        { return "token.revoked", 1 }
func (OrganisationChanged) EventType() (string, int) { return "organisation.changed", 1 }

// payloads maps "name/version" to a maker of the empty payload.
var payloads = register(
	UserCreated{}, UserUpdated{}, UserStatusChanged{To: Staged}, UserStatusChanged{To: Active}, UserStatusChanged{To: Inactive},
	UserStatusChanged{To: Suspended}, UserStatusChanged{To: Archived}, UserLocked{}, UserUnlocked{}, UserDeleted{}, UserRestored{},
	NoteAdded{}, NoteChanged{}, NoteRemoved{}, NodeCreated{}, NodeUpdated{}, NodeDeleted{}, NodeRestored{}, AttributeCreated{}, AttributeDeleted{},
	ChangeSetPlanned{}, ChangeSetApplied{}, ChangeSetFailed{}, ChangeSetCancelled{}, ChangeSetResumed{}, ImportUploaded{}, ImportDiscarded{}, UsersExported{}, JournalExported{},
	SetupCompleted{}, RoleGranted{}, RoleRevoked{}, PasswordSet{}, PasswordLinkCreated{}, SessionStarted{}, SessionEnded{}, SignInFailed{}, TokenCreated{}, TokenRevoked{}, OrganisationChanged{},
)

func register(all ...Payload) map[string]func() Payload {
	m := make(map[string]func() Payload, len(all))
	for _, p := range all {
		name, v := p.EventType()
		t := reflect.TypeOf(p)
		m[name+"/"+strconv.Itoa(v)] = func() Payload { return reflect.New(t).Interface().(Payload) }
	}
	return m
}
