package bulk

import (
	"context"
	"encoding/json"
	"os"
	"slices"

	"roster"
	"roster/internal/access"
	"roster/internal/store"
)

// Draft is a file that was handed in, with what was made of it so far.
type Draft struct {
	Import
	// Latest is the newest change set that was planned for the file; it has no
	// identifier when there is none.
	Latest roster.ChangeSet
}

// Drafts lists files that nobody has applied yet, the newest first, behind one.
func (b *Bulk) Drafts(ctx context.Context, before string, limit int) (list []Draft, err error) {
	if err := access.Require(ctx, roster.ImportsWrite); err != nil {
		return nil, err
	}
	err = b.store.View(ctx, func(v *store.View) error {
		rows, err := v.ImportDrafts(ctx, before, limit)
		if err != nil {
			return err
		}
		ids := make([]string, len(rows))
		for i, row := range rows {
			ids[i] = row.ID
		}
		latest, err := v.LatestPlans(ctx, ids)
		if err != nil {
			return err
		}
		for _, row := range rows {
			var data importData
			if err := json.Unmarshal(row.Data, &data); err != nil {
				return err
			}
			list = append(list, Draft{Latest: latest[row.ID], Import: Import{
				ID: row.ID, Name: data.Name, Size: data.Size, SHA256: row.SHA256, Format: data.Format, Rows: data.Rows, Estimated: data.Estimated,
				CreatedAt: row.CreatedAt, CreatedBy: row.CreatedBy,
			}})
		}
		return nil
	})
	return list, err
}

// Discard forgets a file of which nothing was applied, and what was planned
// for it cannot be applied any more.
func (b *Bulk) Discard(ctx context.Context, id string) error {
	if err := access.Require(ctx, roster.ImportsWrite); err != nil {
		return err
	}
	b.files.Lock() // nobody may hand in the same file while it goes
	defer b.files.Unlock()
	var orphan string
	err := b.store.Update(ctx, func(tx *store.Tx) error {
		orphan = ""
		row, found, err := tx.Import(ctx, id)
		if err != nil {
			return err
		}
		if !found {
			return roster.Errorf(roster.NotFound, "import_not_found", "there is no import %q", id)
		}
		sets, err := tx.PlansOf(ctx, id)
		if err != nil {
			return err
		}
		tx.By(access.Actor(ctx))
		for _, set := range sets {
			switch set.State {
			case roster.Cancelled:
			case roster.Planned:
				set.State = roster.Cancelled
				set.Version++
				tx.In(set.ID)
				if err := tx.SaveChangeSet(ctx, set, roster.NewEvent(subject(set.ID), roster.ChangeSetCancelled{})); err != nil {
					return err
				}
				tx.In("")
			default:
				return roster.Errorf(roster.Conflict, "import_in_use", "the change set %s of this file is %s: the file is kept with it", set.ID, set.State)
			}
		}
		var data importData
		if err := json.Unmarshal(row.Data, &data); err != nil {
			return err
		}
		why := roster.NewEvent(roster.Subject{Kind: roster.SubjectImport, ID: id}, roster.ImportDiscarded{Name: data.Name, SHA256: row.SHA256})
		if err := tx.DeleteImport(ctx, id, why); err != nil {
			return err
		}
		left, err := tx.ImportFiles(ctx)
		if err == nil && !slices.Contains(left, row.SHA256) {
			orphan = row.SHA256
		}
		return err
	})
	if err != nil || orphan == "" {
		return err
	}
	if err := os.Remove(b.path(orphan)); err != nil && !os.IsNotExist(err) {
		return diskError(err)
	}
	return nil
}

// SavedMapping is how the files of a source were used the last time.
type SavedMapping struct {
	Source    string
	ChangeSet roster.ChangeSet
	Options   Options
}

// Sources tells of every named source how its files were used the last time,
// so that the next one can be used likewise.
func (b *Bulk) Sources(ctx context.Context) (list []SavedMapping, err error) {
	if err := access.Require(ctx, roster.ImportsWrite); err != nil {
		return nil, err
	}
	err = b.store.View(ctx, func(v *store.View) error {
		sets, err := v.LatestOfSources(ctx)
		if err != nil {
			return err
		}
		for _, set := range sets {
			plan, found, err := v.ImportPlan(ctx, set.ID)
			if err != nil {
				return err
			}
			saved := SavedMapping{Source: set.Source, ChangeSet: set}
			if !found {
				continue
			}
			if err := json.Unmarshal(plan.Options, &saved.Options); err != nil {
				return err
			}
			saved.Options.Corrections, saved.Options.LeaveOut = nil, nil // they are of that one file
			list = append(list, saved)
		}
		return nil
	})
	return list, err
}

// Used gives the options with which the change set of a file was planned.
func (b *Bulk) Used(ctx context.Context, id roster.ChangeSetID) (o Options, found bool, err error) {
	if err := access.Require(ctx, roster.ChangeSetsRead); err != nil {
		return o, false, err
	}
	err = b.store.View(ctx, func(v *store.View) error {
		var p store.ImportPlan
		if p, found, err = v.ImportPlan(ctx, id); err != nil || !found {
			return err
		}
		return json.Unmarshal(p.Options, &o)
	})
	return o, found, err
}
