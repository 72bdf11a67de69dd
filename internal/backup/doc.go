// Package backup copies a whole organisation: into a file, out of it, or from
// one database straight into another, whichever engines they are.
//
// # The file
//
// A backup is a tar archive under gzip, in which everything can be read without
// Roster. In this order:
//
//	roster-backup.json           format, schema, the columns of each table
//	tables/NAME/00000001.jsonl   rows as JSON arrays, in the order of the primary key
//	imports/SHA256               uploaded files
//	manifest.json                rows and SHA-256 of each table, the end of the journal
//
// The sum of a table is that of its lines, however they are cut into parts; it
// is the same for the same rows on both engines. A file without its manifest
// was cut off.
//
// All comes from one snapshot and is written as it is read, so memory does not
// grow with the organisation. On request the file is encrypted with age, whose
// own program opens it as well.
//
// # What is left out
//
// What is true of one server only: which nodes live, and the tickets of the job
// queue. Open jobs get new tickets when a server starts. Keys that are kept
// outside the database are not in a backup.
package backup
