package bulk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"roster"
	"roster/internal/naming"
	"roster/internal/store"
)

// reference is a manager as rows name them.
type reference struct {
	key  string // in its compared form
	text string // as the first row wrote it

	rows []int           // rows about people of that name, each person once
	ids  []roster.UserID // people of that name whom Roster has

	row     int           // who it is: a row, or -1
	id      roster.UserID // or a person who is not in the file
	problem *roster.Problem
}

// lines knows who manages whom once the file is applied.
type lines struct {
	people *people
	by     string
	refs   []reference
	byKey  map[string]uint32
	circle map[int]string // rows whose line runs in a circle, with the line
	barred map[int]bool   // rows whose manager cannot be made
}

func newLines(p *people, by string) *lines {
	return &lines{people: p, by: by, byKey: map[string]uint32{}, circle: map[int]string{}, barred: map[int]bool{}}
}

// refer notes that a row names a manager, and gives the number to keep.
func (l *lines) refer(text string) uint32 {
	key := managerKey(l.by, text)
	if key == "" {
		return 0
	}
	n, ok := l.byKey[key]
	if !ok {
		r := reference{key: strings.Clone(key), row: -1}
		if r.text = r.key; text != key {
			r.text = strings.Clone(text)
		}
		l.refs = append(l.refs, r)
		n = uint32(len(l.refs))
		l.byKey[l.refs[n-1].key] = n
	}
	return n
}

// resolve finds out whom the references mean: people of the file first, and
// those whom Roster has.
func (l *lines) resolve(ctx context.Context, s *store.Store) error {
	sums := make(map[uint64]int, len(l.refs))
	for i := range l.refs {
		sums[l.people.sum(l.refs[i].key)] = i
	}
	for place, sum := range l.people.handles {
		if i, named := sums[sum]; named && sum != 0 && int(l.people.first[place]) == place && len(l.refs[i].rows) < 3 {
			l.refs[i].rows = append(l.refs[i].rows, place)
		}
	}
	const batch = 500
	for from := 0; from < len(l.refs); from += batch {
		refs := l.refs[from:min(from+batch, len(l.refs))]
		if err := s.View(ctx, func(v *store.View) error { return l.look(ctx, v, refs) }); err != nil {
			return err
		}
	}
	inFile := map[roster.UserID]int{}
	for i := range l.refs {
		for _, id := range l.refs[i].ids {
			inFile[id] = -1
		}
	}
	l.people.placesOf(inFile)
	err := s.View(ctx, func(v *store.View) error {
		for i := range l.refs {
			if err := l.decide(ctx, v, &l.refs[i], inFile); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return l.circles(ctx, s)
}

// look asks Roster for the people whom a batch of references may mean.
func (l *lines) look(ctx context.Context, v *store.View, refs []reference) error {
	if l.by == byDisplayName {
		var forms []string
		for i := range refs {
			refs[i].ids = nil
			forms = append(forms, naming.Forms(refs[i].key)...)
		}
		named, err := v.UsersNamed(ctx, forms)
		for i := range refs {
			for _, form := range naming.Forms(refs[i].key) {
				for _, id := range named[form] {
					if !slices.Contains(refs[i].ids, id) {
						refs[i].ids = append(refs[i].ids, id)
					}
				}
			}
		}
		return err
	}
	kind := map[string]string{byUserName: "userName", byEmail: "emails", byEmployeeNumber: "employeeNumber", byID: "externalId"}[l.by]
	var keys []roster.Key
	var ids []roster.UserID
	for i := range refs {
		if l.by == byID && roster.ValidID(roster.PrefixUser, refs[i].key) {
			ids = append(ids, roster.UserID(refs[i].key))
		} else {
			keys = append(keys, roster.Key{Kind: kind, Value: refs[i].key})
		}
	}
	users, err := v.Users(ctx, ids)
	if err != nil {
		return err
	}
	owners, err := v.Owners(ctx, keys)
	for i := range refs {
		refs[i].ids = nil
		if id, ok := owners[roster.Key{Kind: kind, Value: refs[i].key}]; ok {
			refs[i].ids = []roster.UserID{id}
		}
		if u, ok := users[roster.UserID(refs[i].key)]; ok && !u.Deleted() {
			refs[i].ids = []roster.UserID{u.ID}
		}
	}
	return err
}

// decide chooses among those whom a reference may mean, or says why it cannot.
func (l *lines) decide(ctx context.Context, v *store.View, r *reference, inFile map[roster.UserID]int) error {
	var strangers []roster.UserID // who are not in the file
	rows := slices.Clone(r.rows)
	for _, id := range r.ids {
		place := inFile[id]
		switch {
		case place < 0:
			strangers = append(strangers, id)
		case len(r.rows) == 0 && !slices.Contains(rows, place): // the file gives them another name
			rows = append(rows, place)
		}
	}
	if l.by != byDisplayName && len(rows) > 0 { // such keys have one owner, and the file has the last word
		r.row, r.id = rows[0], ""
		return nil
	}
	var people map[roster.UserID]roster.User
	if len(rows)+len(strangers) > 1 && len(strangers) > 0 {
		var err error
		if people, err = v.Users(ctx, strangers); err != nil {
			return err
		}
		strangers = slices.DeleteFunc(strangers, func(id roster.UserID) bool {
			s := people[id].State.Status
			return s == roster.Inactive || s == roster.Archived
		})
	}
	switch {
	case len(rows)+len(strangers) == 0:
		r.problem = &roster.Problem{
			Field: targetManager, Code: "manager_not_found",
			Message: fmt.Sprintf("nobody in the file or in Roster is the manager %q (by %s): correct the name, or import that person first", shorten(r.text), l.by),
		}
	case len(rows)+len(strangers) > 1:
		var who []string
		for _, place := range rows {
			who = append(who, fmt.Sprintf("row %d", l.people.numbers[place]))
		}
		for _, id := range strangers {
			who = append(who, people[id].Values["userName"])
		}
		r.problem = &roster.Problem{
			Field: targetManager, Code: "ambiguous_manager",
			Message: fmt.Sprintf("the manager %q fits %s: name the manager by user name, e-mail address or employee number", shorten(r.text), strings.Join(who, " and ")),
		}
	case len(rows) == 1:
		r.row = rows[0]
	default:
		r.id = strangers[0]
	}
	return nil
}

// of gives the manager of a row, or what is wrong with it.
func (l *lines) of(place int) (roster.UserID, *roster.Problem) {
	n := l.people.refs[place]
	if n == 0 {
		return "", nil
	}
	r := &l.refs[n-1]
	if line, round := l.circle[int(l.people.first[place])]; round {
		return "", &roster.Problem{Field: targetManager, Code: "manager_loop", Message: "the manager line runs in a circle: " + line + ": give one of them another manager"}
	}
	if r.problem != nil {
		return "", r.problem
	}
	if l.barred[place] {
		return "", &roster.Problem{
			Field: targetManager, Code: "manager_blocked",
			Message: fmt.Sprintf("the manager %q stands in row %d, which is blocked: mend that row first", shorten(r.text), l.people.numbers[r.row]),
		}
	}
	if r.row >= 0 {
		return l.people.id(r.row), nil
	}
	return r.id, nil
}

// managers gives everybody who manages somebody once the file is applied.
func (l *lines) managers() map[roster.UserID]bool {
	all := make(map[roster.UserID]bool, len(l.refs))
	for i := range l.refs {
		switch r := &l.refs[i]; {
		case r.row >= 0:
			all[l.people.id(r.row)] = true
		case r.id != "":
			all[r.id] = true
		}
	}
	return all
}

// bar marks the rows whose managers will not be made because those rows are
// blocked, and in turn the rows of whom these would be the managers. It
// reports whether there are any that were not marked before.
func (l *lines) bar(blocked map[int]bool) bool {
	before := len(l.barred)
	for again := true; again; {
		again = false
		for place, n := range l.people.refs {
			if n == 0 || blocked[place] || l.refs[n-1].row < 0 {
				continue
			}
			if m := l.refs[n-1].row; blocked[m] && !l.people.isKnown(m) {
				l.barred[place] = true
				blocked[place] = true
				again = true
			}
		}
	}
	return len(l.barred) > before
}
