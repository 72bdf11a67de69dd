package bulk

import "roster"

// shownCell bounds how much of a cell a problem repeats.
const shownCell = 500

// locate says of a problem in which cell of a row it stands, so that it can be
// mended there.
func (l *layout) locate(cells []string) func(*roster.Problem) {
	return func(p *roster.Problem) {
		i := l.column(p.Field)
		if i < 0 || i >= len(cells) {
			return
		}
		p.Column, p.Cell = l.headers[i], cells[i]
		if letters := []rune(p.Cell); len(letters) > shownCell {
			p.Cell = string(letters[:shownCell])
		}
	}
}
