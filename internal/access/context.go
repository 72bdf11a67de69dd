package access

import (
	"context"

	"roster"
)

// Caller is who asks for something.
type Caller struct {
	Actor roster.Actor
	Roles []roster.Role
	// Limit is the most that the caller may do whatever the roles say: that of
	// the API token in use. Empty means no limit.
	Limit roster.Role
}

// The keys of all values that Roster keeps in a context.
type (
	callerKey  struct{}
	requestKey struct{}
)

// With says who asks.
func With(ctx context.Context, c Caller) context.Context {
	return context.WithValue(ctx, callerKey{}, c)
}

// Of tells who asks; it is false when nobody is signed in.
func Of(ctx context.Context) (Caller, bool) {
	c, ok := ctx.Value(callerKey{}).(Caller)
	return c, ok
}

// Actor tells who asks, as the journal will tell it. It is empty when nobody
// is signed in.
func Actor(ctx context.Context) roster.Actor {
	c, _ := Of(ctx)
	c.Actor.Request = Request(ctx)
	return c.Actor
}

// WithRequest gives the request an identifier, which logs, answers and the
// journal carry.
func WithRequest(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestKey{}, id)
}

// Request gives the identifier of the request, empty when there is none.
func Request(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}
