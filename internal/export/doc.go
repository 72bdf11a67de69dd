// Package export writes lists of people to files: what a filter admits, in the
// order and with the columns of the list that somebody looks at.
//
// A job writes the file, in memory that does not grow with the number of
// people, and the journal tells of it in the transaction that makes it
// available. It belongs to whoever asked for it and lies for a day. Cells are
// written so that no spreadsheet runs one as a formula, and so that an import
// reads the same values back.
package export
