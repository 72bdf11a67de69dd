package store

import (
	"context"

	"roster"
)

// What is asked here goes by an index each: the questions come while somebody
// types, under a million people.
var (
	keysBeginning = sqlText("keys beginning", "select value, user_id from user_key where kind = $1 and value >= $2 and value < $3 order by value limit $4")
	usersNamed    = sqlText("users of a name", selectUser+" where display_name_key in ({set $1}) order by display_name_key, id limit $2")
	newestUsers   = sqlText("newest users", selectUser+" where deleted_at = 0 order by id desc limit $1")
)

// KeysBeginning finds who holds unique keys of a kind that begin with a text.
func (v *View) KeysBeginning(ctx context.Context, kind, begin string, limit int) (map[string]roster.UserID, error) {
	found := map[string]roster.UserID{}
	end := afterPrefix(begin)
	if begin == "" || end == "" {
		return found, nil
	}
	err := v.each(ctx, keysBeginning, func(r rows) error {
		var value, id string
		err := r.Scan(&value, &id)
		found[value] = roster.UserID(id)
		return err
	}, kind, begin, end, limit)
	return found, err
}

// AllNamed reads users who bear one of several display names, by their folded
// forms, those in the recycle bin as well.
func (v *View) AllNamed(ctx context.Context, folded []string, limit int) ([]roster.User, error) {
	if len(folded) == 0 {
		return nil, nil
	}
	return v.someUsers(ctx, usersNamed, texts(folded), limit)
}

// NewestUsers reads the users who came last.
func (v *View) NewestUsers(ctx context.Context, limit int) ([]roster.User, error) {
	return v.someUsers(ctx, newestUsers, limit)
}

func (v *View) someUsers(ctx context.Context, s *statement, args ...any) (list []roster.User, err error) {
	err = v.each(ctx, s, func(r rows) error {
		u, err := scanUser(r)
		list = append(list, u)
		return err
	}, args...)
	return list, err
}
