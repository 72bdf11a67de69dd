package backup

import "roster/internal/store"

// AppendRow and ParseRow are the two ways between a row and its line.
var (
	AppendRow = appendRow
	ParseRow  = parseRow
)

// Row is a table of one text and one number.
var Row = store.Table{Name: "row", Columns: []store.Column{{Name: "a"}, {Name: "b", Number: true}, {Name: "c"}}}
