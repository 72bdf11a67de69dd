package roster

import (
	"maps"
	"time"
)

// User is a person, or an account that acts for one, as Roster keeps it.
type User struct {
	ID        UserID
	Version   int64 // 1 when created, one more with each change
	Values    Values
	State     State
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Subject is the user as the subject of changes and events.
func (u User) Subject() Subject { return Subject{SubjectUser, string(u.ID)} }

// DisplayName is the name to show for the user.
func (u User) DisplayName() string {
	if n := u.Values["displayName"]; n != "" {
		return n
	}
	return u.Values["userName"]
}

// Deleted reports whether the user is in the recycle bin.
func (u User) Deleted() bool { return !u.State.DeletedAt.IsZero() }

// Locked reports whether a lock holds at that instant. A lock with an end ends
// by itself.
func (u User) Locked(now time.Time) bool {
	return !u.State.LockedAt.IsZero() && (u.State.LockedUntil.IsZero() || now.Before(u.State.LockedUntil))
}

// MaySignIn reports whether the user may use Roster at that instant.
func (u User) MaySignIn(now time.Time) bool {
	return u.State.Status == Active && !u.Deleted() && !u.Locked(now)
}

// clone gives a copy that can be changed without changing u.
func (u User) clone() User {
	u.Values = maps.Clone(u.Values)
	if u.Values == nil {
		u.Values = Values{}
	}
	return u
}

// composedName is the display name that follows from the parts of a name.
func composedName(v Values) string {
	given, family := v["name.givenName"], v["name.familyName"]
	if given == "" {
		return family
	}
	if family == "" {
		return given
	}
	return given + " " + family
}
