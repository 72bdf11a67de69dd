package table

import (
	"fmt"
	"strings"
)

// columnNames makes names that are never empty and never twice the same.
func columnNames(header []string) []string {
	names := make([]string, len(header))
	taken := make(map[string]bool, len(header))
	for _, cell := range header {
		taken[strings.TrimSpace(cell)] = true
	}
	used := make(map[string]bool, len(header))
	for i, cell := range header {
		name := strings.TrimSpace(cell)
		if name == "" {
			name = fmt.Sprintf("Column %d", i+1)
		}
		// A made-up name must not collide with one that stands in the file.
		unique := name
		for n := 2; used[unique] || unique != strings.TrimSpace(cell) && taken[unique]; n++ {
			unique = fmt.Sprintf("%s (%d)", name, n)
		}
		used[unique] = true
		names[i] = unique
	}
	return names
}

// looksLikeHeader decides whether the first row names columns: it does unless
// a cell of it is plainly data.
func looksLikeHeader(first []string, below [][]string) bool {
	filled := 0
	for i, cell := range first {
		cell = strings.TrimSpace(cell)
		if cell == "" {
			continue
		}
		filled++
		if looksLikeMail(cell) || looksLikeDate(cell) {
			return false
		}
		if looksLikeNumber(cell) && numbersBelow(below, i) {
			return false
		}
	}
	return filled > 0
}

func numbersBelow(below [][]string, column int) bool {
	for _, row := range below {
		if column < len(row) && row[column] != "" && !looksLikeNumber(strings.TrimSpace(row[column])) {
			return false
		}
	}
	return true
}

func looksLikeMail(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	return ok && local != "" && strings.Contains(strings.Trim(domain, "."), ".") && !strings.ContainsAny(s, " \t[]()")
}

func looksLikeDate(s string) bool {
	if len(s) < 8 {
		return false
	}
	digits, marks := 0, 0
	for _, c := range s[:min(len(s), 10)] {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c == '-' || c == '.' || c == '/':
			marks++
		default:
			return false
		}
	}
	return digits >= 6 && marks == 2
}

func looksLikeNumber(s string) bool {
	s = strings.TrimLeft(s, "+-")
	return s != "" && strings.Trim(s, "0123456789.,") == "" && strings.ContainsAny(s, "0123456789")
}

// checkHeader refuses header cells that are formulas: their text is not a name,
// and it would run wherever the header is shown in a spreadsheet.
func checkHeader(rec *record, cells []string) error {
	column := rec.formula
	for i, cell := range cells {
		if column == 0 && looksLikeFormula(strings.TrimSpace(cell)) {
			column = i + 1
		}
	}
	if column == 0 {
		return nil
	}
	return &Error{
		Code: CodeHeaderFormula, Row: rec.number, Line: rec.line, Column: column, Fatal: true,
		Message: "the header holds a formula; write the name of the column there",
	}
}

// looksLikeFormula leaves alone names that merely begin with a sign, such as
// the "@odata.type" of directory exports.
func looksLikeFormula(s string) bool {
	s = strings.TrimLeft(s, "'")
	if strings.HasPrefix(s, "=") || strings.HasPrefix(s, "＝") {
		return true
	}
	return risky(s) && strings.ContainsAny(s, "(|!=")
}
