package api

import (
	"context"
	"net/http"
	"time"

	"roster"
	"roster/internal/bulk"
)

type draftJSON struct {
	ID        string         `json:"id"`
	Name      string         `json:"name"`
	Size      int64          `json:"size"`
	Format    formatJSON     `json:"format"`
	Rows      int64          `json:"rows"`
	Estimated bool           `json:"estimated,omitempty" doc:"The rows of a large file are estimated, not counted."`
	CreatedAt time.Time      `json:"createdAt"`
	CreatedBy string         `json:"createdBy"`
	Latest    *draftPlanJSON `json:"latest,omitempty" doc:"The newest change set that was planned for the file."`
}

type draftPlanJSON struct {
	ID     roster.ChangeSetID `json:"id"`
	State  roster.SetState    `json:"state" enum:"planning,planned,applying,applied,cancelled,failed"`
	Counts roster.Counts      `json:"counts"`
}

type savedMappingJSON struct {
	Source    string             `json:"source"`
	ChangeSet roster.ChangeSetID `json:"changeSet"`
	UsedAt    time.Time          `json:"usedAt"`
	Options   planOptionsJSON    `json:"options"`
}

type (
	draftsInput     struct{ Paging }
	draftsOutput    struct{ Body page[draftJSON] }
	sourcesOutput   struct{ Body page[savedMappingJSON] }
	discardedOutput struct{}
)

func (a *API) mountDrafts() {
	register(a, route{
		Method: http.MethodGet, Path: "/imports", ID: "listImports", Permission: roster.ImportsWrite, Tag: "imports", Errors: []int{http.StatusBadRequest},
		Summary: "List the files of which nothing was applied yet", Description: "These are the drafts: the newest first, each with the newest change set that was planned for it.",
	}, a.listDrafts)
	register(a, route{
		Method: http.MethodDelete, Path: "/imports/{id}", ID: "discardImport", Permission: roster.ImportsWrite, Tag: "imports",
		Summary: "Forget a file of which nothing was applied", Description: "What was planned for it is given up.", Status: http.StatusNoContent,
	}, a.discardImport)
	register(a, route{
		Method: http.MethodGet, Path: "/import-sources", ID: "listSources", Permission: roster.ImportsWrite, Tag: "imports",
		Summary: "List how the files of each named source were used the last time", Description: "The mapping of a source is saved by planning a file with it.",
	}, a.listSources)
}

func (a *API) listDrafts(ctx context.Context, in *draftsInput) (*draftsOutput, error) {
	var before string
	if in.Cursor != "" {
		if err := a.open(in.Cursor, &before, "imports"); err != nil {
			return nil, err
		}
	}
	drafts, err := a.imports.Drafts(ctx, before, in.Limit+1)
	if err != nil {
		return nil, err
	}
	drafts, next := cut(drafts, in.Limit, func(last bulk.Draft) *string { return a.seal(last.ID, "imports") })
	bodies := make([]draftJSON, len(drafts))
	for i, d := range drafts {
		bodies[i] = draftJSON{
			ID: d.ID, Name: d.Name, Size: d.Size, Format: newFormat(d.Format), Rows: d.Rows, Estimated: d.Estimated,
			CreatedAt: d.CreatedAt, CreatedBy: d.CreatedBy,
		}
		if set := d.Latest; set.ID != "" {
			bodies[i].Latest = &draftPlanJSON{ID: set.ID, State: set.State, Counts: set.Counts}
		}
	}
	return &draftsOutput{pageOf(bodies, next)}, nil
}

func (a *API) discardImport(ctx context.Context, in *importInput) (*discardedOutput, error) {
	return &discardedOutput{}, a.imports.Discard(ctx, in.ID)
}

func (a *API) listSources(ctx context.Context, _ *struct{}) (*sourcesOutput, error) {
	saved, err := a.imports.Sources(ctx)
	if err != nil {
		return nil, err
	}
	bodies := make([]savedMappingJSON, len(saved))
	for i, s := range saved {
		bodies[i] = savedMappingJSON{Source: s.Source, ChangeSet: s.ChangeSet.ID, UsedAt: s.ChangeSet.CreatedAt, Options: newPlanOptions(s.Options)}
	}
	return &sourcesOutput{pageOf(bodies, nil)}, nil
}
