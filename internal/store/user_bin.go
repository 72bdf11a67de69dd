package store

import (
	"context"

	"roster"
)

// Whoever is in the recycle bin holds no unique keys, so that their names may
// be given to others. They are found by the folded columns.
var (
	binByName  = sqlText("bin by user name", "select id from users where deleted_at > 0 and user_name_key in ({set $1}) order by deleted_at desc, id limit 10")
	binByEmail = sqlText("bin by e-mail", "select id from users where deleted_at > 0 and email_key in ({set $1}) order by deleted_at desc, id limit 10")
)

// BinNamed finds users in the recycle bin by user name or else by primary
// e-mail address, who was deleted last first; of very many, some.
func (v *View) BinNamed(ctx context.Context, name string) ([]roster.UserID, error) {
	forms := []string{roster.Fold(name), roster.EmailKey(name)}
	ids, err := v.userIDs(ctx, binByName, texts(forms))
	if err != nil || len(ids) > 0 {
		return ids, err
	}
	return v.userIDs(ctx, binByEmail, texts(forms))
}
