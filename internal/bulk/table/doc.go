// Package table reads and writes tabular files, CSV and XLSX, as streams of
// rows with flat memory. It knows nothing of users or attributes.
//
// Open looks at the content, not the name, and guesses what a person would
// otherwise have to say: the kind, the encoding, the delimiter, whether the
// first row is a header, which sheet is meant. File.Format tells what was
// guessed and File.With reads the same file under other assumptions.
//
// Files come from strangers. Every size is limited (see Limits), nothing is
// trusted because a header declares it, and no row is ever guessed at: what
// cannot be read for certain becomes an *Error that names row, column and
// remedy. A bad row costs only itself, unless its end cannot be known, as with
// a quote that never closes; such an error is Fatal and ends the reading.
//
// Cells that a spreadsheet would run as a formula are written with an
// apostrophe in front (Escape), and reading takes exactly that apostrophe off
// again (Unescape), so a file that goes out and comes back is unchanged.
package table
