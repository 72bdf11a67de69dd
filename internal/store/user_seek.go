package store

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"roster"
)

// from is the condition of coming at or behind the first user whose value of
// the first key begins with a text, or would follow it. Days and months stand
// for the instants within them.
func (f *filter) from(s sorting, text string) (string, error) {
	absent, key := "", s[0]
	if key.absent {
		absent, key = s[0].expression, s[1]
	}
	beyond := " >= "
	if key.descending {
		beyond = " <= "
	}
	text = strings.TrimSpace(text)
	var place string
	switch {
	case key.when:
		begin, end, ok := span(text)
		if !ok {
			return "", seekMisfit(text, "a day such as 2026-03-01")
		}
		if key.descending {
			begin = end
		}
		place = f.arg(micros(begin))
	case key.number != nil:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return "", seekMisfit(text, "a whole number")
		}
		place = f.arg(n)
	case key.double:
		if _, err := strconv.ParseFloat(text, 64); err != nil {
			return "", seekMisfit(text, "a number")
		}
		place = double("cast(" + f.arg(text) + " as text)")
	default:
		if key.folded {
			text = roster.Fold(text)
		}
		if key.descending {
			text += string(utf8.MaxRune) // whoever begins so comes before
		}
		place = f.arg(text)
	}
	condition := key.expression + beyond + place
	if absent != "" { // who has no value comes last
		condition = "(" + absent + " = 1 or " + condition + ")"
	}
	return condition, nil
}

func seekMisfit(text, want string) error {
	return roster.Errorf(roster.Invalid, "from", "the list cannot begin from %q: it is sorted by something else, give %s", text, want)
}

// span gives the first and the last instant of a year, a month, a day, or an
// instant itself.
func span(text string) (begin, end time.Time, ok bool) {
	for _, unit := range []struct {
		layout           string
		years, months, d int
	}{{"2006", 1, 0, 0}, {"2006-01", 0, 1, 0}, {time.DateOnly, 0, 0, 1}} {
		if t, err := time.Parse(unit.layout, text); err == nil {
			return t, t.AddDate(unit.years, unit.months, unit.d).Add(-time.Microsecond), true
		}
	}
	t, err := time.Parse(time.RFC3339, text)
	return t, t, err == nil
}
