package cli

import (
	"fmt"
	"strconv"
	"strings"

	"roster/internal/clock"
)

// progress is a bar on standard error, where that is a terminal.
type progress struct {
	s     *session
	watch clock.Stopwatch
	shown bool
}

func (s *session) progress() *progress { return &progress{s: s, watch: clock.Start()} }

// show draws how far the work is. A total of 0 is not known yet.
func (p *progress) show(what string, done, total int64) {
	if !terminal(p.s.Err) {
		return
	}
	const width = 24
	full := 0
	if total > 0 {
		full = int(min(done*width/total, width))
	}
	line := fmt.Sprintf("%-9s [%s%s] %s", what, strings.Repeat("#", full), strings.Repeat("·", width-full), number(done))
	if total > 0 {
		line += " of " + number(total)
	}
	if seconds := p.watch.Elapsed().Seconds(); seconds > 1 && done > 0 {
		line += fmt.Sprintf(", %s/s", number(int64(float64(done)/seconds)))
	}
	fmt.Fprintf(p.s.Err, "\r\x1b[K%s", line)
	p.shown = true
}

// end takes the bar away.
func (p *progress) end() {
	if p.shown {
		fmt.Fprint(p.s.Err, "\r\x1b[K")
	}
}

// number groups digits by thousands.
func number(n int64) string {
	text := strconv.FormatInt(n, 10)
	for i := len(text) - 3; i > 0 && text[i-1] != '-'; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
