package roster

import "slices"

// Permission is one thing that one may be allowed to do. The list is closed:
// every route names one, and a test fails when a route does not.
type Permission string

// The permissions, append-only.
const (
	UsersRead        Permission = "users.read"
	UsersWrite       Permission = "users.write"
	NodesRead        Permission = "units.read"
	NodesWrite       Permission = "units.write"
	AttributesRead   Permission = "attributes.read"
	AttributesWrite  Permission = "attributes.write"
	ImportsWrite     Permission = "imports.write"
	ChangeSetsRead   Permission = "changesets.read"
	ChangeSetsWrite  Permission = "changesets.write"
	JournalRead      Permission = "journal.read"
	JobsRead         Permission = "jobs.read"
	JobsWrite        Permission = "jobs.write"
	TokensWrite      Permission = "tokens.write"
	RolesWrite       Permission = "roles.write"
	SelfRead         Permission = "self.read"  // what everybody who is signed in may
	PublicPermission Permission = "public"     // needs no sign-in
	NotesRead        Permission = "notes.read" // what administrators note about people, for each other
	NotesWrite       Permission = "notes.write"
	SigninWrite      Permission = "signin.write" // let people in: links to choose a password
	SettingsWrite    Permission = "settings.write"
)

// Permissions lists every permission that somebody who is signed in may have.
var Permissions = []Permission{
	UsersRead, UsersWrite, NodesRead, NodesWrite, AttributesRead, AttributesWrite, ImportsWrite, ChangeSetsRead, ChangeSetsWrite,
	JournalRead, JobsRead, JobsWrite, TokensWrite, RolesWrite, SelfRead, SigninWrite, SettingsWrite, NotesRead, NotesWrite,
}

// Role is a named set of permissions.
type Role string

// The built-in roles.
const (
	Administrator Role = "administrator"
	Reader        Role = "reader"
)

// Roles lists the built-in roles.
var Roles = []Role{Administrator, Reader}

var readerPermissions = []Permission{UsersRead, NodesRead, AttributesRead, ChangeSetsRead, JournalRead, JobsRead, SelfRead}

// Permits reports whether the role includes a permission.
func (r Role) Permits(p Permission) bool {
	switch r {
	case Administrator:
		return true
	case Reader:
		return slices.Contains(readerPermissions, p)
	default:
		return false
	}
}
