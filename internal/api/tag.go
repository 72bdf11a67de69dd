package api

import (
	"context"
	"net/http"

	"roster"
	"roster/internal/store"
)

type (
	tagsInput struct {
		Begin string `query:"begin" maxLength:"40" doc:"What the tags begin with."`
		Limit int    `query:"limit" default:"20" minimum:"1" maximum:"100"`
	}
	tagsOutput struct {
		Body struct {
			Items []tagJSON `json:"items" nullable:"false"`
		}
	}
	tagJSON struct {
		Name  string `json:"name"`
		Count int64  `json:"count" doc:"How many people have it."`
	}
)

func (a *API) mountTags() {
	register(a, route{
		Method: http.MethodGet, Path: "/tags", ID: "listTags", Permission: roster.UsersRead, Tag: "users",
		Summary:     "List the tags in use, the most used first",
		Description: "A person is tagged by the attribute tags, and found by a filter such as tags eq \"vip\". Where more than 50,000 people are tagged, the first of them by name count.",
	}, a.listTags)
}

func (a *API) listTags(ctx context.Context, in *tagsInput) (*tagsOutput, error) {
	out := &tagsOutput{}
	err := a.store.View(ctx, func(v *store.View) error {
		tags, err := v.Tags(ctx, roster.Fold(in.Begin), in.Limit)
		out.Body.Items = make([]tagJSON, len(tags))
		for i, t := range tags {
			out.Body.Items[i] = tagJSON(t)
		}
		return err
	})
	return out, err
}
