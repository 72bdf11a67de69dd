package api_test

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"roster"
	"roster/internal/journal/seal"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

// A follower gets checkpoints and tiles, and what is no tile is not found.
func TestSeal(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.want(http.StatusNotFound, get, "/api/v1/journal/checkpoint", "")
	o.hire("anna")
	key := filepath.Join(t.TempDir(), "key")
	sealer, err := seal.New(seal.Config{Store: o.store, Log: storetest.Log(t), KeyFile: key})
	must(t, err)
	events := storetest.AwaitEvents(t, o.store, 1)
	must(t, o.store.Update(t.Context(), func(tx *store.Tx) error { return sealer.Read(t.Context(), tx, events) }))
	public, err := seal.PublicKey(key)
	must(t, err)
	verifier, err := note.NewVerifier(public)
	must(t, err)
	got := o.want(http.StatusOK, get, "/api/v1/journal/checkpoint", "", "Authorization", "Bearer "+o.as(roster.Reader))
	_, err = note.Open(got.Body, note.VerifierList(verifier))
	must(t, err)
	if kind := got.Header.Get("Content-Type"); !strings.HasPrefix(kind, "text/plain") {
		t.Errorf("a checkpoint comes as %s", kind)
	}
	c, err := seal.OpenCheckpoint(string(got.Body), public)
	must(t, err)
	if c.Size != int64(len(events)) || c.Size >= 256 {
		t.Fatalf("%d of %d events are sealed", c.Size, len(events))
	}
	if got := o.want(http.StatusOK, get, "/api/v1/journal/tile/0/000.p/1", ""); len(got.Body) != 32 {
		t.Errorf("a tile of one hash has %d bytes", len(got.Body))
	}
	if got := o.want(http.StatusOK, get, "/api/v1/journal/tile/entries/000.p/1", ""); len(got.Body) < 50 {
		t.Errorf("an entry has %d bytes", len(got.Body))
	}
	for _, path := range []string{"0/000", "0/x001/000", "0/x001/x000/000", "0/x001/x000/000.p/1", "7/000", "data/000.p/1", "0/.", "0/000.p/999", "x/y"} {
		if got := o.call(get, "/api/v1/journal/tile/"+path, ""); got.Status != http.StatusNotFound {
			t.Errorf("tile %s: %d", path, got.Status)
		}
	}
}
