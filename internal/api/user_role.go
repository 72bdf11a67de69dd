package api

import (
	"context"
	"net/http"

	"roster"
	"roster/internal/directory"
	"roster/internal/store"
)

type (
	rolesOutput struct {
		Body struct {
			Roles []roster.Role `json:"roles" nullable:"false"`
		}
	}
	grantInput struct {
		RefInput
		Body struct {
			Role roster.Role `json:"role" minLength:"1" maxLength:"64"`
		}
	}
	revokeInput struct {
		RefInput
		Role roster.Role `query:"role" required:"true" maxLength:"64"`
	}
)

func (a *API) mountRoles() {
	p, path, tag := roster.RolesWrite, "/users/{ref}/roles", "roles"
	register(a, route{Method: http.MethodGet, Path: path, ID: "listRoles", Permission: p, Tag: tag, Summary: "List the roles of a user"}, a.listRoles)
	register(a, route{Method: http.MethodPost, Path: path, ID: "grantRole", Permission: p, Tag: tag, Summary: "Give a user a role"}, a.grantRole)
	register(a, route{Method: http.MethodDelete, Path: path, ID: "revokeRole", Permission: p, Tag: tag, Summary: "Take a role from a user"}, a.revokeRole)
}

func (a *API) listRoles(ctx context.Context, in *RefInput) (*rolesOutput, error) {
	out := &rolesOutput{}
	out.Body.Roles = []roster.Role{}
	err := a.store.View(ctx, func(v *store.View) error {
		u, err := directory.Resolve(ctx, v, in.Ref)
		if err != nil {
			return err
		}
		roles, err := v.RolesOf(ctx, u.ID)
		out.Body.Roles = append(out.Body.Roles, roles...)
		return err
	})
	return out, err
}

func (a *API) grantRole(ctx context.Context, in *grantInput) (*rolesOutput, error) {
	id, err := a.userID(ctx, in.Ref)
	if err != nil {
		return nil, err
	}
	located(ctx, "users", string(id), "roles")
	if err := a.directory.GrantRole(ctx, id, in.Body.Role); err != nil {
		return nil, err
	}
	return a.listRoles(ctx, &RefInput{string(id)})
}

func (a *API) revokeRole(ctx context.Context, in *revokeInput) (*rolesOutput, error) {
	id, err := a.userID(ctx, in.Ref)
	if err != nil {
		return nil, err
	}
	located(ctx, "users", string(id), "roles")
	if err := a.directory.RevokeRole(ctx, id, in.Role); err != nil {
		return nil, err
	}
	return a.listRoles(ctx, &RefInput{string(id)})
}
