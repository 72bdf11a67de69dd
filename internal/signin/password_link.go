package signin

import (
	"context"
	"net/url"
	"time"

	"roster"
	"roster/internal/access"
	"roster/internal/secret"
	"roster/internal/store"
)

const (
	passwordPurpose      = "password"
	passwordLinkLifetime = 72 * time.Hour
)

var errPasswordLink = roster.Errorf(roster.NotFound, "password_link_not_valid", "this link is not complete, has been used, or is older than three days: ask an administrator for a new one")

// PasswordLink makes a link with which a user chooses a password, once and
// within three days; links made for them before end. Whoever holds it becomes
// that user, so it is made only for those who may do nothing that the caller
// may not.
func (s *Service) PasswordLink(ctx context.Context, id roster.UserID) (link secret.Text, expires time.Time, err error) {
	if err := access.Require(ctx, roster.SigninWrite); err != nil {
		return "", time.Time{}, err
	}
	token := secret.NewToken(secret.LinkToken)
	digest, _ := secret.LinkToken.Digest(token)
	err = s.store.Update(ctx, func(tx *store.Tx) error {
		u, err := offered(ctx, tx, id)
		if err != nil {
			return err
		}
		tx.By(access.Actor(ctx))
		if err := tx.DropLinksOf(ctx, id); err != nil {
			return err
		}
		expires = tx.Now().Add(passwordLinkLifetime)
		if err := tx.MintLink(ctx, store.Link{Digest: digest, Purpose: passwordPurpose, User: id, ExpiresAt: expires}); err != nil {
			return err
		}
		return tx.Record(ctx, roster.NewEvent(u.Subject(), roster.PasswordLinkCreated{Expires: expires}))
	})
	if err != nil {
		return "", time.Time{}, err
	}
	address := s.base.JoinPath("password")
	address.RawQuery = url.Values{"token": {token.Reveal()}}.Encode()
	return secret.Text(address.String()), expires, nil
}

// offered finds a user for whom the caller may make a link. Reading them locks
// them, so that no role comes in between.
func offered(ctx context.Context, tx *store.Tx, id roster.UserID) (roster.User, error) {
	u, found, err := tx.User(ctx, id)
	switch {
	case err != nil:
		return u, err
	case !found:
		return u, roster.Errorf(roster.NotFound, "user_not_found", "there is no user %q", id)
	case u.Deleted():
		return u, roster.Errorf(roster.Conflict, "deleted", "the user is in the recycle bin: restore them first")
	case u.Locked(tx.Now()):
		return u, roster.Errorf(roster.Conflict, "may_not_sign_in", "the user is locked: unlock them first")
	case !u.MaySignIn(tx.Now()):
		return u, roster.Errorf(roster.Conflict, "may_not_sign_in", "the user is %s and may not sign in: activate them first", u.State.Status)
	}
	roles, err := tx.RolesOf(ctx, id)
	if err != nil {
		return u, err
	}
	for _, role := range roles {
		if access.RequireRole(ctx, role) != nil {
			return u, roster.Errorf(roster.Forbidden, "role_above_own", "the user has the role %s, which permits more than you may do yourself: ask somebody who has it", role)
		}
	}
	return u, nil
}

// CheckPasswordLink tells whose password a link is for, and does not use it.
func (s *Service) CheckPasswordLink(ctx context.Context, token secret.Text) (u roster.User, err error) {
	digest, ok := secret.LinkToken.Digest(token)
	if !ok {
		return u, errPasswordLink
	}
	err = s.store.View(ctx, func(v *store.View) error {
		l, found, err := v.Link(ctx, digest, passwordPurpose)
		if err != nil || !found {
			return firstOf(err, errPasswordLink)
		}
		u, _, err = v.User(ctx, l.User)
		if err == nil && !u.MaySignIn(v.Now()) {
			err = errPasswordLink
		}
		return err
	})
	return u, err
}

// ChoosePassword uses a link: the password is set, sessions that were end, and
// the user is signed in.
func (s *Service) ChoosePassword(ctx context.Context, token, password secret.Text, from Visitor) (Session, error) {
	u, err := s.CheckPasswordLink(ctx, token)
	if err != nil {
		return Session{}, err
	}
	hash, err := s.hashFor(ctx, u, password)
	if err != nil {
		return Session{}, err
	}
	digest, _ := secret.LinkToken.Digest(token)
	var session Session
	err = s.store.Update(ctx, func(tx *store.Tx) error {
		session, err = s.renew(ctx, tx, u.ID, hash, from, func(string) error {
			_, found, err := tx.TakeLink(ctx, digest, passwordPurpose)
			if err == nil && !found {
				err = errPasswordLink
			}
			return err
		})
		return err
	})
	return session, err
}

// hashFor hashes a password that a user may have.
func (s *Service) hashFor(ctx context.Context, u roster.User, password secret.Text) (string, error) {
	password = normal(password)
	email, _ := roster.BuiltIn().Lookup("email")
	if p := checkPassword(password, u.DisplayName(), u.Values["userName"], email.Get(u.Values)); p != nil {
		return "", problems([]roster.Problem{*p})
	}
	hash, err := s.hasher.Hash(ctx, password)
	return hash, busy(err)
}
