// Package roster is the vocabulary of Roster: people, the organisation they
// belong to, what may happen to them, and the events that tell what did.
//
// Everything here is pure. A rule takes a state, a change and the facts it
// needs, and returns the next state with its events, or the problems that
// stand in the way. There is no clock, no database and no network, so that a
// preview is the rule without the save, and applying is the rule with it.
//
// # Values
//
// An attribute's value is one canonical text: a date is "2026-03-01", a
// boolean "true", a reference an identifier, a list a JSON array. The empty
// text means that there is no value. One form for all types makes comparing,
// storing, showing and undoing a value the same act for every attribute,
// built-in or custom; [Attribute.Parse] is the only way into that form.
package roster
