package directory

import (
	"context"

	"roster"
	"roster/internal/access"
	"roster/internal/store"
)

// Effect is something that follows from a change beyond the record itself.
type Effect struct {
	Code    string // stable, snake_case
	Count   int64
	Message string
}

// Effects tells what follows when a user becomes as a preview shows them.
func Effects(ctx context.Context, v *store.View, before, after roster.User) ([]Effect, error) {
	if err := access.Require(ctx, roster.UsersRead); err != nil {
		return nil, err
	}
	if before.Version == 0 {
		return nil, nil
	}
	h, err := v.Holdings(ctx, before.ID)
	if err != nil {
		return nil, err
	}
	e := effects{}
	was, is := before.MaySignIn(v.Now()), after.MaySignIn(v.Now())
	switch {
	case was && !is:
		e.count("sessions_end", h.Sessions, "sessions that end at once")
		e.count("links_end", h.Links, "links to choose a password that stop working")
		e.count("tokens_stop", h.Tokens, "API tokens that stop working until they may sign in again")
	case !was && is:
		e.say("may_sign_in", "they may sign in again")
		e.count("tokens_work", h.Tokens, "API tokens that work again")
	}
	works := func(u roster.User) bool {
		return !u.Deleted() && u.State.Status != roster.Inactive && u.State.Status != roster.Archived
	}
	if works(before) && !works(after) {
		e.count("reports_left", h.Reports, "people who then report to somebody who is no longer there")
	}
	if works(before) && !works(after) || was && !is {
		e.count("roles_kept", h.Roles, "roles that they keep, and have again when they come back")
	}
	switch {
	case !before.Deleted() && after.Deleted():
		e.say("names_free", "their user name, e-mail addresses and numbers become free for others")
	case before.Deleted() && !after.Deleted():
		e.say("names_taken", "they get their user name, e-mail addresses and numbers back")
	}
	if after.State.Status == roster.Archived && before.State.Status != roster.Archived {
		e.say("read_only", "the record can no longer be changed")
	}
	return e.list, nil
}

type effects struct{ list []Effect }

func (e *effects) say(code, message string) {
	e.list = append(e.list, Effect{Code: code, Message: message})
}

func (e *effects) count(code string, n int64, message string) {
	if n > 0 {
		e.list = append(e.list, Effect{Code: code, Count: n, Message: message + ": " + itoa(n)})
	}
}
