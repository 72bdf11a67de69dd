package bulk

import (
	"slices"
	"strconv"
	"strings"

	"roster"
)

// unitWords name the levels of an organisation, the highest first.
var unitWords = [][]string{
	aliasKeys("sector|business group|sparte|konzernbereich|pôle"),
	aliasKeys("business unit|bu|geschäftseinheit|unité d affaires|unidad de negocio"),
	aliasKeys("division|geschäftsbereich|bereich|direction|dirección|business area|área"),
	aliasKeys("functional unit|function unit|funktionsbereich|ressort"),
	aliasKeys("hauptabteilung|main department|subdivision"),
	aliasKeys("department|dept|department name|abteilung|département|departamento|fachbereich"),
	aliasKeys("sub department|subdepartment|unterabteilung|sous département|subdepartamento"),
	aliasKeys("section|sektion|referat|sección|sachgebiet"),
	aliasKeys("team|team name|équipe|equipo|squad"),
	aliasKeys("group|gruppe|groupe|grupo|work group|workgroup|sub team"),
}

var numberedWords = []string{"orglevel", "organizationlevel", "organisationlevel", "level", "ebene", "orgebene", "niveau", "nivel", "unitlevel", "orgunit", "unit", "l"}

// unitRank tells which level of an organisation a header names.
func unitRank(key string) (int, bool) {
	for rank, words := range unitWords {
		if slices.Contains(words, key) {
			return rank, true
		}
	}
	word := strings.TrimRight(key, "0123456789")
	n, err := strconv.Atoi(key[len(word):])
	if err != nil || n > 20 || !slices.Contains(numberedWords, word) {
		return 0, false
	}
	return 100 + n, true
}

// paths finds a column that holds whole paths of units.
func (g *guesser) paths() {
	for _, p := range g.columns {
		a, known := g.catalogue.ByAlias(p.header)
		unit := known && a.Type == roster.UnitRef
		switch {
		case p.dns > 0.9 && (p.key == "distinguishedname" || p.key == "dn"):
			if p.share(func(s string) bool { _, units := distinguished(s); return len(units) > 0 }) > 0.5 {
				g.won[p.index] = claim{p, ColumnMapping{Target: targetUnit, Format: formatDN}, 0.85, "the organisational units of the distinguished name are a path"}
				return
			}
		case unit && p.paths > 0.5:
			g.won[p.index] = claim{p, ColumnMapping{Target: targetUnit, Separator: "/"}, 0.95, "the values are paths of units"}
			return
		case unit:
			for _, separator := range []string{"/", " > ", ">", `\`, "|"} {
				if p.share(func(s string) bool { return strings.Contains(s, separator) }) > 0.3 {
					g.won[p.index] = claim{p, ColumnMapping{Target: targetUnit, Separator: separator}, 0.85, "the values are paths of units"}
					return
				}
			}
		}
	}
}

// levels finds columns that together are a path of units: two or more that
// name levels of an organisation and hold few values that come again.
func (g *guesser) levels() {
	for _, c := range g.won {
		if c.mapping.Target == targetUnit {
			return
		}
	}
	type candidate struct {
		*profile
		rank int
	}
	var list []candidate
	for _, p := range g.columns {
		rank, ok := unitRank(p.key)
		if ok && len(p.values) > 0 && (len(g.rows) < 20 || len(p.count)*10 < len(g.rows)*8) {
			list = append(list, candidate{p, rank})
		}
	}
	if len(list) < 2 {
		return
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return a.rank - b.rank })
	// Where the values say the opposite of the words, they are right.
	for i := 1; i < len(list); i++ {
		up, down := list[i-1], list[i]
		if up.rank < 100 && g.determines(up.profile, down.profile) > 0.95 && g.determines(down.profile, up.profile) < 0.7 && len(up.count) > 2*len(down.count) {
			list[i-1], list[i] = down, up
		}
	}
	confidence := 0.95
	for i := 1; i < len(list); i++ {
		if g.determines(list[i].profile, list[i-1].profile) < 0.7 && !g.nested(list[i-1].profile, list[i].profile) {
			confidence = 0.8
		}
	}
	for i, c := range list {
		g.won[c.index] = claim{c.profile, ColumnMapping{Target: prefixUnit + strconv.Itoa(i+1)}, confidence, "the columns of the organisation make a path of " + strconv.Itoa(len(list)) + " levels"}
	}
}

// determines tells for which share of rows a value of one column says what
// stands in another.
func (g *guesser) determines(from, to *profile) float64 {
	counts := map[string]map[string]int{}
	rows := 0
	for _, row := range g.rows {
		a, b := strings.TrimSpace(row[from.index]), strings.TrimSpace(row[to.index])
		if a == "" || b == "" {
			continue
		}
		if counts[a] == nil {
			counts[a] = map[string]int{}
		}
		counts[a][b]++
		rows++
	}
	if rows == 0 {
		return 0
	}
	hits := 0
	for _, values := range counts {
		most := 0
		for _, n := range values {
			most = max(most, n)
		}
		hits += most
	}
	return float64(hits) / float64(rows)
}

// nested reports whether the lower column is empty wherever the upper one is,
// and in some rows besides.
func (g *guesser) nested(up, down *profile) bool {
	some := false
	for _, row := range g.rows {
		a, b := strings.TrimSpace(row[up.index]), strings.TrimSpace(row[down.index])
		if a == "" && b != "" {
			return false
		}
		some = some || a != "" && b == ""
	}
	return some
}
