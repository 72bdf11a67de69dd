package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"roster"
	"roster/internal/journal/seal"
	"roster/internal/store"
)

type (
	// TileInput names a tile by its level and a number of one group of digits.
	TileInput struct {
		Level string `path:"level" maxLength:"8" doc:"The level in the tree, or entries for what was hashed."`
		A     string `path:"a" maxLength:"16" doc:"The number of the tile in groups of three digits, such as x001/067; one that is not full has its width behind it, such as 067.p/8."`
	}
	// TileInput2 has one more part: a group, or the width.
	TileInput2 struct {
		TileInput
		B string `path:"b" maxLength:"16"`
	}
	// TileInput3 has yet one more.
	TileInput3 struct {
		TileInput2
		C string `path:"c" maxLength:"16"`
	}
	// TileInput4 has as many as there can be.
	TileInput4 struct {
		TileInput3
		D string `path:"d" maxLength:"16"`
	}
	sealOutput struct {
		ContentType  string `header:"Content-Type"`
		CacheControl string `header:"Cache-Control"`
		Body         []byte
	}
)

// mountSeal registers what a follower polls: the latest checkpoint and the tiles
// that prove that it continues the one before.
func (a *API) mountSeal() {
	register(a, route{
		Method: http.MethodGet, Path: "/journal/checkpoint", ID: "getCheckpoint", Permission: roster.JournalRead,
		Summary: "The latest checkpoint of the journal", Tag: "journal", Errors: []int{http.StatusNotFound},
		Description: "A signed note as in c2sp.org/tlog-checkpoint. There is a new one within a second of an event.",
		Document:    describeBytes("text/plain", "The signed note"),
	}, a.getCheckpoint)
	register(a, tileRoute("", "getTile"), a.getTile)
	register(a, tileRoute("/{b}", "getTile2"), a.getTile2)
	register(a, tileRoute("/{b}/{c}", "getTile3"), a.getTile3)
	register(a, tileRoute("/{b}/{c}/{d}", "getTile4"), a.getTile4)
}

// tileRoute describes the route to a tile with as many groups of digits.
func tileRoute(more, id string) route {
	return route{
		Method: http.MethodGet, Path: "/journal/tile/{level}/{a}" + more, ID: id, Permission: roster.JournalRead,
		Summary: "A tile of the tree over the journal", Tag: "journal",
		Description: "As in c2sp.org/tlog-tiles, below /journal as the prefix: up to 256 hashes, or the envelopes of events. Tiles hold no personal values.",
		Document:    describeBytes("application/octet-stream", "The tile"),
	}
}

func describeBytes(kind, what string) func(*huma.Operation) {
	return func(op *huma.Operation) {
		op.Responses["200"] = &huma.Response{Description: what, Content: map[string]*huma.MediaType{kind: {Schema: &huma.Schema{Type: huma.TypeString}}}}
	}
}

func (a *API) getCheckpoint(ctx context.Context, _ *struct{}) (*sealOutput, error) {
	var note string
	err := a.store.View(ctx, func(v *store.View) (err error) {
		_, note, err = v.Checkpoint(ctx)
		return err
	})
	if err == nil && note == "" {
		err = roster.Errorf(roster.NotFound, "not_sealed", "nothing of the journal is sealed yet: try again in a second")
	}
	return &sealOutput{ContentType: "text/plain; charset=utf-8", CacheControl: "no-store", Body: []byte(note)}, err
}

func (a *API) getTile(ctx context.Context, in *TileInput) (*sealOutput, error) {
	return a.tile(ctx, in.Level, in.A)
}

func (a *API) getTile2(ctx context.Context, in *TileInput2) (*sealOutput, error) {
	return a.tile(ctx, in.Level, in.A, in.B)
}

func (a *API) getTile3(ctx context.Context, in *TileInput3) (*sealOutput, error) {
	return a.tile(ctx, in.Level, in.A, in.B, in.C)
}

func (a *API) getTile4(ctx context.Context, in *TileInput4) (*sealOutput, error) {
	return a.tile(ctx, in.Level, in.A, in.B, in.C, in.D)
}

func (a *API) tile(ctx context.Context, parts ...string) (*sealOutput, error) {
	out := &sealOutput{ContentType: "application/octet-stream", CacheControl: "private, no-cache"}
	err := a.store.View(ctx, func(v *store.View) (err error) {
		out.Body, err = seal.Tile(ctx, v, strings.Join(parts, "/"))
		return err
	})
	return out, err
}
