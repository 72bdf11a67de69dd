package bulk

import (
	"strings"

	"roster"
	"roster/internal/naming"
)

// manager finds out how the column of managers names them: by which column of
// the same file most of its values are found, or else by their form. Of several
// columns it takes the one whose values are found best; a number or an address
// is better than a name, which two people may share.
func (g *guesser) manager() {
	var best claim
	most := -1.0
	for _, c := range g.claims {
		if w, decided := g.won[c.column.index]; c.mapping.Target != targetManager || decided && w.mapping.Target != targetManager {
			continue
		}
		delete(g.won, c.column.index)
		by, share := g.managerBy(c.column)
		score := share
		if by != byDisplayName && share > 0 {
			score += 0.2
		}
		if by == "" {
			by, share = managerForm(c.column), 0.3
			c.reason += ", named by what looks like " + by
		} else {
			c.reason += ", named by " + by + " as the file's own rows are"
		}
		c.mapping.By = by
		c.confidence *= 0.7 + 0.3*share
		if score > most {
			best, most = c, score
		}
	}
	if most >= 0 {
		g.won[best.column.index] = best
	}
}

func (g *guesser) managerBy(p *profile) (by string, share float64) {
	known := map[string]map[string]bool{}
	add := func(by, key string) {
		if known[by] == nil {
			known[by] = map[string]bool{}
		}
		if key != "" {
			known[by][key] = true
		}
	}
	var given, family *profile
	for _, c := range g.won {
		for v := range c.column.count {
			switch c.mapping.Target {
			case "userName":
				add(byUserName, roster.LooseKey(v))
			case "email":
				add(byEmail, roster.EmailKey(v))
			case "employeeNumber":
				add(byEmployeeNumber, roster.LooseKey(v))
			case "externalId":
				add(byID, v)
			case "displayName", targetFullName:
				add(byDisplayName, naming.Key(v))
			}
		}
		switch c.mapping.Target {
		case "name.givenName":
			given = c.column
		case "name.familyName":
			family = c.column
		}
	}
	if given != nil && family != nil {
		for _, row := range g.rows {
			add(byDisplayName, naming.Key(row[given.index]+" "+row[family.index]))
		}
	}
	for _, candidate := range []string{byUserName, byEmployeeNumber, byEmail, byID, byDisplayName} {
		keys := known[candidate]
		hits := p.share(func(s string) bool { return keys[managerKey(candidate, s)] })
		if hits > share {
			by, share = candidate, hits
		}
	}
	if share < 0.2 { // a few coincidences are no evidence
		return "", 0
	}
	return by, share
}

// managerForm guesses by the look of the values alone.
func managerForm(p *profile) string {
	switch {
	case p.dns > 0.5:
		return byDisplayName
	case p.mails > 0.5:
		return byEmail
	case p.share(func(s string) bool { return roster.ValidID(roster.PrefixUser, s) }) > 0.5:
		return byID
	case p.names > 0.5:
		return byDisplayName
	case strings.Contains(p.key, "mail"):
		return byEmail
	case strings.Contains(p.key, "name"):
		return byDisplayName
	case p.share(func(s string) bool { return strings.Trim(s, "0123456789") == "" }) > 0.5:
		return byEmployeeNumber
	default:
		return byUserName
	}
}

// managerKey is the form in which a reference to a manager is compared.
func managerKey(by, text string) string {
	switch by {
	case byEmail:
		return roster.EmailKey(text)
	case byID:
		return strings.TrimSpace(text)
	case byDisplayName:
		if isDN(text) {
			text, _ = distinguished(text)
		}
		return naming.Key(text)
	case byUserName:
		if key, p := roster.UserNameKey(text); p == nil {
			return key
		}
		return roster.LooseKey(text)
	default:
		return roster.LooseKey(text)
	}
}
