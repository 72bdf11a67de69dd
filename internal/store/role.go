package store

import (
	"context"

	"roster"
)

var (
	rolesOfUser    = sqlText("roles of user", "select role from user_role where user_id = $1 order by role")
	rolesOfUsers   = sqlText("roles of users", "select user_id, role from user_role where user_id in ({set $1}) order by user_id, role")
	roleHolders    = sqlText("holders of role", "select user_id from user_role where role = $1")
	administrators = sqlText("administrators who may sign in", `
		select id from users where id in (select user_id from user_role where role = 'administrator') and status = 'active' and deleted_at = 0
		and (locked_at = 0 or (locked_until > 0 and locked_until <= $1)) order by id`)
	insertRole = sqlText("insert role", "insert into user_role (user_id, role) values ($1, $2) on conflict do nothing")
	deleteRole = sqlText("delete role", "delete from user_role where user_id = $1 and role = $2")
	lockRoles  = sqlText("lock roles", "select user_id from user_role where role = $1 order by user_id")
)

// RolesOf gives the roles of a user.
func (v *View) RolesOf(ctx context.Context, id roster.UserID) (list []roster.Role, err error) {
	err = v.each(ctx, rolesOfUser, func(r rows) error {
		var s string
		err := r.Scan(&s)
		list = append(list, roster.Role(s))
		return err
	}, string(id))
	return list, err
}

// RolesOfUsers gives the roles of many users; who has none is missing.
func (v *View) RolesOfUsers(ctx context.Context, ids []roster.UserID) (map[roster.UserID][]roster.Role, error) {
	found := make(map[roster.UserID][]roster.Role)
	switch len(ids) {
	case 0:
		return found, nil
	case 1:
		roles, err := v.RolesOf(ctx, ids[0])
		if len(roles) > 0 {
			found[ids[0]] = roles
		}
		return found, err
	}
	err := v.each(ctx, rolesOfUsers, func(r rows) error {
		var id, role string
		err := r.Scan(&id, &role)
		found[roster.UserID(id)] = append(found[roster.UserID(id)], roster.Role(role))
		return err
	}, texts(ids))
	return found, err
}

// Holders gives the users who have a role, whatever their status.
func (v *View) Holders(ctx context.Context, role roster.Role) ([]roster.UserID, error) {
	return v.userIDs(ctx, roleHolders, string(role))
}

// Administrators gives the administrators who can sign in at this instant. A
// writing transaction locks the grants first, so that two that each shut out
// one of the last two administrators cannot both succeed.
func (v *View) Administrators(ctx context.Context) ([]roster.UserID, error) {
	if v.writing {
		err := v.eachText(ctx, lockRoles.name, lockRoles.text+v.lock(), func(r rows) error {
			var id string
			return r.Scan(&id)
		}, string(roster.Administrator))
		if err != nil {
			return nil, err
		}
	}
	return v.userIDs(ctx, administrators, micros(v.now))
}

func (v *View) userIDs(ctx context.Context, s *statement, args ...any) (ids []roster.UserID, err error) {
	err = v.each(ctx, s, func(r rows) error {
		var id string
		err := r.Scan(&id)
		ids = append(ids, roster.UserID(id))
		return err
	}, args...)
	return ids, err
}

// GrantRole gives a user a role. Links made for them before end: who made one
// may have no right to the new role.
func (tx *Tx) GrantRole(ctx context.Context, id roster.UserID, role roster.Role, why roster.Event) error {
	if n, err := tx.exec(ctx, insertRole, string(id), string(role)); err != nil || n == 0 {
		return err
	}
	if err := tx.DropLinksOf(ctx, id); err != nil {
		return err
	}
	return tx.saveEvents(ctx, []roster.Event{why})
}

// RevokeRole takes a role from a user.
func (tx *Tx) RevokeRole(ctx context.Context, id roster.UserID, role roster.Role, why roster.Event) error {
	if n, err := tx.exec(ctx, deleteRole, string(id), string(role)); err != nil || n == 0 {
		return err
	}
	return tx.saveEvents(ctx, []roster.Event{why})
}
