package demo

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"time"

	"roster"
	"roster/internal/directory"
)

// Story is a whole demo organisation. It remembers a dozen bytes per person.
type Story struct {
	people  int
	dice    dice
	set     roster.ChangeSet // which lends its instant and its name to identifiers
	begin   time.Time        // the first midnight
	company *company
	fields  []field
	groups  []people
	ranks   []uint32 // person → how many before have names of the same group
}

// NewStory makes the story of so many people, which ends on the day on which
// the change set that it is for was made.
func NewStory(n int, seed int64, set roster.ChangeSet) *Story {
	s := &Story{
		people: n, dice: dice(uint64(seed) * 0x9e37_79b9_7f4a_7c15), set: set,
		begin: set.CreatedAt.Truncate(24*time.Hour).AddDate(0, 0, -past), fields: fields(), groups: groups(),
	}
	s.company = newCompany(n, s.dice)
	s.rank()
	return s
}

func (s *Story) serial(prefix, series string, i int) string {
	return roster.SerialID(prefix, s.set.CreatedAt, series+string(s.set.ID), uint32(i))
}

func (s *Story) userID(i int) string  { return s.serial(roster.PrefixUser, "people", i) }
func (s *Story) unitID(i int) string  { return s.serial(roster.PrefixUnit, "units", i) }
func (s *Story) placeID(i int) string { return s.serial(roster.PrefixLocation, "places", i) }

func itoa(n int) string { return strconv.Itoa(n) }

// Steps tells the whole story in the order in which it happened: the trees
// first, then what became of people. It gives the number of steps, too.
func (s *Story) Steps() (int, iter.Seq[directory.Proposal]) {
	order := s.order()
	nodes := len(s.company.units) + len(s.company.places)
	return nodes + len(order), func(yield func(directory.Proposal) bool) {
		for i, n := range s.company.units {
			if !yield(s.node(roster.SubjectUnit, n, i, s.unitID)) {
				return
			}
		}
		for i, n := range s.company.places {
			if !yield(s.node(roster.SubjectLocation, n, i, s.placeID)) {
				return
			}
		}
		for _, o := range order {
			steps := s.steps(o.person())
			k := o.step()
			p := directory.Proposal{Change: steps[k].Change, At: steps[k].At, Earlier: steps[:k]}
			if !yield(p) {
				return
			}
		}
	}
}

func (s *Story) node(kind roster.SubjectKind, n node, i int, id func(int) string) directory.Proposal {
	values := roster.Values{"name": n.name}
	if n.parent >= 0 {
		values["parent"] = id(n.parent)
	}
	return directory.Proposal{At: s.begin, Change: roster.Change{
		Subject: roster.Subject{Kind: kind, ID: id(i)}, Verb: roster.Create, Values: values, Reason: "Taken over when Roster was introduced",
	}}
}

// place is the place of a step in the story, as one number that sorts: the
// minute, the person, and which of their steps it is.
type place uint64

const (
	stepBits   = 4
	personBits = 24
)

func newPlace(at minute, person, step int) place {
	return place(uint64(at)<<(stepBits+personBits) | uint64(person)<<stepBits | uint64(step))
}

func (p place) person() int { return int(p >> stepBits & (1<<personBits - 1)) }
func (p place) step() int   { return int(p & (1<<stepBits - 1)) }

// order gives all steps of all lives by their time.
func (s *Story) order() []place {
	list := make([]place, 0, s.people+s.people/2)
	for i := range s.people {
		_, _, leads := s.company.seatOf(i)
		for k, e := range s.life(i, leads) {
			list = append(list, newPlace(e.at, i, k))
		}
	}
	slices.Sort(list)
	return list
}

// title names the change set of a demo.
func title(people int, seed int64) string {
	text := fmt.Sprintf("Demo organisation of %d people", people)
	if seed != DefaultSeed {
		text += fmt.Sprintf(" (seed %d)", seed)
	}
	return text
}
