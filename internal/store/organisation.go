package store

import (
	"context"

	"roster"
)

// OrganisationSetting is the name under which the organisation is kept.
const OrganisationSetting = "organisation"

var saveSetting = sqlText("save setting", "insert into setting (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value")

// SaveOrganisation saves what holds for the organisation.
func (tx *Tx) SaveOrganisation(ctx context.Context, value string, why roster.Event) error {
	if _, err := tx.exec(ctx, saveSetting, OrganisationSetting, value); err != nil {
		return err
	}
	return tx.saveEvents(ctx, []roster.Event{why})
}
