package api

import (
	"context"
	"io"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"roster"
	"roster/internal/bulk"
	"roster/internal/bulk/table"
	"roster/internal/clock"
)

type importJSON struct {
	ID        string       `json:"id"`
	Name      string       `json:"name"`
	Size      int64        `json:"size"`
	SHA256    string       `json:"sha256"`
	Format    formatJSON   `json:"format"`
	Rows      int64        `json:"rows"`
	Estimated bool         `json:"estimated,omitempty" doc:"The rows of a large file are estimated, not counted."`
	Columns   []columnJSON `json:"columns" nullable:"false"`
	Suggested bulk.Mapping `json:"suggested"`
	CreatedAt time.Time    `json:"createdAt"`
	CreatedBy string       `json:"createdBy"`
}

type formatJSON struct {
	Kind      string `json:"kind"`
	Encoding  string `json:"encoding,omitempty"`
	Delimiter string `json:"delimiter,omitempty"`
	Header    bool   `json:"header"`
	Sheet     string `json:"sheet,omitempty"`
}

type columnJSON struct {
	Column     string   `json:"column"`
	Target     *string  `json:"target" doc:"An attribute, or one of the targets of a mapping; null when the column is to be ignored."`
	Confidence float64  `json:"confidence"`
	Samples    []string `json:"samples" nullable:"false"`
	Reason     string   `json:"reason,omitempty"`
}

func newImport(i bulk.Import) importJSON {
	body := importJSON{
		ID: i.ID, Name: i.Name, Size: i.Size, SHA256: i.SHA256, Rows: i.Rows, Estimated: i.Estimated,
		Format:  newFormat(i.Format),
		Columns: make([]columnJSON, len(i.Columns)), Suggested: i.Suggested, CreatedAt: i.CreatedAt, CreatedBy: i.CreatedBy,
	}
	if body.Suggested.Columns == nil {
		body.Suggested.Columns = []bulk.ColumnMapping{}
	}
	for k, c := range i.Columns {
		body.Columns[k] = columnJSON{Column: c.Column, Confidence: c.Confidence, Samples: append([]string{}, c.Samples...), Reason: c.Reason}
		if c.Target != "" {
			body.Columns[k].Target = &c.Target
		}
	}
	return body
}

func newFormat(f table.Format) formatJSON {
	return formatJSON{Kind: string(f.Kind), Encoding: string(f.Encoding), Delimiter: f.Delimiter, Header: f.Header, Sheet: f.Sheet}
}

type (
	uploadInput struct {
		Name string `query:"name" maxLength:"1024" doc:"What its owner calls the file."`
		body io.Reader
	}
	importInput struct {
		ID string `path:"id" maxLength:"64"`
	}
	importOutput struct {
		Status   int
		Location string `header:"Location"`
		Body     importJSON
	}
)

func (a *API) mountImports() {
	register(a, route{
		Method: http.MethodPost, Path: "/imports", ID: "uploadImport", Permission: roster.ImportsWrite, Tag: "imports",
		Summary: "Hand a file in", Description: "The body is the file itself, CSV or XLSX, up to 1 GiB; it is taken in as it comes. The same content again gives the same import.",
		Status: http.StatusCreated, Raw: true, Document: func(op *huma.Operation) {
			describeUpload(op)
			also[importJSON](a, "The import that this content was already")(op)
		},
	}, a.uploadImport)
	register(a, route{
		Method: http.MethodGet, Path: "/imports/{id}", ID: "getImport", Permission: roster.ImportsWrite, Tag: "imports",
		Summary: "Read what is known of a file",
	}, a.getImport)
	a.mountPlan()
}

func describeUpload(op *huma.Operation) {
	file := &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	op.RequestBody = &huma.RequestBody{Required: true, Description: "The file.", Content: map[string]*huma.MediaType{
		"application/octet-stream": file, "text/csv": file,
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": file,
	}}
}

// also describes an answer of 200 beside that for something new.
func also[T any](a *API, description string) func(*huma.Operation) {
	return func(op *huma.Operation) {
		schema := a.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[T](), true, "")
		op.Responses["200"] = &huma.Response{Description: description, Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}
	}
}

var _ huma.Resolver = (*uploadInput)(nil)

// Resolve implements huma.Resolver: the body is left where it is, to be read
// as it comes.
func (in *uploadInput) Resolve(ctx huma.Context) []error {
	r, w := humago.Unwrap(ctx)
	in.body = &steady{body: r.Body, control: http.NewResponseController(w)}
	return nil
}

// uploadPause is how long a sender may send nothing.
const uploadPause = time.Minute

// steady reads a body for as long as it takes, but not from somebody who has
// fallen silent.
type steady struct {
	body    io.Reader
	control *http.ResponseController
	end     error
}

// Read implements io.Reader.
func (s *steady) Read(b []byte) (n int, err error) {
	if s.end != nil { // the server has taken the deadline off, and it must stay off
		return 0, s.end
	}
	// The deadline is the connection's, which knows no clock but the machine's.
	_ = s.control.SetReadDeadline(clock.System().Now().Add(uploadPause))
	n, s.end = s.body.Read(b)
	return n, s.end
}

func (a *API) uploadImport(ctx context.Context, in *uploadInput) (*importOutput, error) {
	i, created, err := a.imports.Upload(ctx, in.Name, in.body)
	if err != nil {
		return nil, err
	}
	out := &importOutput{Status: http.StatusOK, Location: Prefix + "/imports/" + i.ID, Body: newImport(i)}
	if created {
		out.Status = http.StatusCreated
	}
	return out, nil
}

func (a *API) getImport(ctx context.Context, in *importInput) (*importOutput, error) {
	i, err := a.imports.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &importOutput{Status: http.StatusOK, Body: newImport(i)}, nil
}
