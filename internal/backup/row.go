package backup

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"strconv"
	"unicode/utf8"

	"roster/internal/store"
)

// appendRow writes a row as one line of JSON, the only one possible for it. A
// text that is not UTF-8, which one of the engines can hold, becomes
// {"base64":"…"}.
func appendRow(b []byte, t store.Table, row []store.Cell) []byte {
	b = append(b, '[')
	for i, c := range t.Columns {
		if i > 0 {
			b = append(b, ',')
		}
		if c.Number {
			b = strconv.AppendInt(b, row[i].Number, 10)
		} else {
			b = appendText(b, row[i].Text)
		}
	}
	return append(b, ']', '\n')
}

func appendText(b []byte, s string) []byte {
	if !utf8.ValidString(s) {
		b = append(b, `{"base64":"`...)
		b = base64.StdEncoding.AppendEncode(b, []byte(s))
		return append(b, `"}`...)
	}
	const hex = "0123456789abcdef"
	b = append(b, '"')
	from := 0
	for i := range len(s) {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[from:i]...)
		from = i + 1
		if c < ' ' {
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		} else {
			b = append(b, '\\', c)
		}
	}
	return append(append(b, s[from:]...), '"')
}

var errRow = errors.New("a row does not have the form of its table")

// parseRow reads what appendRow wrote.
func parseRow(line string, t store.Table) ([]store.Cell, error) {
	row := make([]store.Cell, len(t.Columns))
	for i, c := range t.Columns {
		before := byte(',')
		if i == 0 {
			before = '['
		}
		if line == "" || line[0] != before {
			return nil, errRow
		}
		var err error
		if c.Number {
			row[i].Number, line, err = parseNumber(line[1:])
		} else {
			row[i].Text, line, err = parseText(line[1:])
		}
		if err != nil {
			return nil, err
		}
	}
	if line != "]" {
		return nil, errRow
	}
	return row, nil
}

func parseNumber(s string) (int64, string, error) {
	end := 0
	for end < len(s) && (s[end] == '-' || s[end] >= '0' && s[end] <= '9') {
		end++
	}
	n, err := strconv.ParseInt(s[:end], 10, 64)
	if err != nil {
		return 0, s, errRow
	}
	return n, s[end:], nil
}

func parseText(s string) (text, rest string, err error) {
	const opening, closing = `{"base64":`, `}`
	if len(s) > len(opening) && s[:len(opening)] == opening {
		coded, rest, err := parseText(s[len(opening):])
		if err != nil || rest == "" || rest[:1] != closing {
			return "", s, errRow
		}
		raw, err := base64.StdEncoding.DecodeString(coded)
		if err != nil {
			return "", s, errRow
		}
		return string(raw), rest[1:], nil
	}
	if s == "" || s[0] != '"' {
		return "", s, errRow
	}
	escaped := false
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			escaped = true
			i++
		case '"':
			if !escaped {
				return s[1:i], s[i+1:], nil
			}
			if json.Unmarshal([]byte(s[:i+1]), &text) != nil {
				return "", s, errRow
			}
			return text, s[i+1:], nil
		}
	}
	return "", s, errRow
}
