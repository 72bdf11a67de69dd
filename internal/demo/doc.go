// Package demo makes a demo organisation: invented people in units and at
// locations, with managers, and a past of two years in which they join, move,
// are promoted, are away and leave.
//
// The same number, seed and day give the same organisation, person by person:
// everything about somebody follows from hashing the seed with their number,
// so that nothing need be remembered and a million people stream.
//
// A demo comes in by the one door, as a change set of the origin demo with a
// preview, and is taken out by rolling that set back. Its items carry the times
// of the story; docs/decisions says why that cannot be used to forge a past.
// It is loaded only where nobody is yet but those who administer Roster.
package demo
