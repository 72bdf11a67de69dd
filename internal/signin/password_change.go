package signin

import (
	"context"

	"roster"
	"roster/internal/access"
	"roster/internal/secret"
	"roster/internal/store"
)

var (
	errNoEntry   = roster.Errorf(roster.Forbidden, "may_not_sign_in", "the account cannot be used at the moment: ask an administrator")
	errNoSession = roster.Errorf(roster.Unauthenticated, "unauthenticated", "nobody is signed in here any more: sign in again")
	errOld       = problems([]roster.Problem{{Field: "old", Code: "password_wrong", Message: "this is not your password: type the one that you signed in with"}})
)

// ChangePassword sets another password for who is signed in in the browser and
// knows the old one. Their sessions end, here and elsewhere; a new one begins
// here.
func (s *Service) ChangePassword(ctx context.Context, old, password secret.Text, from Visitor) (Session, error) {
	_, row, _, err := s.session(ctx, from.Session)
	if err != nil {
		return Session{}, err
	}
	if row.ID == "" {
		return Session{}, errNoSession
	}
	var u roster.User
	var known string
	err = s.store.View(ctx, func(v *store.View) (err error) {
		if u, _, err = v.User(ctx, row.User); err == nil {
			_, known, _, err = v.Owner(ctx, row.User)
		}
		return err
	})
	if err != nil {
		return Session{}, err
	}
	try := attemptAt("user:"+string(u.ID), from.Source)
	if err := s.begin(ctx, try); err != nil {
		return Session{}, err
	}
	switch right, err := s.hasher.Check(ctx, normal(old), known); {
	case err != nil:
		return Session{}, busy(err)
	case !right:
		return Session{}, errOld
	}
	if err := s.store.Update(ctx, func(tx *store.Tx) error { return try.forgive(ctx, tx) }); err != nil {
		return Session{}, err
	}
	hash, err := s.hashFor(ctx, u, password)
	if err != nil {
		return Session{}, err
	}
	var session Session
	err = s.store.Update(ctx, func(tx *store.Tx) error {
		session, err = s.renew(ctx, tx, u.ID, hash, from, func(now string) error {
			// The session may have ended and the password changed while both were checked.
			_, _, found, err := tx.Session(ctx, row.Digest)
			if err == nil && (!found || now != known) {
				err = errNoSession
			}
			return err
		})
		return err
	})
	return session, err
}

// renew sets the password of a user, if the one that they have admits it, and
// begins a session in place of all others.
func (s *Service) renew(ctx context.Context, tx *store.Tx, id roster.UserID, hash string, from Visitor, admit func(old string) error) (Session, error) {
	u, _, err := tx.User(ctx, id) // which locks them, so that one comes after the other
	if err != nil {
		return Session{}, err
	}
	_, old, _, err := tx.Owner(ctx, id)
	if err != nil {
		return Session{}, err
	}
	if err := admit(old); err != nil {
		return Session{}, err
	}
	if !u.MaySignIn(tx.Now()) {
		return Session{}, errNoEntry
	}
	tx.By(actor(u, "", access.Request(ctx)))
	if err := tx.SetPassword(ctx, id, hash, roster.NewEvent(u.Subject(), roster.PasswordSet{})); err != nil {
		return Session{}, err
	}
	if err := tx.DropLinksOf(ctx, id); err != nil {
		return Session{}, err
	}
	held, err := tx.SessionsOf(ctx, id)
	if err != nil {
		return Session{}, err
	}
	for _, row := range held {
		if err := tx.EndSession(ctx, row.ID, roster.NewEvent(row.Subject(), roster.SessionEnded{Cause: "password"})); err != nil {
			return Session{}, err
		}
	}
	return s.start(ctx, tx, u, from)
}
