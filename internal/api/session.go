package api

import (
	"context"
	"net/http"
	"time"

	"roster"
	"roster/internal/access"
)

type (
	sessionJSON struct {
		ID        string    `json:"id"`
		CreatedAt time.Time `json:"createdAt"`
		SeenAt    time.Time `json:"seenAt" doc:"To the minute."`
		ExpiresAt time.Time `json:"expiresAt"`
		Source    string    `json:"source" doc:"The network it was begun from."`
		Client    string    `json:"client" doc:"What the browser calls itself."`
		Current   bool      `json:"current" doc:"The one that asks."`
	}
	sessionsOutput struct{ Body page[sessionJSON] }
	sessionInput   struct {
		ID string `path:"id" maxLength:"64"`
	}
)

func (a *API) mountSessions() {
	p, tag := roster.SelfRead, "me"
	register(a, route{Method: http.MethodGet, Path: "/me/sessions", ID: "listSessions", Permission: p, Tag: tag, Summary: "Where one is signed in"}, a.listSessions)
	register(a, route{Method: http.MethodDelete, Path: "/me/sessions", ID: "endOtherSessions", Permission: p, Tag: tag, Summary: "Sign out everywhere else", Status: http.StatusNoContent}, a.endOtherSessions)
	register(a, route{Method: http.MethodDelete, Path: "/me/sessions/{id}", ID: "endSession", Permission: p, Tag: tag, Summary: "Sign out there", Status: http.StatusNoContent}, a.endSession)
}

func (a *API) listSessions(ctx context.Context, _ *struct{}) (*sessionsOutput, error) {
	rows, err := a.signin.Sessions(ctx)
	if err != nil {
		return nil, err
	}
	var list []sessionJSON
	for _, s := range rows {
		list = append(list, sessionJSON{s.ID, s.CreatedAt, s.SeenAt, s.ExpiresAt, s.Source, s.Client, s.ID == access.Actor(ctx).Via})
	}
	return &sessionsOutput{pageOf(list, nil)}, nil
}

func (a *API) endOtherSessions(ctx context.Context, _ *struct{}) (*struct{}, error) {
	return nil, a.signin.EndSession(ctx, "")
}

func (a *API) endSession(ctx context.Context, in *sessionInput) (*struct{}, error) {
	if in.ID == "" {
		return nil, roster.Errorf(roster.NotFound, "session_not_found", "say which session")
	}
	return nil, a.signin.EndSession(ctx, in.ID)
}
