package bulk

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// dateForm is a way to write dates.
type dateForm struct {
	name  string
	order string // of year, month and day, as "dmy"
	sep   byte   // 0 when nothing separates them
	month bool   // the month is a name
	short bool   // the year has two digits
}

// dateForms are tried in this order; what fits more values wins.
var dateForms = []dateForm{
	{name: "YYYY-MM-DD", order: "ymd", sep: '-'},
	{name: "DD.MM.YYYY", order: "dmy", sep: '.'},
	{name: "DD/MM/YYYY", order: "dmy", sep: '/'},
	{name: "MM/DD/YYYY", order: "mdy", sep: '/'},
	{name: "DD-MM-YYYY", order: "dmy", sep: '-'},
	{name: "MM-DD-YYYY", order: "mdy", sep: '-'},
	{name: "YYYY/MM/DD", order: "ymd", sep: '/'},
	{name: "YYYY.MM.DD", order: "ymd", sep: '.'},
	{name: "YYYYMMDD", order: "ymd"},
	{name: "DD-MMM-YYYY", order: "dmy", sep: '-', month: true},
	{name: "DD MMM YYYY", order: "dmy", sep: ' ', month: true},
	{name: "DD.MM.YY", order: "dmy", sep: '.', short: true},
	{name: "DD/MM/YY", order: "dmy", sep: '/', short: true},
	{name: "MM/DD/YY", order: "mdy", sep: '/', short: true},
}

// isoForm is how attributes want their dates.
const isoForm = "YYYY-MM-DD"

func dateFormNamed(name string) (dateForm, bool) {
	for _, f := range dateForms {
		if strings.EqualFold(f.name, name) {
			return f, true
		}
	}
	return dateForm{}, false
}

func dateFormNames() string {
	names := make([]string, len(dateForms))
	for i, f := range dateForms {
		names[i] = f.name
	}
	return strings.Join(names, ", ")
}

var clockPart = regexp.MustCompile(`^[T ]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?([.,][0-9]+)?( ?[AaPp]\.?[Mm]\.?)?( ?(Z|[+-][0-9]{2}:?[0-9]{2}))?$`)

// parse turns a date of this form into that of attributes; a time of day
// behind it is left out.
func (f dateForm) parse(s string) (string, bool) {
	s = strings.TrimSpace(s)
	parts, ok := f.split(s)
	if !ok {
		return "", false
	}
	var year, month, day int
	for i, part := range parts {
		n, err := strconv.Atoi(part)
		if part[0] == '+' || part[0] == '-' {
			return "", false
		}
		switch f.order[i] {
		case 'y':
			if year = n; f.short != (len(part) == 2) || !f.short && len(part) != 4 {
				return "", false
			}
		case 'm':
			if f.month {
				n, err = monthNamed(part), nil
			}
			month = n
		default:
			day = n
		}
		if err != nil || len(part) > 4 && !f.month {
			return "", false
		}
	}
	if f.short {
		year = fullYear(year)
	}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if year < 1 || month < 1 || int(t.Month()) != month || t.Day() != day {
		return "", false
	}
	return t.Format(time.DateOnly), true
}

// split gives the three numbers in front of a time of day.
func (f dateForm) split(s string) (parts [3]string, ok bool) {
	if f.sep == 0 {
		if len(s) > 8 && clockPart.MatchString(s[8:]) {
			s = s[:8]
		}
		if len(s) != 8 {
			return parts, false
		}
		return [3]string{s[:4], s[4:6], s[6:]}, true
	}
	rest := s
	for i := range 2 {
		at := strings.IndexByte(rest, f.sep)
		if at < 1 {
			return parts, false
		}
		parts[i], rest = rest[:at], rest[at+1:]
	}
	end := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
	if end >= 0 {
		if !clockPart.MatchString(rest[end:]) {
			return parts, false
		}
		rest = rest[:end]
	}
	parts[2] = rest
	return parts, rest != ""
}

// fullYear takes two digits for a year of the last seventy or the next thirty.
func fullYear(two int) int {
	if two < 60 {
		return 2000 + two
	}
	return 1900 + two
}

var months = [12][]string{
	{"jan", "ene", "janv"},
	{"feb", "fév", "fev", "févr"},
	{"mar", "mär", "mrz", "mars"},
	{"apr", "abr", "avr"},
	{"may", "mai"},
	{"jun", "juin"},
	{"jul", "juil"},
	{"aug", "ago", "août"},
	{"sep", "sept"},
	{"oct", "okt"},
	{"nov"},
	{"dec", "dez", "dic", "déc"},
}

func monthNamed(s string) int {
	s = strings.TrimSuffix(strings.ToLower(s), ".")
	for i, names := range months {
		for _, n := range names {
			if s == n {
				return i + 1
			}
		}
	}
	return 0
}

// guessDates finds the form that fits the most values; sure is false when
// another fits as many, as 03/04/2026 may be of March or of April.
func guessDates(values []string, dayFirst bool) (form dateForm, share float64, sure bool) {
	if len(values) == 0 {
		return dateForms[0], 0, false
	}
	best, sure := 0, true
	for _, f := range dateForms {
		fits := 0
		for _, v := range values {
			if _, ok := f.parse(v); ok {
				fits++
			}
		}
		switch {
		case fits > best:
			form, best, sure = f, fits, true
		case fits == best && fits > 0:
			sure = false
			if !dayFirst && f.order == "mdy" {
				form = f
			}
		}
	}
	return form, float64(best) / float64(len(values)), sure
}
