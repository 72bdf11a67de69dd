package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"roster"
)

// UserWrite is one user to save, with the events that explain it. Before is
// the user as read in this transaction; a new user has none.
type UserWrite struct {
	Before roster.User
	After  roster.User
	Events []roster.Event
}

var (
	selectUser    = "select " + strings.Join(userColumns, ", ") + " from users"
	userByID      = sqlText("user by id", selectUser+" where id = $1")
	usersByID     = sqlText("users by id", selectUser+" where id in ({set $1}) order by id")
	usersVersions = sqlText("versions of users", "select "+strings.Join(userColumns, ", ")+" from user_history where id in ({set $1})")
	userVersions  = sqlText("versions of user", "select "+strings.Join(userColumns, ", ")+" from user_history where id = $1 order by version desc limit $2")
	userAsOf      = sqlText("user as of", "select "+strings.Join(userColumns, ", ")+" from user_history where id = $1 and updated_at <= $2 and valid_to > $2")
	userNamed     = sqlText("user by key", selectUser+" where id = (select user_id from user_key where kind = $1 and value = $2)")
	userByKey     = sqlText("owner of key", "select value, user_id from user_key where kind = $1 and value = $2")
	usersByKey    = sqlText("owners of keys", "select value, user_id from user_key where kind = $1 and value in ({set $2})")
	keepHistory   = sqlText("keep history", "insert into user_history ("+strings.Join(rowColumns, ", ")+", valid_to) select "+strings.Join(rowColumns, ", ")+", $1 from users where id in ({set $2})")
	keepStory     = sqlText("keep history of a story", "with v (id, valid_to) as ({rows}) insert into user_history ("+strings.Join(rowColumns, ", ")+", valid_to) select users."+strings.Join(rowColumns, ", users.")+", v.valid_to from users join v on v.id = users.id")
	insertKeys    = sqlText("insert keys", "insert into user_key (value, kind, user_id) {rows}")
	deleteKeys    = sqlText("delete keys", "delete from user_key where kind = $1 and value in ({set $2})")
	idsByName     = sqlText("users by display name", "select display_name_key, id from users where display_name_key in ({set $1}) and deleted_at = 0")
	managerLines  = sqlText("manager lines", `
		with recursive line (id, manager, deleted_at) as (
			select id, manager, deleted_at from users where id in ({set $1})
			union
			select u.id, u.manager, u.deleted_at from users u join line l on u.id = l.manager
		) select id, manager, deleted_at from line`)
	nextExpired = sqlText("ended suspensions", "select id from users where status_until > 0 and status_until <= $1 and deleted_at = 0 order by status_until limit $2")
)

// User reads one user; found is false when there is none of that identifier.
func (v *View) User(ctx context.Context, id roster.UserID) (u roster.User, found bool, err error) {
	err = v.eachText(ctx, userByID.name, userByID.text+v.lock(), func(r rows) (err error) {
		found = true
		u, err = scanUser(r)
		return err
	}, string(id))
	return u, found, err
}

// UserNamed reads the user who holds a unique key.
func (v *View) UserNamed(ctx context.Context, k roster.Key) (u roster.User, found bool, err error) {
	err = v.eachText(ctx, userNamed.name, userNamed.text+v.lock(), func(r rows) (err error) {
		found = true
		u, err = scanUser(r)
		return err
	}, k.Kind, k.Value)
	return u, found, err
}

// Users reads users by identifier. In a writing transaction their rows are
// locked, in the order of their identifiers, until the commit.
func (v *View) Users(ctx context.Context, ids []roster.UserID) (map[roster.UserID]roster.User, error) {
	found := make(map[roster.UserID]roster.User, len(ids))
	switch len(ids) {
	case 0:
		return found, nil
	case 1: // a set costs the engine as much as the row
		u, there, err := v.User(ctx, ids[0])
		if there {
			found[u.ID] = u
		}
		return found, err
	}
	err := v.eachText(ctx, usersByID.name, usersByID.text+v.lock(), func(r rows) error {
		u, err := scanUser(r)
		found[u.ID] = u
		return err
	}, texts(ids))
	return found, err
}

// UsersAtVersions reads one superseded version of each of several users.
func (v *View) UsersAtVersions(ctx context.Context, versions map[roster.UserID]int64) (map[roster.UserID]roster.User, error) {
	found := make(map[roster.UserID]roster.User, len(versions))
	if len(versions) == 0 {
		return found, nil
	}
	err := v.each(ctx, usersVersions, func(r rows) error {
		u, err := scanUser(r)
		if versions[u.ID] == u.Version {
			found[u.ID] = u
		}
		return err
	}, texts(slices.Collect(maps.Keys(versions))))
	return found, err
}

// UserVersions reads the superseded versions of a user, the newest first.
func (v *View) UserVersions(ctx context.Context, id roster.UserID, limit int) (list []roster.User, err error) {
	err = v.each(ctx, userVersions, func(r rows) error {
		u, err := scanUser(r)
		list = append(list, u)
		return err
	}, string(id), limit)
	return list, err
}

// UserAsOf reads a user as they were at an instant.
func (v *View) UserAsOf(ctx context.Context, id roster.UserID, at int64) (u roster.User, found bool, err error) {
	err = v.each(ctx, userAsOf, func(r rows) (err error) {
		found = true
		u, err = scanUser(r)
		return err
	}, string(id), at)
	if err != nil || found {
		return u, found, err
	}
	u, found, err = v.User(ctx, id)
	return u, found && micros(u.UpdatedAt) <= at, err
}

// Owners finds who holds unique keys.
func (v *View) Owners(ctx context.Context, keys []roster.Key) (map[roster.Key]roster.UserID, error) {
	owners := make(map[roster.Key]roster.UserID)
	for kind, values := range byKind(keys) {
		scan := func(r rows) error {
			var value, id string
			err := r.Scan(&value, &id)
			owners[roster.Key{Kind: kind, Value: value}] = roster.UserID(id)
			return err
		}
		var err error
		if len(values) == 1 {
			err = v.each(ctx, userByKey, scan, kind, values[0])
		} else {
			err = v.each(ctx, usersByKey, scan, kind, texts(values))
		}
		if err != nil {
			return nil, err
		}
	}
	return owners, nil
}

// UsersNamed finds the users who bear a display name, by its folded form.
func (v *View) UsersNamed(ctx context.Context, folded []string) (map[string][]roster.UserID, error) {
	found := make(map[string][]roster.UserID)
	err := v.each(ctx, idsByName, func(r rows) error {
		var name, id string
		err := r.Scan(&name, &id)
		found[name] = append(found[name], roster.UserID(id))
		return err
	}, texts(folded))
	return found, err
}

// Manager is a user as a link of a manager line.
type Manager struct {
	Above   roster.UserID // the user's own manager
	Deleted bool          // in the recycle bin
}

// ManagerLines gives the users and everybody above them.
func (v *View) ManagerLines(ctx context.Context, ids []roster.UserID) (map[roster.UserID]Manager, error) {
	found := make(map[roster.UserID]Manager, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	err := v.each(ctx, managerLines, func(r rows) error {
		var id, above string
		var deletedAt int64
		err := r.Scan(&id, &above, &deletedAt)
		found[roster.UserID(id)] = Manager{roster.UserID(above), deletedAt > 0}
		return err
	}, texts(ids))
	return found, err
}

// EndedSuspensions finds users whose suspension has come to its end.
func (v *View) EndedSuspensions(ctx context.Context, limit int) (ids []roster.UserID, err error) {
	err = v.each(ctx, nextExpired, func(r rows) error {
		var id string
		err := r.Scan(&id)
		ids = append(ids, roster.UserID(id))
		return err
	}, micros(v.now), limit)
	return ids, err
}

// SaveUsers saves users with their unique keys, what they were before, and the
// events that explain it, in a few statements for the whole batch.
func (tx *Tx) SaveUsers(ctx context.Context, catalogue *roster.Catalogue, writes []UserWrite) error {
	var created, superseded, changed []*roster.User
	var events []roster.Event
	for i := range writes {
		w := &writes[i]
		if len(w.Events) == 0 {
			return fmt.Errorf("save user %s: nothing explains it: a write needs an event", w.After.ID)
		}
		events = append(events, w.Events...)
		if w.Before.Version == 0 {
			created = append(created, &w.After)
		} else {
			superseded, changed = append(superseded, &w.Before), append(changed, &w.After)
		}
	}
	if err := tx.insertUsers(ctx, created); err != nil {
		return err
	}
	if err := tx.updateUsers(ctx, superseded, changed); err != nil {
		return err
	}
	if err := tx.saveKeys(ctx, catalogue, writes); err != nil {
		return err
	}
	if err := tx.shutOut(ctx, writes); err != nil {
		return err
	}
	return tx.saveEvents(ctx, events)
}

func (tx *Tx) insertUsers(ctx context.Context, users []*roster.User) error {
	if len(users) == 0 {
		return nil
	}
	var names []string
	t := &table{n: len(users)}
	for i, c := range columnsOf(users) {
		if !c.empty() {
			names, t.columns = append(names, userCells[i].column), append(t.columns, c)
		}
	}
	return tx.rowsText(ctx, "insert users", "insert into users ("+strings.Join(names, ", ")+") {rows}", t)
}

// updateUsers writes only the columns in which anybody of the batch changed:
// an index is touched only when its column is named.
func (tx *Tx) updateUsers(ctx context.Context, superseded, users []*roster.User) error {
	if len(users) == 0 {
		return nil
	}
	ids := make([]roster.UserID, len(users))
	for i, u := range users {
		ids[i] = u.ID
	}
	if err := tx.keep(ctx, ids, users); err != nil {
		return err
	}
	before, after := columnsOf(superseded), columnsOf(users)
	names, set := []string{"id"}, []string(nil)
	t := &table{n: len(users), columns: after[:1:1]}
	for i, cell := range userCells {
		if !after[i].equal(before[i]) {
			names, t.columns = append(names, cell.column), append(t.columns, after[i])
			set = append(set, cell.column+" = v."+cell.column)
		}
	}
	return tx.rowsText(ctx, "update users", "with v ("+strings.Join(names, ", ")+") as ({rows}) update users set "+
		strings.Join(set, ", ")+" from v where users.id = v.id", t)
}

// keep writes down what users were until now, or until the story that is being
// told goes on.
func (tx *Tx) keep(ctx context.Context, ids []roster.UserID, users []*roster.User) error {
	if tx.actor.Kind != roster.ActorDemo {
		_, err := tx.exec(ctx, keepHistory, micros(tx.now), texts(ids))
		return err
	}
	names, ends := make([]string, len(ids)), make([]int64, len(ids))
	for i, u := range users {
		names[i], ends[i] = string(u.ID), micros(u.UpdatedAt)
	}
	return tx.rows(ctx, keepStory, new(table).text(names).number(ends))
}
