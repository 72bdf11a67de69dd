package signin

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"roster"
	"roster/internal/access"
	"roster/internal/secret"
	"roster/internal/store"
)

const (
	maxTokenName  = 100
	tokensPerUser = 100
)

// CreateToken makes an API token of the caller's own. It permits at most what
// the role permits, and never more than its owner may do at that moment. The
// text is given once; only its digest is kept.
func (s *Service) CreateToken(ctx context.Context, name string, role roster.Role, expires time.Time) (store.Token, secret.Text, error) {
	if err := access.Require(ctx, roster.TokensWrite); err != nil {
		return store.Token{}, "", err
	}
	if err := access.RequireRole(ctx, role); err != nil {
		return store.Token{}, "", err
	}
	name = strings.TrimSpace(name)
	if name == "" || utf8.RuneCountInString(name) > maxTokenName || strings.ContainsRune(name, 0) || !utf8.ValidString(name) {
		return store.Token{}, "", roster.Errorf(roster.Invalid, "token_name", "a token needs a name of 1 to %d characters: say what it is for", maxTokenName)
	}
	var t store.Token
	var text secret.Text
	err := s.store.Update(ctx, func(tx *store.Tx) (err error) {
		by := access.Actor(ctx)
		if by.Kind != roster.ActorUser {
			return roster.Errorf(roster.Forbidden, "forbidden", "only a user can have tokens")
		}
		if !expires.IsZero() && !expires.After(tx.Now()) {
			return roster.Errorf(roster.Invalid, "token_expiry", "the end of the token lies in the past: choose a later one")
		}
		mine, err := tx.TokensOf(ctx, roster.UserID(by.ID))
		if err != nil {
			return err
		}
		if len(mine) >= tokensPerUser {
			return roster.Errorf(roster.Conflict, "too_many_tokens", "you have %d tokens, which is the most there may be: revoke one first", tokensPerUser)
		}
		tx.By(by)
		t, text, err = createToken(ctx, tx, roster.UserID(by.ID), name, role, expires)
		return err
	})
	return t, text, err
}

func createToken(ctx context.Context, tx *store.Tx, owner roster.UserID, name string, role roster.Role, expires time.Time) (store.Token, secret.Text, error) {
	text := secret.NewToken(secret.APIToken)
	digest, _ := secret.APIToken.Digest(text)
	t := store.Token{
		ID: roster.NewID(roster.PrefixToken, tx.Now()), Digest: digest, User: owner, Name: name, Role: role,
		CreatedAt: tx.Now(), ExpiresAt: expires.UTC().Truncate(time.Microsecond),
	}
	why := roster.NewEvent(t.Subject(), roster.TokenCreated{Name: name, Role: string(role), Expires: t.ExpiresAt})
	return t, text, tx.CreateToken(ctx, t, why)
}

// Tokens lists the caller's own tokens.
func (s *Service) Tokens(ctx context.Context) (list []store.Token, err error) {
	if err := access.Require(ctx, roster.TokensWrite); err != nil {
		return nil, err
	}
	err = s.store.View(ctx, func(v *store.View) error {
		list, err = v.TokensOf(ctx, roster.UserID(access.Actor(ctx).ID))
		return err
	})
	return list, err
}

// RevokeToken withdraws a token: one's own, or anybody's for who may also take
// roles from people.
func (s *Service) RevokeToken(ctx context.Context, id string) error {
	if err := access.Require(ctx, roster.TokensWrite); err != nil {
		return err
	}
	unknown := roster.Errorf(roster.NotFound, "token_not_found", "there is no such token")
	if !roster.ValidID(roster.PrefixToken, id) {
		return unknown
	}
	return s.store.Update(ctx, func(tx *store.Tx) error {
		t, found, err := tx.Token(ctx, id)
		if err != nil {
			return err
		}
		by := access.Actor(ctx)
		if !found || string(t.User) != by.ID && access.Require(ctx, roster.RolesWrite) != nil {
			return unknown
		}
		tx.By(by)
		return tx.RevokeToken(ctx, id, roster.NewEvent(t.Subject(), roster.TokenRevoked{}))
	})
}

// byToken finds who an API token belongs to; it is false when it is not valid.
func (s *Service) byToken(ctx context.Context, text secret.Text) (c access.Caller, ok bool, err error) {
	c, t, stale, err := s.token(ctx, text)
	if err != nil || t.ID == "" {
		return access.Caller{}, false, err
	}
	if stale {
		s.note(ctx, "token", func(tx *store.Tx) error { return tx.UseToken(ctx, t.ID) })
	}
	return c, true, nil
}

// token reads a token that is valid, and whether it was last used a while ago;
// it is empty when there is none.
func (s *Service) token(ctx context.Context, text secret.Text) (c access.Caller, t store.Token, stale bool, err error) {
	digest, ok := secret.APIToken.Digest(text)
	if !ok {
		return c, t, false, nil
	}
	err = s.store.Glance(ctx, func(v *store.View) error {
		var owner store.Owner
		var found bool
		t, owner, found, err = v.TokenByDigest(ctx, digest)
		now := v.Now()
		if !found || !t.ExpiresAt.IsZero() && !now.Before(t.ExpiresAt) || !owner.User.MaySignIn(now) {
			t = store.Token{}
			return err
		}
		stale = now.Sub(t.UsedAt) >= sightings
		c = access.Caller{Actor: actor(owner.User, t.ID, access.Request(ctx)), Roles: owner.Roles, Limit: t.Role}
		return err
	})
	return c, t, stale, err
}
