package store

import (
	"context"
	"encoding/json"

	"roster"
)

var (
	preferencesOf    = sqlText("preferences", "select name, value from preference where user_id = $1 order by name")
	keepPreference   = sqlText("keep preference", "insert into preference (user_id, name, value) values ($1, $2, $3) on conflict (user_id, name) do update set value = excluded.value")
	forgetPreference = sqlText("forget preference", "delete from preference where user_id = $1 and name = $2")
)

// Preferences gives what a user has set up for themselves, by name.
func (v *View) Preferences(ctx context.Context, id roster.UserID) (map[string]json.RawMessage, error) {
	found := map[string]json.RawMessage{}
	err := v.each(ctx, preferencesOf, func(r rows) error {
		var name, value string
		err := r.Scan(&name, &value)
		found[name] = json.RawMessage(value)
		return err
	}, string(id))
	return found, err
}

// KeepPreference sets up something for a user. It is no part of the journal:
// how wide somebody wants a column concerns nobody else, and changes nothing
// about people.
func (tx *Tx) KeepPreference(ctx context.Context, id roster.UserID, name string, value json.RawMessage) error {
	_, err := tx.exec(ctx, keepPreference, string(id), name, string(value))
	return err
}

// ForgetPreference takes back what a user has set up.
func (tx *Tx) ForgetPreference(ctx context.Context, id roster.UserID, name string) error {
	_, err := tx.exec(ctx, forgetPreference, string(id), name)
	return err
}
