package api

import (
	"context"
	"net/http"
	"runtime"
	"time"

	"roster"
)

// System tells how the program and what it stands on are.
type System interface {
	Health(ctx context.Context) (Health, error)
}

// Health is how the program and what it stands on are.
type Health struct {
	Engine    string // the database, with its version
	Bytes     int64  // of the database
	Schema    int64
	StartedAt time.Time
	Disk      Disk
	Readers   []ReaderHealth
}

// Disk is the room where the data directory lies; zero when it is not known.
type Disk struct {
	Free  int64 `json:"free"`
	Total int64 `json:"total"`
}

// ReaderHealth is how far a reader of the journal is behind.
type ReaderHealth struct {
	Name   string
	Events int64
	Age    time.Duration
}

type (
	systemOutput struct {
		Body struct {
			Version   string       `json:"version" doc:"Of Roster."`
			Go        string       `json:"go" doc:"What it was built with."`
			StartedAt time.Time    `json:"startedAt" doc:"When the node that answers did."`
			Database  databaseJSON `json:"database"`
			Disk      *Disk        `json:"disk,omitempty" doc:"Where the data directory lies, in bytes."`
			Readers   []readerJSON `json:"readers" nullable:"false"`
		}
	}
	databaseJSON struct {
		Engine string `json:"engine"`
		Bytes  int64  `json:"bytes"`
		Schema int64  `json:"schema"`
	}
	readerJSON struct {
		Name       string `json:"name"`
		Events     int64  `json:"events" doc:"That wait to be read."`
		AgeSeconds int64  `json:"ageSeconds" doc:"How long the first of them has been waiting."`
	}
)

func (a *API) mountSystem() {
	register(a, route{
		Method: http.MethodGet, Path: "/system", ID: "getSystem", Permission: roster.JournalRead, Tag: "system",
		Summary: "How the program and its database are",
	}, a.getSystem)
}

func (a *API) getSystem(ctx context.Context, _ *struct{}) (*systemOutput, error) {
	h, err := a.system.Health(ctx)
	if err != nil {
		return nil, err
	}
	out := &systemOutput{}
	b := &out.Body
	b.Version, b.Go, b.StartedAt = a.huma.OpenAPI().Info.Version, runtime.Version(), h.StartedAt
	b.Database = databaseJSON{h.Engine, h.Bytes, h.Schema}
	if h.Disk.Total > 0 {
		b.Disk = &h.Disk
	}
	b.Readers = []readerJSON{}
	for _, r := range h.Readers {
		b.Readers = append(b.Readers, readerJSON{r.Name, r.Events, int64(r.Age.Seconds())})
	}
	return out, nil
}
