package bulk

import (
	"context"
	"strings"

	"roster"
	"roster/internal/store"
)

// circles finds the rows whose manager lines run in a circle. The lines go
// through the file as it will be, and through Roster as it is for people whom
// the file does not move.
func (l *lines) circles(ctx context.Context, s *store.Store) error {
	exits, err := l.exits(ctx, s)
	if err != nil {
		return err
	}
	up := make([]int32, len(l.people.refs))
	for place, n := range l.people.refs {
		up[place] = -1
		id := l.people.knownAs(place)
		if n > 0 && l.refs[n-1].problem == nil {
			up[place] = int32(l.refs[n-1].row)
			id = l.refs[n-1].id
		}
		if exit, ok := exits[id]; up[place] < 0 && ok {
			up[place] = int32(exit)
		}
	}
	const fresh, open, done = 0, 1, 2
	state := make([]uint8, len(up))
	var line []int
	for start := range up {
		line = line[:0]
		at := start
		for at >= 0 && state[at] == fresh {
			state[at] = open
			line = append(line, at)
			at = int(up[at])
		}
		if at >= 0 && state[at] == open {
			l.round(line, at)
		}
		for _, place := range line {
			state[place] = done
		}
	}
	return nil
}

// round notes the circle at the end of a line.
func (l *lines) round(line []int, from int) {
	for line[0] != from {
		line = line[1:]
	}
	var names []string
	for i := range line { // each is named by the row of whom they are the manager
		below := line[(i+len(line)-1)%len(line)]
		if n := l.people.refs[below]; n > 0 {
			names = append(names, shorten(l.refs[n-1].text))
		}
	}
	if len(names) == 0 {
		return
	}
	const shown = 12
	text := strings.Join(append(names, names[0]), " → ")
	if len(names) > shown {
		text = strings.Join(names[:shown], " → ") + " → … → " + names[0]
	}
	for _, place := range line {
		l.circle[place] = text
	}
}

// exits follows the lines of people outside the file, and of those in it who
// keep their managers, up to the first row: by it a line comes back into the
// file.
func (l *lines) exits(ctx context.Context, s *store.Store) (map[roster.UserID]int, error) {
	var starts []roster.UserID
	for i := range l.refs {
		if l.refs[i].id != "" {
			starts = append(starts, l.refs[i].id)
		}
	}
	for place, n := range l.people.refs {
		if id := l.people.knownAs(place); n == 0 && id != "" {
			starts = append(starts, id)
		}
	}
	managers := map[roster.UserID]roster.UserID{}
	const batch = 500
	for from := 0; from < len(starts); from += batch {
		err := s.View(ctx, func(v *store.View) error {
			found, err := v.ManagerLines(ctx, starts[from:min(from+batch, len(starts))])
			for id, m := range found {
				managers[id] = m.Above
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	places := make(map[roster.UserID]int, len(managers))
	for id := range managers {
		places[id] = -1
	}
	l.people.placesOf(places)
	exits := make(map[roster.UserID]int, len(starts))
	for _, id := range starts {
		at := managers[id]
		for step := 0; at != "" && step < 200; step++ {
			if place, ok := places[at]; ok && place >= 0 {
				exits[id] = place
				break
			}
			at = managers[at]
		}
	}
	return exits, nil
}
