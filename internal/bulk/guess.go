package bulk

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"roster"
	"roster/internal/bulk/table"
)

// claim is one thing that a column may be, and how sure that is.
type claim struct {
	column     *profile
	mapping    ColumnMapping
	confidence float64
	reason     string
}

// guesser finds out what the columns of a file mean.
type guesser struct {
	catalogue *roster.Catalogue
	columns   []*profile
	rows      [][]string
	dayFirst  bool // dates in this file begin with the day when they do not say

	claims []claim
	won    map[int]claim // by column
}

// worthIt is the confidence from which a guess is used.
const worthIt = 0.5

// guess says what each column of a file seems to mean.
func guess(file *table.File, catalogue *roster.Catalogue) ([]Column, Mapping, error) {
	columns, rows, err := profiles(file)
	if err != nil {
		return nil, Mapping{}, err
	}
	g := &guesser{catalogue: catalogue, columns: columns, rows: rows, won: map[int]claim{}, dayFirst: file.Format().Delimiter == ";"}
	g.paths()
	g.levels()
	for _, p := range columns {
		if _, decided := g.won[p.index]; !decided && !secretHeader(p.key) && p.header != errorColumn {
			g.byHeader(p)
			g.byValues(p)
		}
	}
	g.settle()
	g.fullName()
	g.manager()
	var list []Column
	var m Mapping
	for _, p := range columns {
		c := g.won[p.index]
		c.mapping.Column = p.header
		if c.reason == "" {
			c.reason = reasonIgnored(p)
		}
		m.Columns = append(m.Columns, c.mapping)
		list = append(list, Column{Column: p.header, Target: c.mapping.Target, Confidence: math.Round(c.confidence*100) / 100, Samples: append([]string{}, p.shown...), Reason: c.reason})
	}
	return list, m, nil
}

func reasonIgnored(p *profile) string {
	switch {
	case p.header == errorColumn:
		return "what was wrong with the rows when they were sent before"
	case secretHeader(p.key):
		return "secrets are not taken from files"
	case len(p.values) == 0:
		return "the column is empty"
	default:
		return "no attribute of this name is known, or another column fits it better"
	}
}

// settle gives each column what it claims the best, and no two the same.
func (g *guesser) settle() {
	slices.SortStableFunc(g.claims, func(a, b claim) int { return cmp.Compare(b.confidence, a.confidence) })
	taken := map[string]bool{}
	for _, c := range g.won {
		taken[c.mapping.Target] = true
	}
	for _, c := range g.claims {
		_, decided := g.won[c.column.index]
		if decided || taken[c.mapping.Target] || c.confidence < worthIt {
			continue
		}
		g.won[c.column.index] = c
		taken[c.mapping.Target] = true
	}
}

func (g *guesser) claim(p *profile, m ColumnMapping, confidence float64, reason string, args ...any) {
	g.claims = append(g.claims, claim{p, m, confidence, fmt.Sprintf(reason, args...)})
}

// byHeader claims what the header says.
func (g *guesser) byHeader(p *profile) {
	if slices.Contains(statusHeaders, p.key) || slices.Contains(opposites, p.key) {
		g.status(p, 0.95)
		return
	}
	a, ok := g.catalogue.ByAlias(p.header)
	if !ok || a.ReadOnly {
		return
	}
	confidence, reason := 0.9, fmt.Sprintf("the header is known to mean %q", a.Label)
	if p.key == roster.AliasKey(a.Name) || p.key == roster.AliasKey(a.Label) {
		confidence, reason = 0.98, fmt.Sprintf("the header names the attribute %q", a.Label)
	}
	m := ColumnMapping{Target: a.Name}
	switch a.Type {
	case roster.UserRef:
		if a.Name == targetManager {
			g.claim(p, m, confidence, "%s", reason)
			return
		}
	case roster.UnitRef, roster.LocationRef:
		m.Target = prefixUnit + "1"
		if a.Type == roster.LocationRef {
			m.Target = prefixLocation + "1"
		}
		g.claim(p, m, confidence*0.95, "%s", reason)
		return
	case roster.Date:
		g.date(p, m, confidence, reason)
		return
	case roster.Choice:
		g.choice(p, a, m, confidence, reason)
		return
	default:
	}
	fit := p.share(func(s string) bool { _, problem := a.Parse(s); return problem == nil })
	if len(p.values) == 0 {
		fit = 0.6
	}
	if a.Unique && len(p.values) > 20 && len(p.count)*2 < len(p.values) {
		fit = 0 // a unique attribute cannot be the same for many
	}
	if fit < 0.5 {
		return
	}
	g.claim(p, m, confidence*(0.5+0.5*fit), "%s", reason)
}

func (g *guesser) status(p *profile, confidence float64) {
	if p.statuses < 0.5 && len(p.values) > 0 {
		return
	}
	m := ColumnMapping{Target: targetStatus, Values: map[string]string{}}
	off, turned := opposite(p.key)
	for _, v := range p.sorted() {
		s, ok := statusOf(v)
		switch {
		case !ok || len(m.Values) >= 50:
			continue
		case turned && s == roster.Active:
			s = off
		case turned:
			s = roster.Active
		}
		m.Values[v] = string(s)
	}
	if turned && len(p.values) == 0 {
		return
	}
	g.claim(p, m, confidence*(0.5+0.5*p.statuses), "the header and the values tell the status")
}

func (g *guesser) date(p *profile, m ColumnMapping, confidence float64, reason string) {
	form, share, sure := guessDates(p.values, g.dayFirst)
	switch {
	case len(p.values) == 0:
		g.claim(p, m, confidence*0.8, "%s", reason)
		return
	case share < 0.5:
		return
	case !sure:
		confidence *= 0.7
		reason += "; whether day or month comes first cannot be told from the values: check it"
	}
	m.Format = form.name
	g.claim(p, m, confidence*(0.5+0.5*share), "%s, dates are written %s", reason, form.name)
}

// choice claims an attribute with few values, if those of the column can be
// turned into them.
func (g *guesser) choice(p *profile, a *roster.Attribute, m ColumnMapping, confidence float64, reason string) {
	m.Values = map[string]string{}
	fits := 0
	for v, n := range p.count {
		if _, problem := a.Parse(v); problem == nil {
			fits += n
		} else if word, ok := userTypeWords[roster.AliasKey(v)]; ok && a.Name == "userType" && len(m.Values) < 50 {
			fits += n
			m.Values[v] = word
		}
	}
	if len(p.values) > 0 && fits*10 < len(p.values)*9 {
		return // most rows would be refused for it
	}
	if len(m.Values) == 0 {
		m.Values = nil
	}
	g.claim(p, m, confidence, "%s", reason)
}

// byValues claims what the values look like, for columns whose header says
// nothing.
func (g *guesser) byValues(p *profile) {
	if len(p.values) == 0 {
		return
	}
	switch {
	case p.mails > 0.9:
		g.claim(p, ColumnMapping{Target: "email"}, 0.6*p.mails, "the values are e-mail addresses")
	case p.phones > 0.9:
		g.claim(p, ColumnMapping{Target: "phone"}, 0.55*p.phones, "the values are phone numbers")
	case p.countries == 1 && len(p.count) > 2:
		g.claim(p, ColumnMapping{Target: "country"}, 0.55, "the values are codes of countries")
	case p.statuses == 1 && len(p.count) > 1 && len(p.count) < 8 && !boolish(p):
		g.status(p, 0.6)
	case p.unique() && p.ids > 0.9 && idHeader(p.header):
		g.claim(p, ColumnMapping{Target: "externalId"}, 0.5, "the values are identifiers, each there once")
	case p.names > 0.9 && strings.Contains(p.key, "name"):
		g.claim(p, ColumnMapping{Target: "displayName"}, 0.6, "the values are names of people")
	case p.names > 0.9 && len(p.count)*10 > len(p.values)*9 && strings.HasPrefix(p.header, "Column "):
		g.claim(p, ColumnMapping{Target: "displayName"}, 0.55, "the values are names of people")
	}
}

// boolish reports whether all values are merely true or false, which may mean
// anything.
func boolish(p *profile) bool {
	for v := range p.count {
		switch roster.AliasKey(v) {
		case "true", "false", "yes", "no", "1", "0", "ja", "nein", "oui", "non", "si", "y", "n", "j":
		default:
			return false
		}
	}
	return true
}

func idHeader(header string) bool {
	h := strings.ToLower(header)
	for _, end := range []string{"id", "guid", "nr", "no", "number", "nummer", "code", "key"} {
		if strings.HasSuffix(h, end) {
			return true
		}
	}
	return false
}

// fullName has a display name taken apart when no columns hold the parts.
func (g *guesser) fullName() {
	parts := false
	for _, c := range g.won {
		parts = parts || c.mapping.Target == "name.givenName" || c.mapping.Target == "name.familyName"
	}
	for i, c := range g.won {
		if c.mapping.Target == "displayName" && !parts && c.column.names > 0.5 {
			c.mapping.Target = targetFullName
			c.confidence *= 0.5 + 0.5*c.column.names
			c.reason += ", and the values are full names"
			g.won[i] = c
		}
	}
}
