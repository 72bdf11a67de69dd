package api

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"roster"
	"roster/internal/access"
	"roster/internal/store"
)

const (
	maxPreference  = 16 << 10
	maxPreferences = 64
)

// preferenceJSON is what a program keeps for its user. Nothing else reads it.
type preferenceJSON json.RawMessage

// Schema implements huma.SchemaProvider.
func (preferenceJSON) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Description: "Whatever the program that keeps it can read again, in up to 16 KiB of JSON."}
}

// MarshalJSON implements json.Marshaler.
func (p preferenceJSON) MarshalJSON() ([]byte, error) { return p, nil }

// UnmarshalJSON implements json.Unmarshaler.
func (p *preferenceJSON) UnmarshalJSON(b []byte) error {
	*p = append((*p)[:0], b...)
	return nil
}

type (
	// PreferenceInput says which preference a request is about.
	PreferenceInput struct {
		Name string `path:"name" maxLength:"64" pattern:"^[A-Za-z][A-Za-z0-9._-]*$" doc:"The name that the program gives it, such as columns-users."`
	}
	putPreferenceInput struct {
		PreferenceInput
		Body struct {
			Value preferenceJSON `json:"value"`
		}
	}
)

// mountPreferences registers what programs keep for whoever uses them, so that
// it is there at the next computer too. Everybody has their own and sees no
// others, hence the permission is the one that everybody has; and since it is
// about nobody else, the journal has no events of it.
func (a *API) mountPreferences() {
	p, tag := roster.SelfRead, "me"
	register(a, route{
		Method: http.MethodPut, Path: "/me/preferences/{name}", ID: "putPreference", Permission: p, Tag: tag, Status: http.StatusNoContent,
		Summary: "Keep something for who asks", Description: "Up to 64 preferences of 16 KiB each, which getMe gives. They are not told in the journal.",
	}, a.putPreference)
	register(a, route{
		Method: http.MethodDelete, Path: "/me/preferences/{name}", ID: "deletePreference", Permission: p, Tag: tag, Status: http.StatusNoContent,
		Summary: "Forget what was kept", Description: "Forgetting what was not kept is no error.",
	}, a.deletePreference)
}

func (a *API) putPreference(ctx context.Context, in *putPreferenceInput) (*struct{}, error) {
	var value bytes.Buffer
	if err := json.Compact(&value, in.Body.Value); err != nil {
		return nil, err
	}
	if value.Len() > maxPreference {
		return nil, roster.Errorf(roster.Invalid, "preference_too_large", "a preference has at most %d bytes and this one has %d: keep less", maxPreference, value.Len())
	}
	return nil, a.store.Update(ctx, func(tx *store.Tx) error {
		kept, err := tx.Preferences(ctx, self(ctx))
		if err != nil {
			return err
		}
		if _, known := kept[in.Name]; !known && len(kept) >= maxPreferences {
			return roster.Errorf(roster.Conflict, "preferences_full", "%d preferences are kept already, and more there may not be: delete one first", maxPreferences)
		}
		return tx.KeepPreference(ctx, self(ctx), in.Name, value.Bytes())
	})
}

func (a *API) deletePreference(ctx context.Context, in *PreferenceInput) (*struct{}, error) {
	return nil, a.store.Update(ctx, func(tx *store.Tx) error { return tx.ForgetPreference(ctx, self(ctx), in.Name) })
}

// self is who asks.
func self(ctx context.Context) roster.UserID { return roster.UserID(access.Actor(ctx).ID) }
