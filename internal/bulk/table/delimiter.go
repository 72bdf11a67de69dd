package table

import (
	"bytes"
	"strings"
)

// prelude is what some programs put before the header.
type prelude struct {
	lines   int
	counted bool // spreadsheets show the line as a row
	delim   byte // from Excel's "sep=;" line, or 0
}

// readPrelude recognises Excel's separator line and PowerShell's type line.
func readPrelude(text []byte, newline byte) prelude {
	line, _, _ := bytes.Cut(text, []byte{newline})
	s := strings.TrimSuffix(string(line[:min(len(line), 300)]), "\r")
	if strings.HasPrefix(s, "#TYPE ") {
		return prelude{lines: 1, counted: true}
	}
	s = strings.Trim(s, `"`)
	if len(s) == 5 && strings.EqualFold(s[:4], "sep=") && (Options{Delimiter: s[4:]}).check() == nil {
		return prelude{lines: 1, delim: s[4]}
	}
	return prelude{}
}

// guessNewline finds the one kind of file that has no line feeds at all.
func guessNewline(text []byte) byte {
	if bytes.IndexByte(text, '\n') < 0 && bytes.IndexByte(text, '\r') >= 0 {
		return '\r'
	}
	return '\n'
}

// delimiters in the order of preference.
const delimiters = ",;\t|"

// guessDelimiter takes the candidate with which most of the first rows have as
// many cells as the first one, and among equals the one with the most cells.
func guessDelimiter(text []byte, whole bool, newline byte, skip int) byte {
	best, bestShare, bestColumns := byte(','), 0, 1
	for _, d := range []byte(delimiters) {
		share, columns := consistency(text, whole, d, newline, skip)
		if columns > 1 && (share > bestShare || share == bestShare && columns > bestColumns) {
			best, bestShare, bestColumns = d, share, columns
		}
	}
	return best
}

// consistency gives the share of rows that agree with the first, in steps of a
// twentieth so that one odd row decides nothing, and the first row's cells.
func consistency(text []byte, whole bool, delim, newline byte, skip int) (share, columns int) {
	src := newCSVSource(bytes.NewReader(text), delim, newline, false)
	for range skip {
		src.skipLine(true)
	}
	rec := record{limits: Limits{}.withDefaults()}
	var rows, same int
	for rows < 100 {
		if err := src.read(&rec); err != nil {
			break
		}
		if !whole && src.start == src.end && src.err != nil && rows > 0 {
			break // The sample ends in the middle of this row.
		}
		if rec.empty() {
			continue
		}
		if rows++; rows == 1 {
			columns = len(rec.ends)
		}
		if rec.fault == nil && len(rec.ends) == columns {
			same++
		}
	}
	if rows == 0 {
		return 0, 0
	}
	return same * 20 / rows, columns
}

// otherDelimiter tells whether a row that came out as a single cell would have
// exactly the expected columns with another delimiter.
func otherDelimiter(cell string, delim string, columns int) (string, bool) {
	for i := range len(delimiters) {
		other := delimiters[i : i+1]
		if other != delim && columns > 1 && strings.Count(cell, other) == columns-1 {
			return other, true
		}
	}
	return "", false
}
