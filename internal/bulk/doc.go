// Package bulk brings files in: a file is handed in, its columns are guessed,
// and a plan turns its rows into a change set of the directory.
//
// # The way of a file
//
// [Bulk.Upload] keeps the file and guesses what its columns mean. [Bulk.Plan]
// opens a change set for the file with certain options; the same file with the
// same options gives the same change set for as long as its plan is fresh, so
// that a double click, a retry and a file sent twice make one. [Bulk.RunPlan]
// is the work of planning, done by a job: it can be killed at any moment and
// begun anew, and the plan comes out the same to the last byte, since new
// identifiers follow from the change set and the row. Applying, cancelling and
// undoing are the directory's, as with any other change set.
// [Bulk.WriteFailed] gives the rows that could not be done as the same file
// with one more column, ready to be mended and handed in again.
//
// # Which row is which person
//
// A row and a person are the same when they agree in one attribute, compared
// in its normalised form. Unless it is named, this is the first of user name,
// employee number, external identifier and e-mail that the file has. The user
// name comes first because everybody has one and nobody has two; an external
// identifier belongs to the system that made it, and an address may be handed
// on to the next person.
//
// A file without user names gets them from the e-mail addresses, or else from
// the names (anna.lee, the next one anna.lee2).
//
// # Two readings
//
// A row may name a manager who stands further down, and units that do not
// exist yet. When a file has either, it is read twice: the first reading
// remembers a few bytes of each row, from which managers, circles among them
// and new units are worked out for the file as a whole.
package bulk
