package api

import (
	"context"
	"net/http"

	"roster"
	"roster/internal/settings"
)

type (
	organisationJSON struct {
		Name    string            `json:"name" doc:"Empty when it was given none."`
		Accent  string            `json:"accent" doc:"As #rrggbb; empty for the colour of Roster itself."`
		Palette *settings.Palette `json:"palette,omitempty" doc:"What the accent comes to in both schemes."`
	}
	organisationOutput struct{ Body organisationJSON }
	organisationInput  struct {
		Body struct {
			Name   string `json:"name"`
			Accent string `json:"accent,omitempty" doc:"As #rrggbb. One that cannot be read everywhere is refused with one that can."`
		}
	}
)

func (a *API) mountOrganisation() {
	tag := "organisation"
	register(a, route{
		Method: http.MethodGet, Path: "/organisation", ID: "getOrganisation", Permission: roster.SelfRead, Tag: tag,
		Summary: "The name and the colour of the organisation",
	}, a.getOrganisation)
	register(a, route{
		Method: http.MethodPut, Path: "/organisation", ID: "putOrganisation", Permission: roster.SettingsWrite, Tag: tag,
		Summary: "Change the name and the colour of the organisation",
	}, a.putOrganisation)
}

func newOrganisation(o settings.Organisation) *organisationOutput {
	out := &organisationOutput{organisationJSON{Name: o.Name, Accent: o.Accent}}
	if p, problem := settings.PaletteOf(o.Accent); problem == nil {
		out.Body.Palette = &p
	}
	return out
}

func (a *API) getOrganisation(ctx context.Context, _ *struct{}) (*organisationOutput, error) {
	o, err := a.settings.Organisation(ctx)
	return newOrganisation(o), err
}

func (a *API) putOrganisation(ctx context.Context, in *organisationInput) (*organisationOutput, error) {
	o, err := a.settings.Save(ctx, settings.Organisation{Name: in.Body.Name, Accent: in.Body.Accent})
	return newOrganisation(o), err
}
