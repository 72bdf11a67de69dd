package api

import (
	"context"
	"net/http"
	"time"

	"roster"
)

type passwordLinkOutput struct {
	Body struct {
		Link      string    `json:"link" doc:"The address at which the user chooses a password, once. It is shown now and never again."`
		ExpiresAt time.Time `json:"expiresAt"`
	}
}

func (a *API) mountPasswords() {
	register(a, route{
		Method: http.MethodPost, Path: "/users/{ref}/password-link", ID: "createPasswordLink", Permission: roster.SigninWrite, Tag: "users",
		Summary: "Make a link with which a user chooses a password", Status: http.StatusCreated,
		Description: "The link works once and for three days; links made for the user before end. Whoever holds it becomes the user: " +
			"hand it to nobody else. It is refused for users who may not sign in, and for those whose roles permit more than one's own.",
	}, a.createPasswordLink)
}

// createPasswordLink gives a link once, as createToken does a token.
func (a *API) createPasswordLink(ctx context.Context, in *RefInput) (*passwordLinkOutput, error) {
	id, err := a.userID(ctx, in.Ref)
	if err != nil {
		return nil, err
	}
	link, expires, err := a.signin.PasswordLink(ctx, id)
	if err != nil {
		return nil, err
	}
	out := &passwordLinkOutput{}
	out.Body.Link, out.Body.ExpiresAt = link.Reveal(), expires
	return out, nil
}
