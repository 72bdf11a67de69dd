package cli

import (
	"strings"
	"unicode/utf8"
)

// table lines up cells.
type table struct {
	head []string
	rows [][]string
}

func newTable(head ...string) *table { return &table{head: head} }

func (t *table) add(cells ...string) {
	for i := range cells {
		cells[i] = visible(cells[i])
	}
	t.rows = append(t.rows, cells)
}

// write prints the table, or what to say when it is empty.
func (s *session) write(t *table, empty string) {
	if len(t.rows) == 0 {
		s.say("%s", empty)
		return
	}
	widths := make([]int, len(t.head))
	for _, row := range append([][]string{t.head}, t.rows...) {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	p := s.paint()
	var out strings.Builder
	line := func(row []string, color func(int, string) string) {
		var text strings.Builder
		for i, cell := range row {
			text.WriteString(color(i, cell))
			text.WriteString(strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)+2))
		}
		out.WriteString(strings.TrimRight(text.String(), " ") + "\n")
	}
	line(t.head, func(_ int, cell string) string { return p.dim(cell) })
	for _, row := range t.rows {
		line(row, func(i int, cell string) string {
			if h := t.head[i]; h == "STATUS" || h == "STATE" || h == "ACTION" {
				return p.state(cell)
			}
			return cell
		})
	}
	_, _ = s.Out.Write([]byte(out.String())) // as with every line for people
}
