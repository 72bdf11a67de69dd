package backup

import (
	"fmt"
	"slices"
	"time"

	"roster"
	"roster/internal/store"
)

const (
	format       = 1
	headName     = "roster-backup.json"
	manifestName = "manifest.json"
	importsDir   = "imports/"
	tablesDir    = "tables/"
)

// head is the first entry: what must be known to read the others.
type head struct {
	Format    int       `json:"format"`
	Roster    string    `json:"roster"`
	Schema    int64     `json:"schema"`
	CreatedAt time.Time `json:"created_at"`
	Tables    []shape   `json:"tables"`
}

type shape struct {
	Name    string        `json:"name"`
	Columns []columnShape `json:"columns"`
}

type columnShape struct {
	Name string `json:"name"`
	Type string `json:"type"` // text or number
}

// Manifest is the last entry: what the backup holds.
type Manifest struct {
	Roster    string       `json:"roster"` // the version that wrote it
	Schema    int64        `json:"schema"`
	CreatedAt time.Time    `json:"created_at"`
	Journal   JournalEnd   `json:"journal"`
	Tables    []TableSum   `json:"tables"`
	Files     []FileSum    `json:"files"`
	Missing   []MissedFile `json:"missing"`
}

// JournalEnd is the last event in the backup.
type JournalEnd struct {
	Tx int64 `json:"tx"`
	N  int64 `json:"n"`
}

// TableSum says what a table holds.
type TableSum struct {
	Name   string `json:"name"`
	Rows   int64  `json:"rows"`
	SHA256 string `json:"sha256"`
}

// FileSum is an uploaded file; its name is its SHA-256.
type FileSum struct {
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
}

// MissedFile is an uploaded file that an import names and that was not there.
type MissedFile struct {
	SHA256 string `json:"sha256"`
}

// Rows counts the rows of a table.
func (m Manifest) Rows(table string) int64 {
	for _, t := range m.Tables {
		if t.Name == table {
			return t.Rows
		}
	}
	return 0
}

// Bytes counts the bytes of the uploaded files.
func (m Manifest) Bytes() (n int64) {
	for _, f := range m.Files {
		n += f.Size
	}
	return n
}

func headOf(tables []store.Table, version string, at time.Time) head {
	h := head{Format: format, Roster: version, Schema: store.SchemaVersion(), CreatedAt: at}
	for _, t := range tables {
		h.Tables = append(h.Tables, shapeOf(t))
	}
	return h
}

func shapeOf(t store.Table) shape {
	s := shape{Name: t.Name}
	for _, c := range t.Columns {
		kind := "text"
		if c.Number {
			kind = "number"
		}
		s.Columns = append(s.Columns, columnShape{Name: c.Name, Type: kind})
	}
	return s
}

// tables gives the tables as rows are read with them.
func (h head) tables() map[string]store.Table {
	m := make(map[string]store.Table, len(h.Tables))
	for _, s := range h.Tables {
		t := store.Table{Name: s.Name}
		for _, c := range s.Columns {
			t.Columns = append(t.Columns, store.Column{Name: c.Name, Number: c.Type == "number"})
		}
		m[s.Name] = t
	}
	return m
}

// fits refuses a backup whose tables are not those of this program.
func (h head) fits(tables []store.Table) error {
	same := h.Schema == store.SchemaVersion() && slices.EqualFunc(h.Tables, tables, func(s shape, t store.Table) bool {
		return s.Name == t.Name && slices.Equal(s.Columns, shapeOf(t).Columns)
	})
	if same {
		return nil
	}
	return roster.Errorf(roster.Conflict, "backup_schema", "%s", fmt.Sprintf(
		"the backup was written by Roster %s with schema %d, and this program works with schema %d: restore it with that version, then start this one on the result",
		h.Roster, h.Schema, store.SchemaVersion()))
}
