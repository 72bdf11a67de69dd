package bulk

import (
	"net/mail"
	"slices"
	"strings"
	"unicode"

	"roster"
	"roster/internal/bulk/table"
)

// sampleRows is how many rows the guess looks at.
const sampleRows = 2000

// shownSamples is how many values of a column are shown to people.
const shownSamples = 5

// profile is what a column looks like.
type profile struct {
	index  int
	header string
	key    string   // the header as it is compared
	values []string // those that are not empty
	shown  []string
	count  map[string]int // of distinct values

	mails, names, paths, dns, statuses, phones, countries, ids float64 // shares of the values
}

// profiles reads a sample of a file.
func profiles(file *table.File) ([]*profile, [][]string, error) {
	rows, err := file.Sample(sampleRows)
	if err != nil {
		return nil, nil, err
	}
	var list []*profile
	for i, h := range file.Columns() {
		p := &profile{index: i, header: h, key: roster.AliasKey(h), count: map[string]int{}}
		for _, row := range rows {
			if cell := strings.TrimSpace(row[i]); cell != "" {
				p.values = append(p.values, cell)
				p.count[cell]++
			}
		}
		p.look()
		list = append(list, p)
	}
	return list, rows, nil
}

func (p *profile) look() {
	secret := secretHeader(p.key)
	for _, v := range p.values {
		if len(p.shown) < shownSamples && !slices.Contains(p.shown, shorten(v)) && !secret {
			p.shown = append(p.shown, shorten(v))
		}
	}
	p.mails = p.share(looksLikeMail)
	p.names = p.share(looksLikeName)
	p.paths = p.share(func(s string) bool { return strings.HasPrefix(s, "/") })
	p.dns = p.share(isDN)
	p.statuses = p.share(func(s string) bool { _, ok := statusOf(s); return ok })
	p.phones = p.share(looksLikePhone)
	p.countries = p.share(looksLikeCountry)
	p.ids = p.share(looksLikeID)
}

func (p *profile) share(is func(string) bool) float64 {
	if len(p.values) == 0 {
		return 0
	}
	n := 0
	for _, v := range p.values {
		if is(v) {
			n++
		}
	}
	return float64(n) / float64(len(p.values))
}

// unique reports whether no value comes twice.
func (p *profile) unique() bool { return len(p.count) == len(p.values) && len(p.values) > 1 }

// sorted gives the distinct values, the most frequent first.
func (p *profile) sorted() []string {
	list := make([]string, 0, len(p.count))
	for v := range p.count {
		list = append(list, v)
	}
	slices.SortFunc(list, func(a, b string) int {
		if d := p.count[b] - p.count[a]; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return list
}

// secretHeader reports whether a column's values must not be shown around.
func secretHeader(key string) bool {
	for _, word := range []string{"password", "passwort", "kennwort", "motdepasse", "contrasena", "secret", "geheim"} {
		if strings.Contains(key, word) {
			return true
		}
	}
	return false
}

func looksLikeMail(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && strings.Contains(s[strings.LastIndexByte(s, '@'):], ".")
}

// looksLikeName reports whether a text has the words of a person's name.
func looksLikeName(s string) bool {
	words := strings.Fields(strings.ReplaceAll(s, ",", " "))
	if len(words) < 2 || len(words) > 6 {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !strings.ContainsRune(" .,'’-", r)
	})
}

func looksLikePhone(s string) bool {
	digits := 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case !strings.ContainsRune("+ ()/.-", r):
			return false
		}
	}
	return digits >= 7 && digits <= 16 && strings.HasPrefix(s, "+")
}

func looksLikeCountry(s string) bool {
	a, ok := roster.BuiltIn().Lookup("country")
	if !ok || len(s) != 2 {
		return false
	}
	_, p := a.Parse(s)
	return p == nil
}

func looksLikeID(s string) bool {
	return len(s) >= 3 && len(s) <= 64 && !strings.ContainsAny(s, " @/,;") && strings.ContainsAny(s, "0123456789")
}

// shorten keeps a value that is shown to a readable length.
func shorten(s string) string {
	if r := []rune(s); len(r) > 80 {
		return string(r[:77]) + "…"
	}
	return s
}
