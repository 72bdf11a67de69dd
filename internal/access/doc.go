// Package access holds the single permission check.
//
// A door finds out who asks and puts the [Caller] into the context; whoever
// does something asks [Require] for the permission that it takes. Nothing else
// in the house compares roles, so that what a role means, and later where it
// holds, can change in this one room.
package access
