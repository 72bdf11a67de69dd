package bulk

import (
	"context"

	"roster"
	"roster/internal/store"
)

// survey is the first reading of a file whose rows lean on each other: it
// remembers who they are about and whom they name, and finds units to be made.
func (p *planner) survey(ctx context.Context) error {
	err := p.bulk.store.View(ctx, func(v *store.View) (err error) {
		if p.layout.units {
			if p.units, err = loadForest(ctx, v, p.set, roster.SubjectUnit); err != nil {
				return err
			}
		}
		if p.layout.places {
			p.places, err = loadForest(ctx, v, p.set, roster.SubjectLocation)
		}
		return err
	})
	if err != nil || !p.layout.units && !p.layout.places && !p.layout.manager {
		return err
	}
	p.people = newPeople(p.set)
	if p.layout.manager {
		p.lines = newLines(p.people, p.layout.by)
	}
	d, r := p.newReader(), record{values: roster.Values{}}
	err = stage(ctx, func(ctx context.Context, put func([]fileRow) error) error { return readRows(ctx, p.file, p.fixes, put) },
		func(rows []fileRow) error {
			from, keys := len(p.people.numbers), make([]string, len(rows))
			for i, row := range rows {
				keys[i] = p.remember(d, row, &r)
			}
			return p.bulk.store.View(ctx, func(v *store.View) error { return p.people.find(ctx, v, p.layout.match, from, keys) })
		})
	if err != nil {
		return err
	}
	p.people.seen = nil
	if p.lines == nil {
		return nil
	}
	err = p.lines.resolve(ctx, p.bulk.store)
	p.people.handles, p.lines.byKey = nil, nil // nobody asks for them any more
	return err
}

// remember keeps what the second reading needs to know of a row, and gives the
// key of the person.
func (p *planner) remember(d *reader, row fileRow, r *record) string {
	clear(r.values)
	if row.fault != nil {
		p.people.add(&record{number: row.number}, "", 0)
		return ""
	}
	d.read(row.number, row.cells, r)
	handle, ref := "", uint32(0)
	if p.lines != nil && !r.blank {
		handle = d.handle(r)
		if r.manager != "" {
			ref = p.lines.refer(r.manager)
		}
	}
	if p.units != nil {
		p.units.find(r.unit)
	}
	if p.places != nil {
		p.places.find(r.place)
	}
	p.people.add(r, handle, ref)
	return r.key
}
