package bulk

import (
	"context"
	"hash/maphash"
	"slices"

	"roster"
	"roster/internal/store"
)

// people is what is remembered of every row, in a few bytes each.
type people struct {
	set     roster.ChangeSet
	seed    maphash.Seed
	seen    map[uint64]uint32 // who a row is about → the first such row's place
	numbers []uint32          // the row's number in the file
	first   []uint32          // the place of the first row about the same person
	known   []idText          // who it is, when Roster has the person; as long as the last such row
	handles []uint64          // by what managers of this row are named
	refs    []uint32          // which manager it names, counted from 1
}

// idText is the identifier of a user without its prefix, or nothing.
type idText [26]byte

func packID(id roster.UserID) (t idText) {
	copy(t[:], id[len(roster.PrefixUser)+1:])
	return t
}

func (t idText) id() roster.UserID {
	if t[0] == 0 {
		return ""
	}
	return roster.UserID(roster.PrefixUser + "_" + string(t[:]))
}

func newPeople(set roster.ChangeSet) *people {
	return &people{set: set, seed: maphash.MakeSeed(), seen: map[uint64]uint32{}}
}

func (p *people) sum(s string) uint64 { return maphash.String(p.seed, s) }

// add remembers a row and gives its place.
func (p *people) add(r *record, handle string, ref uint32) int {
	place := uint32(len(p.numbers))
	first := place
	if r.key != "" {
		sum := p.sum(r.key)
		if at, twice := p.seen[sum]; twice {
			first = at
		} else {
			p.seen[sum] = place
		}
	}
	var sum uint64
	if handle != "" {
		sum = p.sum(handle)
	}
	p.numbers = append(p.numbers, uint32(r.number))
	p.first = append(p.first, first)
	p.handles, p.refs = append(p.handles, sum), append(p.refs, ref)
	return int(place)
}

// id gives the identifier that the person of a row has or will have.
func (p *people) id(place int) roster.UserID {
	place = int(p.first[place])
	if id := p.knownAs(place); id != "" {
		return id
	}
	return roster.UserID(roster.SerialID(roster.PrefixUser, p.set.CreatedAt, string(p.set.ID), p.numbers[place]))
}

// knownAs gives the person of a row whom Roster has.
func (p *people) knownAs(place int) roster.UserID {
	if place >= len(p.known) {
		return ""
	}
	return p.known[place].id()
}

// twice gives the number of the first row about the same person, where that is
// another one.
func (p *people) twice(place int) (number int64, is bool) {
	first := int(p.first[place])
	return int64(p.numbers[first]), first != place
}

// isKnown reports whether Roster has the person of a row already.
func (p *people) isKnown(place int) bool { return p.knownAs(int(p.first[place])) != "" }

// place finds a row by its number.
func (p *people) place(number int64) int {
	at, _ := slices.BinarySearch(p.numbers, uint32(number))
	return at
}

// find looks up who of a batch of rows is known.
func (p *people) find(ctx context.Context, v *store.View, match *roster.Attribute, from int, keys []string) error {
	kind, _ := match.KeyKind()
	asked := make([]roster.Key, 0, len(keys))
	for _, k := range keys {
		if k != "" {
			asked = append(asked, roster.Key{Kind: kind, Value: k})
		}
	}
	if len(asked) == 0 {
		return nil
	}
	owners, err := v.Owners(ctx, asked)
	for i, k := range keys {
		if id, ok := owners[roster.Key{Kind: kind, Value: k}]; ok && k != "" {
			p.known = append(p.known, make([]idText, from+i+1-len(p.known))...)
			p.known[from+i] = packID(id)
		}
	}
	return err
}

// placesOf finds the rows that are about certain known people.
func (p *people) placesOf(ids map[roster.UserID]int) {
	if len(ids) == 0 {
		return
	}
	for i, t := range p.known {
		if t == (idText{}) || int(p.first[i]) != i {
			continue
		}
		if _, wanted := ids[t.id()]; wanted {
			ids[t.id()] = i
		}
	}
}
