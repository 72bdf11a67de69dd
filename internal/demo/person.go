package demo

import (
	"fmt"
	"strings"
	"time"

	"roster"
)

// domain is reserved for examples (RFC 2606): mail to it goes nowhere.
const domain = "demo.example"

// person is what is true of somebody from the beginning.
type person struct {
	number  int
	group   *people
	given   name
	family  name
	married name // the family name that they take, if they do
	login   string
	unit    int
	manager int
	leads   bool
	place   int
	kind    string
	title   string
}

// groupOf says which names somebody has: most often those of the country they
// work in.
func (s *Story) groupOf(i int, place int) int {
	if s.dice.in100(60, forCulture, i) {
		language := s.company.countries[s.company.places[place].field].language
		for g := range s.groups {
			if s.groups[g].language == language {
				return g
			}
		}
	}
	return int(s.dice.throw(forCulture, i) >> 20 % uint64(len(s.groups)))
}

// placeOf says where somebody works: most often where their unit is.
func (s *Story) placeOf(i, unit int) int {
	first := 0
	for first < len(s.company.places) && s.company.places[first].parent < 0 {
		first++
	}
	about := unit
	if s.dice.in100(15, forPlace, i) {
		about = len(s.company.units) + i
	}
	return first + s.dice.below(len(s.company.places)-first, forPlace, about)
}

// rank counts, for each person, how many before have names of the same group,
// so that nobody has the user name of another.
func (s *Story) rank() {
	next := make([]uint32, len(s.groups))
	s.ranks = make([]uint32, s.people)
	for i := range s.people {
		unit, _, _ := s.company.seatOf(i)
		g := s.groupOf(i, s.placeOf(i, unit))
		s.ranks[i] = next[g]
		next[g]++
	}
}

// named chooses the names of somebody: the pairs of a group in an order that
// looks like none, each once before any comes again with a number.
func (s *Story) named(p *person, g int) {
	group := &s.groups[g]
	pairs := len(group.given) * len(group.family)
	stride := pairs*5/8 + s.dice.below(pairs/4, forName, g)
	for common(stride, pairs) != 1 {
		stride++
	}
	rank := int(s.ranks[p.number])
	at := (rank*stride + s.dice.below(pairs, forName, -1-g)) % pairs
	p.group, p.given, p.family = group, group.given[at%len(group.given)], group.family[at/len(group.given)]
	p.married = group.family[(at/len(group.given)+1)%len(group.family)]
	p.login = p.given.plain + "." + p.family.plain
	if round := rank / pairs; round > 0 {
		p.login += fmt.Sprint(round + 1)
	}
}

func common(a, b int) int {
	for b > 0 {
		a, b = b, a%b
	}
	return a
}

func (s *Story) person(i int) person {
	p := person{number: i}
	p.unit, p.manager, p.leads = s.company.seatOf(i)
	p.place = s.placeOf(i, p.unit)
	s.named(&p, s.groupOf(i, p.place))
	p.kind = "employee"
	if k := s.dice.below(100, forKind, i); !p.leads {
		switch {
		case k < 9:
			p.kind = "contractor"
		case k < 13:
			p.kind = "intern"
		case k < 15:
			p.kind = "partner"
		case k < 16:
			p.kind = "guest"
		}
	}
	p.title = s.titleOf(&p)
	return p
}

func (s *Story) titleOf(p *person) string {
	unit := s.company.units[p.unit]
	if p.number < len(s.company.units) {
		switch {
		case unit.parent < 0:
			return "Managing director"
		case unit.parent == 0:
			return "Director of " + strings.ToLower(unit.name[:1]) + unit.name[1:]
		case strings.HasPrefix(unit.name, "Team "):
			return "Team lead"
		default:
			return "Head of " + strings.ToLower(unit.name[:1]) + unit.name[1:]
		}
	}
	titles := s.fields[unit.field].titles
	title := titles[s.dice.below(len(titles), forTitle, p.number)]
	if p.kind == "intern" {
		return "Intern"
	}
	if p.leads {
		return "Lead " + lower(title)
	}
	return title
}

func lower(s string) string {
	if len(s) > 1 && s[1] >= 'A' && s[1] <= 'Z' { // an abbreviation
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// values are the attributes with which somebody begins.
func (s *Story) values(p *person, joined time.Time) roster.Values {
	country := s.company.countries[s.company.places[p.place].field]
	line := s.company.line(p.unit)
	v := roster.Values{
		"userName": p.login, "email": p.login + "@" + domain, "name.givenName": p.given.text, "name.familyName": p.family.text,
		"employeeNumber": fmt.Sprintf("D%07d", p.number+1), "title": p.title, "userType": p.kind,
		"unit": s.unitID(p.unit), "location": s.placeID(p.place), "country": country.code, "organization": "Demo company",
		"costCenter": fmt.Sprintf("C%d", 1000+p.unit), "startDate": joined.Format(time.DateOnly),
		"preferredLanguage": p.group.language, "timezone": country.zone,
	}
	if d := p.displayName(p.family); d != "" {
		v["displayName"] = d
	}
	if len(line) > 1 {
		v["division"] = line[len(line)-2]
	}
	if len(line) > 2 {
		v["department"] = line[len(line)-3]
	}
	if p.manager >= 0 {
		v["manager"] = s.userID(p.manager)
	}
	if s.dice.in100(70, forPhone, p.number) { // numbers kept free for drama
		v["phone"] = fmt.Sprintf("+441632960%03d", s.dice.below(1000, forPhone, p.number))
	}
	if s.dice.in100(4, forPronouns, p.number) {
		v["pronouns"] = "they/them"
	}
	return v
}

// displayName is how people write a name in the order of its language; empty
// where the usual one is right.
func (p *person) displayName(family name) string {
	switch {
	case p.group.joint:
		return family.text + p.given.text
	case p.group.first:
		return family.text + " " + p.given.text
	default:
		return ""
	}
}
