package api

import (
	"context"
	"io"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"roster"
	"roster/internal/bulk"
	"roster/internal/bulk/table"
	"roster/internal/store"
)

// Imports brings files in.
type Imports interface {
	// Upload keeps a file and guesses what its columns mean; created is false
	// when the same person has handed in the same content before.
	Upload(ctx context.Context, name string, content io.Reader) (i bulk.Import, created bool, err error)
	Get(ctx context.Context, id string) (bulk.Import, error)
	// Plan opens a change set for a file; opened is false when there is a fresh
	// one for the same options.
	Plan(ctx context.Context, id string, o bulk.Options) (set roster.ChangeSet, opened bool, err error)
	// Report tells what planning a change set found in its file.
	Report(ctx context.Context, id roster.ChangeSetID) (bulk.Report, error)
	// Used gives the options with which a change set was planned.
	Used(ctx context.Context, id roster.ChangeSetID) (o bulk.Options, found bool, err error)
	// Drafts lists files of which nothing was applied, Discard forgets one, and
	// Sources tells how the files of each named source were used.
	Drafts(ctx context.Context, before string, limit int) ([]bulk.Draft, error)
	Discard(ctx context.Context, id string) error
	Sources(ctx context.Context) ([]bulk.SavedMapping, error)
	// Origin tells of the file that a change set came from.
	Origin(ctx context.Context, id roster.ChangeSetID) (name string, format table.Format, err error)
	// WriteFailed writes the rows of a change set that could not be done.
	WriteFailed(ctx context.Context, id roster.ChangeSetID, w io.Writer) error
}

type (
	planOptionsJSON struct {
		Source            string            `json:"source,omitempty" maxLength:"200" doc:"The named source whose people the file lists."`
		Match             string            `json:"match,omitempty" maxLength:"64" doc:"The attribute by which rows and people are the same."`
		Mode              string            `json:"mode,omitempty" enum:"create,update,upsert" doc:"upsert unless said otherwise."`
		EmptyClears       bool              `json:"emptyClears,omitempty" doc:"An empty cell takes the value away; otherwise it changes nothing."`
		DeactivateMissing bool              `json:"deactivateMissing,omitempty" doc:"Deactivates people whom the source listed before and the file does not."`
		Mapping           *bulk.Mapping     `json:"mapping,omitempty" doc:"What becomes of the columns; the suggested mapping when there is none."`
		Corrections       []bulk.Correction `json:"corrections,omitempty" maxItems:"10000" nullable:"false" doc:"Other texts for cells of the file. They are kept with the plan; the file stays as it is."`
		LeaveOut          []int64           `json:"leaveOut,omitempty" maxItems:"10000" nullable:"false" doc:"Rows that are passed over."`
		Title             string            `json:"title,omitempty" maxLength:"200"`
	}
	planInput struct {
		ID   string `path:"id" maxLength:"64"`
		Body *planOptionsJSON
	}
	planOutput struct {
		Status   int
		ETag     string `header:"ETag"`
		Location string `header:"Location"`
		Body     changeSetJSON
	}
	mappedJSON struct {
		Column     string  `json:"column"`
		Target     *string `json:"target" doc:"Null for a column that is ignored."`
		Confidence float64 `json:"confidence"`
	}
)

func (a *API) mountPlan() {
	register(a, route{
		Method: http.MethodPost, Path: "/imports/{id}/plan", ID: "planImport", Permission: roster.ImportsWrite, Tag: "imports",
		Summary: "Plan what a file would change",
		Description: "Answers the change set as soon as it is planned, or after two seconds in the state planning. " +
			"The same options again give the same change set for as long as its plan is fresh.",
		Status: http.StatusAccepted, Document: also[changeSetJSON](a, "The plan that there is already for these options"),
	}, a.planImport)
	a.mountDrafts()
}

func newPlanOptions(o bulk.Options) planOptionsJSON {
	return planOptionsJSON{
		Source: o.Source, Match: o.Match, Mode: string(o.Mode), EmptyClears: o.EmptyClears, DeactivateMissing: o.DeactivateMissing,
		Mapping: o.Mapping, Corrections: o.Corrections, LeaveOut: o.LeaveOut, Title: o.Title,
	}
}

func (a *API) planImport(ctx context.Context, in *planInput) (*planOutput, error) {
	var o bulk.Options
	if b := in.Body; b != nil {
		o = bulk.Options{Source: b.Source, Match: b.Match, Mode: bulk.Mode(b.Mode), DeactivateMissing: b.DeactivateMissing, EmptyClears: b.EmptyClears, Mapping: b.Mapping, Corrections: b.Corrections, LeaveOut: b.LeaveOut, Title: b.Title}
	}
	set, opened, err := a.imports.Plan(ctx, in.ID, o)
	if err != nil {
		return nil, err
	}
	located(ctx, "changesets", string(set.ID))
	if set, err = a.planned(ctx, set); err != nil {
		return nil, err
	}
	shown, err := a.showChangeSet(ctx, set)
	if err != nil {
		return nil, err
	}
	out := &planOutput{Status: http.StatusOK, ETag: shown.ETag, Location: Prefix + "/changesets/" + string(set.ID), Body: shown.Body}
	if opened {
		out.Status = http.StatusAccepted
	}
	return out, nil
}

const (
	planPatience = 2 * time.Second
	planLook     = 50 * time.Millisecond
)

// planned waits a moment for a plan, so that a small file is answered at once.
func (a *API) planned(ctx context.Context, set roster.ChangeSet) (roster.ChangeSet, error) {
	patience, enough := context.WithTimeout(ctx, planPatience)
	defer enough()
	look := time.NewTicker(planLook)
	defer look.Stop()
	for set.State == roster.Planning {
		select {
		case <-patience.Done():
			return set, ctx.Err()
		case <-look.C:
		}
		err := a.store.View(ctx, func(v *store.View) error {
			now, found, err := v.ChangeSet(ctx, set.ID)
			if found {
				set = now
			}
			return err
		})
		if err != nil {
			return set, err
		}
	}
	return set, nil
}

// report adds to a change set what planning found in its file.
func (a *API) report(ctx context.Context, set roster.ChangeSet, body *changeSetJSON) error {
	r, err := a.imports.Report(ctx, set.ID)
	for _, c := range r.Mapping {
		mapped := mappedJSON{Column: c.Column, Confidence: c.Confidence}
		if c.Target != "" {
			mapped.Target = &c.Target
		}
		body.Mapping = append(body.Mapping, mapped)
	}
	for _, p := range r.Problems {
		body.Problems = append(body.Problems, rowProblemJSON(p))
	}
	if err != nil {
		return err
	}
	used, found, err := a.imports.Used(ctx, set.ID)
	if found {
		options := newPlanOptions(used)
		body.Options = &options
	}
	return err
}

func (a *API) mountFailed() {
	register(a, route{
		Method: http.MethodGet, Path: "/changesets/{id}/failed", ID: "downloadFailed", Permission: roster.ChangeSetsRead, Tag: "changesets",
		Summary: "Download the rows that could not be done", Description: "The same file with only the failed and blocked rows, and a column that says why.",
		Errors: []int{http.StatusConflict}, Document: func(op *huma.Operation) {
			op.Responses["200"] = &huma.Response{Description: "The file", Content: map[string]*huma.MediaType{
				mediaType(table.CSV):  {Schema: &huma.Schema{Type: huma.TypeString}},
				mediaType(table.XLSX): {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
			}}
		},
	}, a.downloadFailed)
}

func (a *API) downloadFailed(ctx context.Context, in *ChangeSetInput) (*huma.StreamResponse, error) {
	if _, err := a.directory.ChangeSet(ctx, in.ID); err != nil {
		return nil, err
	}
	name, format, err := a.imports.Origin(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		out := &download{ctx: hc, name: failedName(name, format.Kind), kind: mediaType(format.Kind)}
		err := a.imports.WriteFailed(ctx, in.ID, out)
		switch {
		case err != nil && !out.begun:
			a.refuse(hc, err)
		case err != nil:
			a.log.Error("a download broke off", "change_set", in.ID, "error", err)
			panic(http.ErrAbortHandler) // half a file must not look like a whole one
		}
	}}, nil
}

// download is an answer that is a file to be kept. It begins with the first
// byte, so that a failure before it can still be told as one.
type download struct {
	ctx   huma.Context
	name  string
	kind  string
	begun bool
}

// Write implements io.Writer.
func (d *download) Write(b []byte) (int, error) {
	d.begin()
	return d.ctx.BodyWriter().Write(b)
}

// begin says what follows, even if nothing does.
func (d *download) begin() {
	if d.begun {
		return
	}
	d.begun = true
	d.ctx.SetHeader("Content-Type", d.kind)
	d.ctx.SetHeader("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": d.name}))
	d.ctx.SetStatus(http.StatusOK)
}

// failedName names the file of what failed after the one that it is part of.
func failedName(name string, kind table.Kind) string {
	return strings.TrimSuffix(name, path.Ext(name)) + " (failed)." + string(kind)
}

func mediaType(kind table.Kind) string {
	if kind == table.XLSX {
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return "text/csv" // whose encoding is UTF-8 unless said (RFC 7111)
}
