// Package directory is the one door by which people and their organisation
// change. Every change, one or a million, by whatever route, is planned and
// applied here as a change set; nothing else writes users, units or locations.
//
// Planning asks the rules of package roster what would follow and saves the
// answers as items: what changes, what is already so, what is blocked and why.
// Applying asks the same rules again, item by item, guarded by the version that
// the plan was made on, and saves the result. So what the preview shows is what
// the apply does, or the item fails and says why. Undoing is a change set as
// well, made of the inverse items, with a preview of its own.
//
// A single edit is a change set of one that is planned and applied in one
// transaction by the same code.
package directory
