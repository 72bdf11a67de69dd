package api

import (
	"context"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"roster"
	"roster/internal/bulk/table"
	"roster/internal/export"
	"roster/internal/store"
)

// Exports writes lists to files.
type Exports interface {
	Begin(ctx context.Context, r export.Request) (id string, err error)
	BeginEvents(ctx context.Context, e export.Events, format table.Kind) (id string, err error)
	Get(ctx context.Context, id string) (export.Export, error)
	Open(ctx context.Context, id string) (export.Export, *os.File, error)
}

type exportJSON struct {
	ID        string         `json:"id"`
	State     store.JobState `json:"state" enum:"queued,running,paused,done,failed,cancelled"`
	Format    table.Kind     `json:"format" enum:"csv,xlsx,jsonl"`
	Columns   []string       `json:"columns" nullable:"false"`
	Filter    string         `json:"filter,omitempty"`
	Deleted   bool           `json:"deleted,omitempty"`
	Sort      string         `json:"sort,omitempty"`
	Done      int64          `json:"done" doc:"How many people or events have been written."`
	Total     int64          `json:"total"`
	Size      int64          `json:"size,omitempty" doc:"Of the file, in bytes."`
	JobID     string         `json:"jobId"`
	Failure   string         `json:"failure,omitempty"`
	CreatedAt time.Time      `json:"createdAt"`
	ExpiresAt time.Time      `json:"expiresAt,omitzero" required:"false" doc:"When the file goes; missing before it is there."`
}

type (
	exportInput struct {
		Body struct {
			Filter  string     `json:"filter,omitempty" maxLength:"8192" doc:"As for listing users."`
			Deleted bool       `json:"deleted,omitempty" doc:"Writes the recycle bin instead."`
			Sort    string     `json:"sort,omitempty" maxLength:"256"`
			Columns []string   `json:"columns,omitempty" maxItems:"200" doc:"Names of attributes of one value, or id, status, statusReason, statusChangedAt, statusUntil, locked, createdAt, updatedAt, deletedAt; all of them when there are none."`
			Format  table.Kind `json:"format,omitempty" enum:"csv,xlsx" doc:"csv unless said."`
		}
	}
	exportOutput struct {
		Location string `header:"Location"`
		Body     exportJSON
	}
	// ExportInput says which export a request is about.
	ExportInput struct {
		ID string `path:"id" maxLength:"64"`
	}
)

// linesType is the type of lines of JSON, which have no registered one.
const linesType = "text/plain"

func (a *API) mountExports() {
	p, tag := roster.UsersRead, "exports"
	register(a, route{
		Method: http.MethodPost, Path: "/exports", ID: "createExport", Permission: p, Tag: tag, Status: http.StatusAccepted,
		Summary:     "Write a list of people to a file",
		Description: "A job writes it; the journal tells of it. The file lies for a day, and only who asked for it can have it. No cell of it runs as a formula in a spreadsheet.",
	}, a.createExport)
	register(a, route{
		Method: http.MethodGet, Path: "/exports/{id}", ID: "getExport", Permission: p, Tag: tag,
		Summary: "Read how far an export of one's own has come",
	}, a.getExport)
	register(a, route{
		Method: http.MethodGet, Path: "/exports/{id}/file", ID: "downloadExport", Permission: p, Tag: tag, Errors: []int{http.StatusConflict},
		Summary: "Download the file of an export of one's own", Document: func(op *huma.Operation) {
			op.Responses["200"] = &huma.Response{Description: "The file", Content: map[string]*huma.MediaType{
				mediaType(table.CSV):  {Schema: &huma.Schema{Type: huma.TypeString}},
				linesType:             {Schema: &huma.Schema{Type: huma.TypeString}},
				mediaType(table.XLSX): {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
			}}
		},
	}, a.downloadExport)
}

func (a *API) createExport(ctx context.Context, in *exportInput) (*exportOutput, error) {
	b := in.Body
	id, err := a.exports.Begin(ctx, export.Request{Filter: b.Filter, Deleted: b.Deleted, Sort: b.Sort, Columns: b.Columns, Format: b.Format})
	if err != nil {
		return nil, err
	}
	located(ctx, "exports", id)
	return a.getExport(ctx, &ExportInput{id})
}

func (a *API) getExport(ctx context.Context, in *ExportInput) (*exportOutput, error) {
	e, err := a.exports.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	body := exportJSON{
		ID: e.ID, State: e.Job.State, Format: e.Format, Columns: e.Columns, Filter: e.Filter, Deleted: e.Deleted, Sort: e.Sort,
		Done: e.Job.Done, Total: e.Job.Total, Size: e.Size, JobID: e.Job.ID, Failure: e.Job.Error, CreatedAt: e.CreatedAt, ExpiresAt: e.ExpiresAt,
	}
	if !e.ExpiresAt.IsZero() { // the job may end a moment after the file is there
		body.State, body.Done, body.Total = store.JobDone, e.Rows, e.Rows
	}
	return &exportOutput{Location: Prefix + "/exports/" + e.ID, Body: body}, nil
}

func (a *API) downloadExport(ctx context.Context, in *ExportInput) (*huma.StreamResponse, error) {
	e, f, err := a.exports.Open(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		defer f.Close()
		what, kind := "people-", mediaType(e.Format)
		if e.Events != nil {
			what = "journal-"
		}
		if e.Format == export.JSONLines {
			kind = linesType
		}
		out := &download{ctx: hc, name: what + e.CreatedAt.Format(time.DateOnly) + "." + string(e.Format), kind: kind}
		out.begin()
		if _, err := io.Copy(out, f); err != nil {
			a.log.Error("a download broke off", "export", e.ID, "error", err)
			panic(http.ErrAbortHandler) // half a file must not look like a whole one
		}
	}}, nil
}
