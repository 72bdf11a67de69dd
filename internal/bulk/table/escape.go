package table

import "strings"

// Escape returns the cell so that no spreadsheet runs it as a formula: a cell
// that begins with = + - @ | or a tab, line break or NUL, also in full width,
// gets an apostrophe in front. Plain numbers (-5, +1,5) and telephone numbers
// in digits and blanks (+49 30 123) stay as they are, for they cannot do harm
// and would be useless as text. Unescape is its exact inverse.
func Escape(cell string) string {
	if risky(strings.TrimLeft(cell, "'")) {
		return "'" + cell
	}
	return cell
}

// Unescape takes off the apostrophe that Escape put on, and no other: a name
// such as 's-Gravenhage keeps its own.
func Unescape(cell string) string {
	if len(cell) > 1 && cell[0] == '\'' && risky(strings.TrimLeft(cell, "'")) {
		return cell[1:]
	}
	return cell
}

// risky does not look at leading apostrophes: a value that already has some
// gets one more, or Unescape could not tell it from an escaped one.
func risky(cell string) bool {
	if cell == "" {
		return false
	}
	switch cell[0] {
	case '=', '@', '|', '\t', '\r', '\n', 0:
		return true
	case '+', '-':
		return !plainNumber(cell[1:])
	case 0xEF:
		for _, wide := range [...]string{"＝", "＋", "－", "＠", "｜"} {
			if strings.HasPrefix(cell, wide) {
				return true
			}
		}
	}
	return false
}

// plainNumber allows no operator, letter or bracket, so what it accepts can
// call no function and refer to no cell.
func plainNumber(s string) bool {
	if s == "" || s[0] < '0' || s[0] > '9' {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && c != ' ' && c != '.' && c != ',' {
			return false
		}
	}
	return true
}
