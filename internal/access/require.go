package access

import (
	"context"
	"slices"

	"roster"
)

// Require is nil when the caller has a permission. Otherwise it says whether
// signing in is missing or the permission is.
func Require(ctx context.Context, p roster.Permission) error {
	if p == roster.PublicPermission {
		return nil
	}
	c, ok := Of(ctx)
	switch {
	case !ok:
		return roster.Errorf(roster.Unauthenticated, "unauthenticated", "nobody is signed in: sign in, or send an API token")
	case !c.permits(p):
		return roster.Errorf(roster.Forbidden, "forbidden", "this needs the permission %s, which you do not have: ask an administrator", p)
	default:
		return nil
	}
}

// Permissions lists what the caller may do.
func Permissions(ctx context.Context) []roster.Permission {
	var list []roster.Permission
	for _, p := range roster.Permissions {
		if Require(ctx, p) == nil {
			list = append(list, p)
		}
	}
	return list
}

// RequireRole is nil when the caller may hand a role on: it permits nothing
// that they may not do themselves.
func RequireRole(ctx context.Context, role roster.Role) error {
	if !slices.Contains(roster.Roles, role) {
		return roster.Errorf(roster.Invalid, "no_such_role", "there is no such role: choose one of %v", roster.Roles)
	}
	for _, p := range roster.Permissions {
		if role.Permits(p) && Require(ctx, p) != nil {
			return roster.Errorf(roster.Forbidden, "role_above_own", "the role %s permits more than you may do yourself: choose a lesser role", role)
		}
	}
	return nil
}

func (c Caller) permits(p roster.Permission) bool {
	if p == roster.SelfRead { // everybody may see who they are
		return true
	}
	held := slices.ContainsFunc(c.Roles, func(r roster.Role) bool { return r.Permits(p) })
	return held && (c.Limit == "" || c.Limit.Permits(p))
}
