package bulk

import (
	"strconv"
	"strings"
)

// Mapping says what becomes of each column of a file. Columns that it does not
// name are ignored.
type Mapping struct {
	Columns []ColumnMapping `json:"columns"`
	// Constants are values that every row gets, as if a column said so.
	Constants map[string]string `json:"constants,omitempty"`
}

// ColumnMapping says what becomes of one column.
type ColumnMapping struct {
	Column string `json:"column"`
	// Target is the name of an attribute, one of the words below, or empty to
	// ignore the column.
	Target string `json:"target"`
	// By says how a column of managers names them: id, userName, email,
	// employeeNumber or displayName.
	By string `json:"by,omitempty"`
	// Format is the form of dates, as DD.MM.YYYY, or "dn" for a path that is
	// the distinguished name of a directory.
	Format string `json:"format,omitempty"`
	// Values replaces what stands in the cells.
	Values map[string]string `json:"values,omitempty"`
	// Separator stands between the names of a path; it is "/" unless said.
	Separator string `json:"separator,omitempty"`
}

// Targets that are no attribute's name. "unit:2" is the second level of a
// path, "custom:shoeSize" a custom attribute that the import makes.
const (
	targetUnit     = "unit"
	targetLocation = "location"
	targetFullName = "fullName"
	targetManager  = "manager"
	targetStatus   = "status"
	prefixUnit     = "unit:"
	prefixLocation = "location:"
	prefixCustom   = "custom:"
)

// Ways to name a manager.
const (
	byID             = "id"
	byUserName       = "userName"
	byEmail          = "email"
	byEmployeeNumber = "employeeNumber"
	byDisplayName    = "displayName"
)

// formatDN is the form of a path that is a distinguished name.
const formatDN = "dn"

// errorColumn is the column that WriteFailed adds; it is ignored when the file
// comes back.
const errorColumn = "roster_error"

// level reads "unit:2"; it is 0 for anything else.
func level(target, prefix string) int {
	rest, ok := strings.CutPrefix(target, prefix)
	if !ok {
		return 0
	}
	n, err := strconv.Atoi(rest)
	if err != nil || n < 1 || n > 32 || strconv.Itoa(n) != rest {
		return 0
	}
	return n
}
