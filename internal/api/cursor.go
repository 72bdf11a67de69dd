package api

import (
	"context"
	"encoding/json"
	"strings"

	"roster"
	"roster/internal/secret"
	"roster/internal/store"
)

// openSealer makes the sealer of cursors of the key in the database, which
// whoever comes first puts there.
func openSealer(ctx context.Context, s *store.Store) (*secret.Sealer, error) {
	var key string
	err := s.Update(ctx, func(tx *store.Tx) (err error) {
		key, err = tx.KeepSetting(ctx, "cursor.key", secret.NewKey())
		return err
	})
	if err != nil {
		return nil, err
	}
	return secret.NewSealer(key)
}

// seal makes the cursor of a place in a list; list says which list it is, with
// everything that its order and its contents depend on.
func (a *API) seal(place any, list ...string) *string {
	content, err := json.Marshal(place)
	if err != nil { // places are texts and numbers
		return nil
	}
	cursor := a.sealer.Seal(purpose(list), content)
	return &cursor
}

// open reads a cursor back; it holds for the very list that it came from.
func (a *API) open(cursor string, place any, list ...string) error {
	content, ok := a.sealer.Open(purpose(list), cursor)
	if !ok || json.Unmarshal(content, place) != nil {
		return roster.Errorf(roster.Invalid, "cursor", "the cursor does not belong to this list: begin again without it")
	}
	return nil
}

func purpose(list []string) string { return strings.Join(list, "\x00") }
