package store

import (
	"context"
	"encoding/json"

	"roster"
)

var (
	importDrafts = sqlText("import drafts", "select "+importColumns+` from import i where id < $1 and not exists
		(select 1 from change_set c where c.import_id = i.id and c.import_id <> '' and c.state in ('applying', 'applied', 'failed')) order by id desc limit $2`)
	plansOf      = sqlText("plans of imports", "select "+setColumns+" from change_set where import_id in ({set $1}) and import_id <> '' order by id")
	deleteImport = sqlText("delete import", "delete from import where id = $1")
	sourcesLast  = sqlText("latest of sources", "select "+setColumns+` from change_set where id in
		(select max(id) from change_set where origin <> 'edit' and origin = 'import' and source <> '' and state in ('planned', 'applying', 'applied') group by source) order by source`)
)

// ImportDrafts lists files of which nothing was applied, the newest first.
func (v *View) ImportDrafts(ctx context.Context, before string, limit int) (list []Import, err error) {
	if before == "" {
		before = "~"
	}
	err = v.each(ctx, importDrafts, func(r rows) error {
		var i Import
		var at int64
		var data string
		err := r.Scan(&i.ID, &i.SHA256, &i.CreatedBy, &at, &data)
		i.CreatedAt, i.Data = instant(at), json.RawMessage(data)
		list = append(list, i)
		return err
	}, before, limit)
	return list, err
}

// PlansOf reads the change sets that were planned for a file, in order.
func (v *View) PlansOf(ctx context.Context, importID string) ([]roster.ChangeSet, error) {
	return v.sets(ctx, plansOf, texts([]string{importID}))
}

// LatestPlans gives the newest change set of each file that has one.
func (v *View) LatestPlans(ctx context.Context, importIDs []string) (map[string]roster.ChangeSet, error) {
	latest := map[string]roster.ChangeSet{}
	if len(importIDs) == 0 {
		return latest, nil
	}
	sets, err := v.sets(ctx, plansOf, texts(importIDs))
	for _, set := range sets {
		latest[set.ImportID] = set
	}
	return latest, err
}

// LatestOfSources reads the newest change set of each named source.
func (v *View) LatestOfSources(ctx context.Context) ([]roster.ChangeSet, error) {
	return v.sets(ctx, sourcesLast)
}

// DeleteImport forgets a file.
func (tx *Tx) DeleteImport(ctx context.Context, id string, why roster.Event) error {
	if _, err := tx.exec(ctx, deleteImport, id); err != nil {
		return err
	}
	return tx.saveEvents(ctx, []roster.Event{why})
}
