package store

import "context"

var (
	settingByName = sqlText("setting", "select value from setting where name = $1")
	insertSetting = sqlText("insert setting", "insert into setting (name, value) values ($1, $2) on conflict (name) do nothing")
	lockSetting   = sqlText("lock setting", "insert into setting (name, value) values ($1, '') on conflict (name) do update set value = setting.value")
)

// Setting reads a value that belongs to this database, such as the key that
// cursors are sealed with.
func (v *View) Setting(ctx context.Context, name string) (value string, found bool, err error) {
	found, err = v.one(ctx, settingByName, []any{&value}, name)
	return value, found, err
}

// KeepSetting sets a value once; when it is there already, that one stays and
// is given back.
func (tx *Tx) KeepSetting(ctx context.Context, name, value string) (string, error) {
	if _, err := tx.exec(ctx, insertSetting, name, value); err != nil {
		return "", err
	}
	kept, _, err := tx.Setting(ctx, name)
	return kept, err
}

// Alone lets one transaction at a time pass, on all nodes: the next waits here
// until this one is committed, and then sees what it did.
func (tx *Tx) Alone(ctx context.Context, name string) error {
	_, err := tx.exec(ctx, lockSetting, "alone."+name)
	return err
}
