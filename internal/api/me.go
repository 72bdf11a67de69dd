package api

import (
	"context"
	"net/http"

	"roster"
	"roster/internal/access"
	"roster/internal/directory"
	"roster/internal/store"
)

type meOutput struct {
	Body struct {
		User        userJSON            `json:"user"`
		Roles       []roster.Role       `json:"roles" nullable:"false"`
		Permissions []roster.Permission `json:"permissions" nullable:"false"`
		Version     string              `json:"version" doc:"Of Roster itself."`
	}
}

func (a *API) mountMe() {
	register(a, route{
		Method: http.MethodGet, Path: "/me", ID: "getMe", Permission: roster.SelfRead, Tag: "me",
		Summary: "Who asks, and what they may do",
	}, a.getMe)
}

func (a *API) getMe(ctx context.Context, _ *struct{}) (*meOutput, error) {
	caller, _ := access.Of(ctx)
	user, err := a.userOutput(ctx, func(v *store.View) (roster.User, error) { return directory.Resolve(ctx, v, caller.Actor.ID) })
	if err != nil {
		return nil, err
	}
	out := &meOutput{}
	out.Body.User = user.Body
	out.Body.Roles = append([]roster.Role{}, caller.Roles...)
	out.Body.Permissions = append([]roster.Permission{}, access.Permissions(ctx)...)
	out.Body.Version = a.huma.OpenAPI().Info.Version
	return out, nil
}
