package api

import (
	"context"
	"encoding/json"
	"net/http"

	"roster"
	"roster/internal/access"
	"roster/internal/directory"
	"roster/internal/settings"
	"roster/internal/store"
)

type meOutput struct {
	Body struct {
		User         userJSON            `json:"user"`
		Roles        []roster.Role       `json:"roles" nullable:"false"`
		Permissions  []roster.Permission `json:"permissions" nullable:"false"`
		Version      string              `json:"version" doc:"Of Roster itself."`
		Organisation string              `json:"organisation" doc:"What the organisation is called; empty when it was given no name."`
		// Here rather than at an address of their own, since a program needs
		// them before it can show anything.
		Preferences map[string]preferenceJSON `json:"preferences" nullable:"false" doc:"What programs have kept for who asks, by name."`
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
	var kept map[string]json.RawMessage
	var organisation settings.Organisation
	user, err := a.userOutput(ctx, func(v *store.View) (u roster.User, err error) {
		if kept, err = v.Preferences(ctx, self(ctx)); err != nil {
			return u, err
		}
		if organisation, err = settings.Read(ctx, v); err != nil {
			return u, err
		}
		return directory.Resolve(ctx, v, caller.Actor.ID)
	})
	if err != nil {
		return nil, err
	}
	out := &meOutput{}
	out.Body.User = user.Body
	out.Body.Roles = append([]roster.Role{}, caller.Roles...)
	out.Body.Permissions = append([]roster.Permission{}, access.Permissions(ctx)...)
	out.Body.Preferences = make(map[string]preferenceJSON, len(kept))
	for name, value := range kept {
		out.Body.Preferences[name] = preferenceJSON(value)
	}
	out.Body.Organisation = organisation.Name
	out.Body.Version = a.huma.OpenAPI().Info.Version
	return out, nil
}
