package bulk

import (
	"context"
	"encoding/json"
	"path/filepath"
	"time"

	"roster"
	"roster/internal/access"
	"roster/internal/bulk/table"
	"roster/internal/store"
)

// Import is a file that was handed in, with what its columns seem to mean.
type Import struct {
	ID        string       `json:"id"`
	Name      string       `json:"name"`
	Size      int64        `json:"size"`
	SHA256    string       `json:"sha256"`
	Format    table.Format `json:"format"`
	Rows      int64        `json:"rows"`
	Estimated bool         `json:"estimated,omitempty"` // Rows is not counted
	Columns   []Column     `json:"columns"`
	Suggested Mapping      `json:"suggested"`
	CreatedAt time.Time    `json:"createdAt"`
	CreatedBy string       `json:"createdBy"`
}

// Column is what a column of a file seems to mean.
type Column struct {
	Column     string   `json:"column"`
	Target     string   `json:"target"` // empty when it is to be ignored
	Confidence float64  `json:"confidence"`
	Samples    []string `json:"samples"`
	Reason     string   `json:"reason"`
}

// importData is the part of an import that is stored with its row. The guess
// is made anew on each reading, so that it knows attributes made since.
type importData struct {
	Name      string       `json:"name"`
	Size      int64        `json:"size"`
	Format    table.Format `json:"format"`
	Rows      int64        `json:"rows"`
	Estimated bool         `json:"estimated,omitempty"`
}

// Get reads an import.
func (b *Bulk) Get(ctx context.Context, id string) (Import, error) {
	if err := access.Require(ctx, roster.ImportsWrite); err != nil {
		return Import{}, err
	}
	return b.load(ctx, id)
}

// load reads an import and guesses what its columns mean.
func (b *Bulk) load(ctx context.Context, id string) (Import, error) {
	i, file, err := b.open(ctx, id)
	if err != nil {
		return i, err
	}
	var catalogue *roster.Catalogue
	err = b.store.View(ctx, func(v *store.View) (err error) {
		catalogue, err = v.Catalogue(ctx)
		return err
	})
	if err != nil {
		return i, err
	}
	i.Columns, i.Suggested, err = guess(file, catalogue) //nolint:contextcheck // it looks at the beginning only
	return i, tableError(err)
}

// open reads an import and opens its file.
func (b *Bulk) open(ctx context.Context, id string) (Import, *table.File, error) {
	var row store.Import
	err := b.store.View(ctx, func(v *store.View) (err error) {
		var found bool
		if row, found, err = v.Import(ctx, id); err == nil && !found {
			err = roster.Errorf(roster.NotFound, "import_not_found", "there is no import %q: upload the file first", id)
		}
		return err
	})
	if err != nil {
		return Import{}, nil, err
	}
	var data importData
	if err := json.Unmarshal(row.Data, &data); err != nil {
		return Import{}, nil, err
	}
	file, err := table.Open(b.path(row.SHA256), data.Name, table.Limits{}) //nolint:contextcheck // it looks at the beginning only
	return Import{
		ID: row.ID, Name: data.Name, Size: data.Size, SHA256: row.SHA256, Format: data.Format, Rows: data.Rows, Estimated: data.Estimated,
		CreatedAt: row.CreatedAt, CreatedBy: row.CreatedBy,
	}, file, tableError(err)
}

// path is where the file of a content lies.
func (b *Bulk) path(sha256 string) string { return filepath.Join(b.dir, sha256) }
