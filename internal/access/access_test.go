package access_test

import (
	"context"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"roster"
	"roster/internal/access"
)

func TestRequire(t *testing.T) {
	t.Parallel()
	const nobody = roster.Role("-")
	for _, test := range []struct {
		name  string
		roles []roster.Role
		limit roster.Role
		ask   roster.Permission
		want  roster.Kind
	}{
		{"an administrator may do everything", []roster.Role{roster.Administrator}, "", roster.RolesWrite, 0},
		{"a reader may read", []roster.Role{roster.Reader}, "", roster.UsersRead, 0},
		{"a reader may not write", []roster.Role{roster.Reader}, "", roster.UsersWrite, roster.Forbidden},
		{"who has no role may see who they are", nil, "", roster.SelfRead, 0},
		{"who has no role may see nobody else", nil, "", roster.UsersRead, roster.Forbidden},
		{"a token narrows its owner's roles", []roster.Role{roster.Administrator}, roster.Reader, roster.UsersWrite, roster.Forbidden},
		{"a token does not widen its owner's roles", []roster.Role{roster.Reader}, roster.Administrator, roster.UsersWrite, roster.Forbidden},
		{"an unknown role gives nothing", []roster.Role{"root"}, "", roster.UsersRead, roster.Forbidden},
		{"an unknown limit takes everything", []roster.Role{roster.Administrator}, "root", roster.UsersRead, roster.Forbidden},
		{"nobody may do what is public", []roster.Role{nobody}, "", roster.PublicPermission, 0},
		{"nobody may do nothing else", []roster.Role{nobody}, "", roster.SelfRead, roster.Unauthenticated},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			ctx := context.Background()
			if !slices.Contains(test.roles, nobody) {
				ctx = access.With(ctx, access.Caller{Roles: test.roles, Limit: test.limit})
			}
			err := access.Require(ctx, test.ask)
			if err == nil && test.want == 0 {
				return
			}
			if err == nil || roster.KindOf(err) != test.want {
				t.Errorf("the answer is %v, want kind %d", err, test.want)
			}
		})
	}
}

// M3: what somebody may hand on never goes beyond what they may do.
func TestRolesDoNotGrow(t *testing.T) {
	t.Parallel()
	roles := append([]roster.Role{"", "root"}, roster.Roles...)
	rapid.Check(t, func(t *rapid.T) {
		caller := access.Caller{Roles: rapid.SliceOf(rapid.SampledFrom(roles)).Draw(t, "roles"), Limit: rapid.SampledFrom(roles).Draw(t, "limit")}
		ctx := access.With(context.Background(), caller)
		granted := rapid.SampledFrom(roles).Draw(t, "granted")
		if access.RequireRole(ctx, granted) != nil {
			return
		}
		mine := access.Permissions(ctx)
		for _, p := range access.Permissions(access.With(context.Background(), access.Caller{Roles: []roster.Role{granted}})) {
			if !slices.Contains(mine, p) {
				t.Fatalf("%v hands on %s, which permits %s", caller, granted, p)
			}
		}
	})
}

func TestContext(t *testing.T) {
	t.Parallel()
	ctx := access.WithRequest(context.Background(), "req_1")
	if _, ok := access.Of(ctx); ok || access.Actor(ctx).ID != "" {
		t.Error("somebody is signed in")
	}
	ctx = access.With(ctx, access.Caller{Actor: roster.Actor{Kind: roster.ActorUser, ID: "usr_1", Via: "ses_1"}})
	want := roster.Actor{Kind: roster.ActorUser, ID: "usr_1", Via: "ses_1", Request: "req_1"}
	if got := access.Actor(ctx); got != want {
		t.Errorf("the actor is %+v, want %+v", got, want)
	}
}
