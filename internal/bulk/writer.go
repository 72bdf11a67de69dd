package bulk

import (
	"context"
	"fmt"

	"roster"
	"roster/internal/directory"
	"roster/internal/naming"
	"roster/internal/store"
)

// writer turns rows into proposals, in the order of the file.
type writer struct {
	*planner
	reader *reader
	seen   *people // takes the place of people when the file is read once
	next   int     // the place of the next row
}

func (w *writer) proposals(ctx context.Context, rows []fileRow) ([]directory.Proposal, error) {
	from := w.next
	records := make([]record, len(rows))
	keys := make([]string, len(rows))
	for i, row := range rows {
		w.next++
		r := &records[i]
		r.number, r.values = row.number, make(roster.Values, len(w.layout.bindings)+6)
		if row.fault == nil {
			w.reader.read(row.number, row.cells, r)
		}
		keys[i] = r.key
		if w.seen != nil {
			w.seen.add(r, "", 0)
		}
	}
	if w.seen != nil {
		err := w.bulk.store.View(ctx, func(v *store.View) error { return w.seen.find(ctx, v, w.layout.match, from, keys) })
		if err != nil {
			return nil, err
		}
	}
	batch := make([]directory.Proposal, 0, len(rows))
	for i, row := range rows {
		switch {
		case row.fault != nil:
			w.unknown++
			batch = append(batch, directory.Proposal{Row: row.number, Problems: row.problem(), Change: roster.Change{Subject: roster.Subject{Kind: roster.SubjectUser}, Verb: roster.Create}})
		case !records[i].blank:
			b := w.proposal(&records[i], from+i)
			b.Locate = w.layout.locate(row.cells)
			batch = append(batch, b)
		}
	}
	return batch, w.nameNew(ctx, batch)
}

// proposal is what a row asks for.
func (w *writer) proposal(r *record, place int) directory.Proposal {
	all := w.people
	if w.seen != nil {
		all = w.seen
	}
	known := all.isKnown(place)
	b := directory.Proposal{Row: r.number, Label: label(r.values), Problems: r.problems, Change: roster.Change{
		Subject: roster.Subject{Kind: roster.SubjectUser, ID: string(all.id(place))}, Verb: roster.Create, Values: r.values,
	}}
	if r.key == "" {
		w.unknown++
		b.Change.Subject.ID = ""
	}
	if other, twice := all.twice(place); twice {
		b.Problems = append(b.Problems, directory.DuplicateRow(other))
	}
	w.relate(&b, r, place)
	if known {
		w.change(&b, r)
		return b
	}
	if w.options.Mode == Update && r.key != "" {
		b.Problems = append(b.Problems, roster.Problem{
			Field: w.layout.match.Name, Code: "unknown_person",
			Message: fmt.Sprintf("nobody in Roster has the %s %q, and this import only updates: choose the mode upsert to create them", w.layout.match.Label, shorten(r.key)),
		})
	}
	if r.values["userName"] == "" && !w.layout.named {
		if mail := r.values["email"]; mail != "" {
			r.values["userName"] = mail
		}
	}
	if r.status != "" {
		b.Change.State = &roster.State{Status: r.status}
	}
	return b
}

// relate adds the unit, the location and the manager.
func (w *writer) relate(b *directory.Proposal, r *record, place int) {
	if id := w.units.at(r.unit); id != "" {
		r.values["unit"] = string(id)
	}
	if id := w.places.at(r.place); id != "" {
		r.values["location"] = string(id)
	}
	if w.lines == nil {
		return
	}
	id, problem := w.lines.of(place)
	if problem != nil {
		b.Problems = append(b.Problems, *problem)
	}
	if id != "" {
		r.values["manager"] = string(id)
	} else if w.options.EmptyClears && r.manager == "" {
		r.values["manager"] = ""
	}
}

func (f *forest) at(path []string) roster.NodeID {
	if f == nil {
		return ""
	}
	return f.find(path)
}

// change makes the proposal one about a person whom Roster has.
func (w *writer) change(b *directory.Proposal, r *record) {
	if w.options.Mode == Create {
		b.Problems = append(b.Problems, roster.Problem{
			Field: w.layout.match.Name, Code: "exists",
			Message: fmt.Sprintf("somebody in Roster has the %s %q already, and this import only creates: choose the mode upsert to update them", w.layout.match.Label, shorten(r.key)),
		})
	}
	b.Change.Verb = roster.Update
	if !w.options.EmptyClears {
		keepMiddle(b.Change.Values)
	}
	status, source := r.status, w.options.Source
	if status != "" {
		b.Change.Verb = roster.VerbTo(status)
	}
	b.Adjust = func(before roster.User, c roster.Change) roster.Change {
		switch {
		case status != "" && before.State.Status != status:
			c.Reason = "status in the file"
			if source != "" {
				c.Reason = "status in " + source
			}
		case status == "" && source != "" && before.State.Status == roster.Inactive && before.State.StatusReason == missingReason(source):
			c.Verb, c.Reason = roster.Activate, "back in "+source
		default:
			c.Verb = roster.Update
		}
		return c
	}
}

// keepMiddle leaves out the parts of a name that a full name does not have,
// unless it has others in their place.
func keepMiddle(v roster.Values) {
	for _, name := range []string{"name.givenName", "name.familyName"} {
		if text, said := v[name]; said && text == "" {
			delete(v, name)
		}
	}
}

// nameNew gives a user name to new people who have none and are told by
// something else, past the names that are taken in Roster.
func (w *writer) nameNew(ctx context.Context, batch []directory.Proposal) error {
	var open []int
	for i, b := range batch {
		if b.Change.Verb == roster.Create && b.Change.Values["userName"] == "" && !w.layout.named && !roster.Blocking(b.Problems) {
			open = append(open, i)
		}
	}
	for round := 0; len(open) > 0 && round < 50; round++ {
		var keys []roster.Key
		for _, i := range open {
			v := batch[i].Change.Values
			if v["userName"] = w.reader.namer.Next(naming.UserName(v)); v["userName"] != "" {
				keys = append(keys, roster.Key{Kind: "userName", Value: v["userName"]})
			}
		}
		var owners map[roster.Key]roster.UserID
		err := w.bulk.store.View(ctx, func(v *store.View) (err error) {
			owners, err = v.Owners(ctx, keys)
			return err
		})
		if err != nil {
			return err
		}
		var taken []int
		for _, i := range open {
			if _, is := owners[roster.Key{Kind: "userName", Value: batch[i].Change.Values["userName"]}]; is {
				taken = append(taken, i)
			}
		}
		open = taken
	}
	return nil
}
