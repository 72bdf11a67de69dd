package demo

import (
	"fmt"
	"math"
	"slices"
)

// node is a unit or a location of the story.
type node struct {
	name   string
	parent int // -1 at the top
	field  int // of a unit: its field of work; of a location: its country
}

// field is what a division does.
type field struct {
	name        string
	departments []string
	titles      []string
}

func fields() []field {
	return []field{
		{"Engineering", []string{"Platform", "Product engineering", "Quality", "Embedded systems", "Data", "Tools"}, []string{"Software engineer", "Test engineer", "Data engineer", "Technical writer"}},
		{"Operations", []string{"Plant north", "Plant south", "Logistics", "Maintenance", "Procurement", "Safety"}, []string{"Technician", "Logistics planner", "Buyer", "Shift supervisor"}},
		{"Sales", []string{"Direct sales", "Partners", "Inside sales", "Bids", "Sales operations", "Key accounts"}, []string{"Account manager", "Sales representative", "Bid writer", "Sales analyst"}},
		{"Customer service", []string{"Support", "Field service", "Training", "Customer success", "Returns", "Service desk"}, []string{"Support specialist", "Service technician", "Trainer", "Service planner"}},
		{"Finance", []string{"Accounting", "Controlling", "Treasury", "Tax", "Payroll", "Purchasing control"}, []string{"Accountant", "Controller", "Payroll specialist", "Auditor"}},
		{"People", []string{"Recruiting", "Learning", "HR services", "Compensation", "Works safety", "Employee relations"}, []string{"Recruiter", "HR partner", "Learning designer", "HR specialist"}},
		{"Information technology", []string{"Service management", "Networks", "Workplace", "Security", "Business applications", "Architecture"}, []string{"Systems administrator", "Network engineer", "Security analyst", "Business analyst"}},
		{"Marketing", []string{"Brand", "Events", "Online", "Market research", "Content", "Design"}, []string{"Marketing manager", "Designer", "Editor", "Market researcher"}},
		{"Research", []string{"Materials", "Methods", "Prototypes", "Laboratories", "Patents", "Foresight"}, []string{"Researcher", "Laboratory assistant", "Patent specialist", "Statistician"}},
		{"Legal", []string{"Contracts", "Compliance", "Data protection", "Corporate law", "Disputes", "Policies"}, []string{"Lawyer", "Contract manager", "Compliance officer", "Paralegal"}},
		{"Facilities", []string{"Buildings", "Catering", "Reception", "Fleet", "Energy", "Moves"}, []string{"Facility manager", "Cook", "Receptionist", "Fleet planner"}},
		{"Strategy", []string{"Portfolio", "Programmes", "Sustainability", "Mergers", "Innovation", "Planning"}, []string{"Programme manager", "Strategist", "Sustainability manager", "Project manager"}},
	}
}

var teams = []string{
	"Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel", "Iris", "Juniper", "Katsura", "Larch", "Maple", "Nutmeg",
	"Oak", "Pine", "Quince", "Rowan", "Spruce", "Tamarisk", "Ulmo", "Viburnum", "Willow", "Yew",
}

// country is where locations are, with the group of names most at home there.
type country struct {
	code, name, zone, language string
	cities                     []string
}

func countries() []country {
	return []country{
		{"DE", "Germany", "Europe/Berlin", "de", []string{"Leipzig", "Bremen", "Augsburg"}},
		{"IN", "India", "Asia/Kolkata", "hi", []string{"Pune", "Jaipur", "Kochi"}},
		{"FR", "France", "Europe/Paris", "fr", []string{"Lyon", "Nantes", "Lille"}},
		{"JP", "Japan", "Asia/Tokyo", "ja", []string{"Sendai", "Kobe", "Sapporo"}},
		{"GB", "United Kingdom", "Europe/London", "en", []string{"Leeds", "Bristol", "Cardiff"}},
		{"GR", "Greece", "Europe/Athens", "el", []string{"Patras", "Thessaloniki", "Heraklion"}},
		{"UA", "Ukraine", "Europe/Kyiv", "uk", []string{"Lviv", "Dnipro", "Odesa"}},
		{"ES", "Spain", "Europe/Madrid", "es", []string{"Bilbao", "Valencia", "Zaragoza"}},
		{"EG", "Egypt", "Africa/Cairo", "ar", []string{"Alexandria", "Luxor", "Aswan"}},
		{"CN", "China", "Asia/Shanghai", "zh", []string{"Chengdu", "Wuhan", "Xiamen"}},
		{"PL", "Poland", "Europe/Warsaw", "pl", []string{"Gdańsk", "Łódź", "Poznań"}},
		{"SE", "Sweden", "Europe/Stockholm", "sv", []string{"Malmö", "Uppsala", "Umeå"}},
		{"KR", "South Korea", "Asia/Seoul", "ko", []string{"Busan", "Daegu", "Gwangju"}},
		{"TR", "Türkiye", "Europe/Istanbul", "tr", []string{"İzmir", "Bursa", "Trabzon"}},
		{"VN", "Vietnam", "Asia/Ho_Chi_Minh", "vi", []string{"Đà Nẵng", "Huế", "Cần Thơ"}},
		{"IL", "Israel", "Asia/Jerusalem", "he", []string{"Haifa", "Eilat", "Ashdod"}},
	}
}

// company is the frame into which people come: the trees, and how many there
// are in each unit. Everybody has a number: first those who lead the units, in
// the order of the tree, then the others by unit.
type company struct {
	units     []node
	places    []node
	leaves    []int // the units without parts, where people are
	starts    []int // leaf → the number of its first person; one more at the end
	countries []country
}

// maxUnits bounds the tree; beyond it the teams grow.
const maxUnits = 9_800

func newCompany(n int, d dice) *company {
	c := &company{countries: countries()}
	c.growUnits(min(max(n/16, 4), maxUnits))
	c.growPlaces(n)
	c.seat(n, d)
	return c
}

// growUnits makes a tree of about so many units: divisions of one company,
// departments of divisions, teams of departments, as far as they go.
func (c *company) growUnits(about int) {
	all := fields()
	c.units = append(c.units, node{"Demo company", -1, len(all) - 1})
	divisions := min(max(int(math.Cbrt(float64(about)))+1, 3), len(all))
	per := float64(about-1-divisions) / float64(divisions)
	departments := int(math.Sqrt(max(per, 0)))
	inTeams := 0
	if departments > 0 {
		inTeams = int(per/float64(departments)) - 1
	}
	for i := range divisions {
		c.units = append(c.units, node{all[i].name, 0, i})
	}
	for i := range divisions {
		for j := range departments {
			names := all[i].departments
			c.units = append(c.units, node{numbered(names[j%len(names)], j/len(names)), 1 + i, i})
		}
	}
	for i := range divisions * departments {
		at := 1 + divisions + i
		for j := range inTeams {
			c.units = append(c.units, node{numbered("Team "+teams[(j+i)%len(teams)], j/len(teams)), at, c.units[at].field})
		}
	}
	parts := make([]bool, len(c.units))
	for _, u := range c.units[1:] {
		parts[u.parent] = true
	}
	for i, has := range parts {
		if !has {
			c.leaves = append(c.leaves, i)
		}
	}
}

// growPlaces makes countries, cities and, for many people, sites.
func (c *company) growPlaces(n int) {
	many := min(max(n/150, 2), len(c.countries))
	for i := range many {
		c.places = append(c.places, node{c.countries[i].name, -1, i})
	}
	for i := range many {
		for _, city := range c.countries[i].cities[:min(max(n/500, 1), 3)] {
			c.places = append(c.places, node{city, i, i})
		}
	}
	cities := len(c.places)
	for i := many; i < cities && n >= 5_000; i++ {
		for j := range min(n/5_000, 12) {
			c.places = append(c.places, node{fmt.Sprintf("%s %d", c.places[i].name, j+1), i, c.places[i].field})
		}
	}
}

// seat says how many people are in each leaf besides those who lead.
func (c *company) seat(n int, d dice) {
	weights, total := make([]int, len(c.leaves)), 0
	for i := range c.leaves {
		weights[i] = 3 + d.below(6, forWeight, i)
		total += weights[i]
	}
	first, sum := len(c.units), 0
	for _, w := range weights {
		c.starts = append(c.starts, first+(n-first)*sum/total)
		sum += w
	}
	c.starts = append(c.starts, n)
}

// seatOf tells in which unit somebody is, who leads them (-1 for none), and
// whether they lead others.
func (c *company) seatOf(i int) (unit, manager int, leads bool) {
	if i < len(c.units) {
		return i, c.units[i].parent, true
	}
	leaf, exact := slices.BinarySearch(c.starts, i)
	if !exact {
		leaf--
	}
	for c.starts[leaf+1] == c.starts[leaf] { // nobody is in it
		leaf++
	}
	unit = c.leaves[leaf]
	size, at := c.starts[leaf+1]-c.starts[leaf], i-c.starts[leaf]
	leads = at*span+span < size
	if at < span {
		return unit, unit, leads
	}
	return unit, c.starts[leaf] + (at-span)/span, leads
}

// span is how many people one leads.
const span = 10

// line gives the names of a unit and of those above it, the top last.
func (c *company) line(unit int) []string {
	var names []string
	for ; unit >= 0; unit = c.units[unit].parent {
		names = append(names, c.units[unit].name)
	}
	return names
}

func numbered(name string, round int) string {
	if round == 0 {
		return name
	}
	return fmt.Sprintf("%s %d", name, round+1)
}
