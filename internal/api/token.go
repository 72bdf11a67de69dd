package api

import (
	"context"
	"net/http"
	"time"

	"roster"
	"roster/internal/store"
)

type (
	tokenJSON struct {
		ID        string      `json:"id"`
		Name      string      `json:"name"`
		Role      roster.Role `json:"role" doc:"The most that the token permits, whatever its owner may do."`
		CreatedAt time.Time   `json:"createdAt"`
		ExpiresAt time.Time   `json:"expiresAt,omitzero" required:"false"`
		UsedAt    time.Time   `json:"usedAt,omitzero" required:"false" doc:"To the minute."`
		Token     string      `json:"token,omitempty" doc:"The token itself, shown once: when it is made."`
	}
	tokensOutput struct{ Body page[tokenJSON] }
	tokenInput   struct {
		ID string `path:"id" maxLength:"64"`
	}
	createTokenInput struct {
		Body struct {
			Name      string      `json:"name"`
			Role      roster.Role `json:"role" minLength:"1" maxLength:"64"`
			ExpiresAt time.Time   `json:"expiresAt,omitzero" required:"false" doc:"Never, when it is missing."`
		}
	}
	createTokenOutput struct{ Body tokenJSON }
)

func (a *API) mountTokens() {
	p, tag := roster.TokensWrite, "tokens"
	register(a, route{Method: http.MethodGet, Path: "/tokens", ID: "listTokens", Permission: p, Tag: tag, Summary: "List one's own API tokens"}, a.listTokens)
	register(a, route{Method: http.MethodPost, Path: "/tokens", ID: "createToken", Permission: p, Tag: tag, Summary: "Create an API token", Status: http.StatusCreated}, a.createToken)
	register(a, route{Method: http.MethodDelete, Path: "/tokens/{id}", ID: "revokeToken", Permission: p, Tag: tag, Summary: "Withdraw an API token", Status: http.StatusNoContent}, a.revokeToken)
}

func newToken(t store.Token) tokenJSON {
	return tokenJSON{ID: t.ID, Name: t.Name, Role: t.Role, CreatedAt: t.CreatedAt, ExpiresAt: t.ExpiresAt, UsedAt: t.UsedAt}
}

func (a *API) listTokens(ctx context.Context, _ *struct{}) (*tokensOutput, error) {
	tokens, err := a.signin.Tokens(ctx)
	if err != nil {
		return nil, err
	}
	var list []tokenJSON
	for _, t := range tokens {
		list = append(list, newToken(t))
	}
	return &tokensOutput{pageOf(list, nil)}, nil
}

// createToken gives a token once. An Idempotency-Key keeps it from being made
// twice, but it cannot be given again: nobody keeps it.
func (a *API) createToken(ctx context.Context, in *createTokenInput) (*createTokenOutput, error) {
	t, text, err := a.signin.CreateToken(ctx, in.Body.Name, in.Body.Role, in.Body.ExpiresAt)
	if err != nil {
		return nil, err
	}
	out := &createTokenOutput{newToken(t)}
	out.Body.Token = text.Reveal()
	return out, nil
}

func (a *API) revokeToken(ctx context.Context, in *tokenInput) (*struct{}, error) {
	return nil, a.signin.RevokeToken(ctx, in.ID)
}
