package bulk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"roster"
	"roster/internal/bulk/table"
	"roster/internal/directory"
	"roster/internal/naming"
	"roster/internal/store"
)

// errGone ends the planning of a change set that somebody gave up.
var errGone = errors.New("the change set is not being planned any more")

// RunPlan plans the change set of an import. After a kill at any moment it can
// be called again and begins anew. A file that cannot be read to its end fails
// the change set as a whole: nothing stays half planned.
func (b *Bulk) RunPlan(ctx context.Context, id roster.ChangeSetID, progress directory.Progress) error {
	err := b.runPlan(ctx, id, progress)
	switch {
	case errors.Is(err, errGone):
		return nil
	case err == nil, ctx.Err() != nil:
		return err
	}
	if public, ok := errors.AsType[*roster.Error](err); ok && (public.Kind == roster.Invalid || public.Kind == roster.TooLarge) {
		if err := b.fail(ctx, id, public.Message); err != nil {
			return err
		}
	}
	return fmt.Errorf("plan import %s: %w", id, err)
}

func (b *Bulk) fail(ctx context.Context, id roster.ChangeSetID, why string) error {
	return b.store.Update(ctx, func(tx *store.Tx) error {
		if err := b.directory.End(ctx, tx, id, why); err != nil {
			return err
		}
		return tx.DeleteItems(ctx, id)
	})
}

// planner is the work on one change set.
type planner struct {
	bulk     *Bulk
	file     *table.File
	options  Options
	layout   *layout
	fixes    *fixes
	set      roster.ChangeSet
	expected int64 // rows, about
	progress directory.Progress

	report  Report
	units   *forest
	places  *forest
	people  *people
	lines   *lines
	unknown int64 // rows of which it cannot be told whom they are about
	blocked map[int]bool
}

func (b *Bulk) runPlan(ctx context.Context, id roster.ChangeSetID, progress directory.Progress) error {
	var row store.ImportPlan
	var catalogue *roster.Catalogue
	p := &planner{bulk: b, progress: progress}
	err := b.store.View(ctx, func(v *store.View) (err error) {
		var found bool
		if row, found, err = v.ImportPlan(ctx, id); err == nil && !found {
			err = roster.Errorf(roster.NotFound, "import_plan_not_found", "the change set %s does not come from a file", id)
		}
		if err != nil {
			return err
		}
		if p.set, _, err = v.ChangeSet(ctx, id); err == nil {
			catalogue, err = v.Catalogue(ctx)
		}
		return err
	})
	if err != nil {
		return err
	}
	if p.set.State != roster.Planning {
		return errGone
	}
	if err := json.Unmarshal(row.Options, &p.options); err != nil {
		return err
	}
	i, file, err := b.open(ctx, row.ImportID)
	if err != nil {
		return err
	}
	p.file, p.expected = file, i.Rows
	if p.layout, err = newLayout(file.Columns(), *p.options.Mapping, p.options.Match, catalogue); err != nil {
		return err
	}
	p.fixes = p.options.fixes(file.Columns())
	if err := p.survey(ctx); err != nil {
		return err
	}
	// A manager's row may turn out to be blocked after rows that name it were
	// planned; then the plan is made again with that known.
	for {
		if err := json.Unmarshal(row.Report, &p.report); err != nil {
			return err
		}
		again, err := p.write(ctx)
		if err != nil || !again {
			return err
		}
		p.report = Report{}
	}
}

// write fills the change set. It is to be done again when it finds rows that
// name a manager who will not be made.
func (p *planner) write(ctx context.Context) (again bool, err error) {
	d, err := p.bulk.directory.Plan(ctx, p.set.ID)
	if err != nil {
		if roster.KindOf(err) == roster.Conflict {
			err = errGone
		}
		return false, err
	}
	p.unknown, p.blocked = 0, map[int]bool{}
	d.Watch(p.watch)
	if err := p.first(ctx, d); err != nil {
		return false, err
	}
	w := &writer{planner: p, reader: p.newReader()}
	if p.people == nil {
		w.seen = newPeople(p.set)
	}
	// Five hands in a row: read, translate, look, plan, save.
	read := func(ctx context.Context, put func([]fileRow) error) error { return readRows(ctx, p.file, p.fixes, put) }
	translate := func(ctx context.Context, put func([]directory.Proposal) error) error {
		return stage(ctx, read, func(rows []fileRow) error {
			proposals, err := w.proposals(ctx, rows)
			if err != nil {
				return err
			}
			return put(proposals)
		})
	}
	look := func(ctx context.Context, put func(directory.Question) error) error {
		return stage(ctx, translate, func(proposals []directory.Proposal) error {
			question, err := d.Look(ctx, proposals)
			if err != nil {
				return err
			}
			return put(question)
		})
	}
	work := func(ctx context.Context, put func(directory.Batch) error) error {
		return stage(ctx, look, func(question directory.Question) error {
			batch, err := d.Work(ctx, question)
			if err != nil {
				return err
			}
			return put(batch)
		})
	}
	err = stage(ctx, work, func(batch directory.Batch) error { return d.Save(ctx, batch, p.saved(ctx, batch.Rows)) })
	if err != nil {
		return false, err
	}
	if p.lines != nil && len(p.blocked) > 0 && p.lines.bar(p.blocked) {
		return true, nil
	}
	if err := p.missing(ctx, d); err != nil {
		return false, err
	}
	return false, p.finish(ctx, d)
}

// first adds what the rows stand on: new attributes, units and locations.
func (p *planner) first(ctx context.Context, d *directory.Planning) error {
	var batch []directory.Proposal
	for _, a := range p.layout.custom {
		text, err := json.Marshal(a)
		if err != nil {
			return err
		}
		d.AddAttribute(a)
		batch = append(batch, directory.Proposal{Label: a.Label, Change: roster.Change{
			Subject: roster.Subject{Kind: roster.SubjectAttribute, ID: a.Name}, Verb: roster.Create, Values: roster.Values{"attribute": string(text)},
		}})
	}
	for _, f := range []*forest{p.units, p.places} {
		if f != nil {
			batch = append(batch, f.made...)
		}
	}
	if p.lines != nil {
		managers := p.lines.managers()
		for id := range managers {
			d.Expect(id)
		}
		d.Line(func(id roster.UserID) (roster.UserID, bool) { return "", managers[id] })
	}
	for from := 0; from < len(batch); from += batchRows {
		if err := d.Add(ctx, batch[from:min(from+batchRows, len(batch))], p.saved(ctx, 0)); err != nil {
			return err
		}
	}
	return nil
}

// saved tells of progress, and stops when the change set was given up.
func (p *planner) saved(ctx context.Context, done int64) func(tx *store.Tx) error {
	return func(tx *store.Tx) error {
		if p.progress != nil {
			if err := p.progress(tx, done, max(done, p.expected)); err != nil {
				return err
			}
		}
		set, _, err := tx.ChangeSet(ctx, p.set.ID)
		if err == nil && set.State != roster.Planning {
			err = errGone
		}
		return err
	}
}

func (p *planner) watch(i roster.Item) {
	p.report.item(i, p.layout)
	if i.Action == roster.ActionBlocked && i.Row > 0 && p.people != nil {
		p.blocked[p.people.place(i.Row)] = true
	}
}

func (p *planner) finish(ctx context.Context, d *directory.Planning) error {
	report, err := json.Marshal(p.report)
	if err != nil {
		return err
	}
	err = p.bulk.store.Update(ctx, func(tx *store.Tx) error {
		return tx.SaveImportPlan(ctx, store.ImportPlan{ChangeSet: p.set.ID, Report: report})
	})
	if err != nil {
		return err
	}
	_, err = d.Finish(ctx)
	return err
}

func (p *planner) newReader() *reader {
	return &reader{layout: p.layout, clears: p.options.EmptyClears, namer: naming.NewNamer()}
}
