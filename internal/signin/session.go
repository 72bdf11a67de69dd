package signin

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"roster"
	"roster/internal/access"
	"roster/internal/secret"
	"roster/internal/store"
)

// Session is a sign-in that has just begun. Only the browser keeps the token.
type Session struct {
	Token secret.Text
	User  roster.UserID
}

// door is how the journal calls what happens before it is known who acts.
var door = roster.System("sign-in")

// SignIn begins a session for somebody who knows the name or an e-mail address
// of an account and its password.
func (s *Service) SignIn(ctx context.Context, identifier string, password secret.Text, from Visitor) (Session, error) {
	session, err := s.signIn(ctx, identifier, password, from)
	if s.signedIn != nil {
		s.signedIn(outcome(err))
	}
	return session, err
}

// outcome says in one word how an attempt ended.
func outcome(err error) string {
	if err == nil {
		return "ok"
	}
	switch roster.KindOf(err) {
	case roster.Unauthenticated:
		return "refused"
	case roster.TooMany:
		return "throttled"
	default:
		return "failed"
	}
}

func (s *Service) signIn(ctx context.Context, identifier string, password secret.Text, from Visitor) (Session, error) {
	who, err := s.find(ctx, identifier)
	if err != nil {
		return Session{}, err
	}
	try := attemptAt(who.key, from.Source)
	if err := s.begin(ctx, try); err != nil {
		return Session{}, err
	}
	password = normal(password)
	right, err := s.hasher.Check(ctx, password, who.hash)
	if err != nil {
		return Session{}, busy(err)
	}
	if !right {
		return Session{}, s.refuse(ctx, who.owner.User, "password", from)
	}
	var session Session
	usable := false
	err = s.store.Update(ctx, func(tx *store.Tx) error {
		owner, hash, found, err := tx.Owner(ctx, who.owner.User.ID)
		if err != nil {
			return err
		}
		// The password may have been changed, or the account closed, while it was checked.
		if usable = found && hash == who.hash && owner.User.MaySignIn(tx.Now()); !usable {
			return nil
		}
		if err := try.forgive(ctx, tx); err != nil {
			return err
		}
		session, err = s.start(ctx, tx, owner.User, from)
		return err
	})
	if err != nil {
		return Session{}, err
	}
	if !usable {
		return Session{}, s.refuse(ctx, who.owner.User, "status", from)
	}
	s.rehash(ctx, who, password)
	return session, nil
}

// account is what an identifier leads to; of one that leads nowhere only the
// key is set.
type account struct {
	key   string // the same for all spellings of a name
	owner store.Owner
	hash  string
}

const maxIdentifier = 320 // the longest e-mail address

func (s *Service) find(ctx context.Context, identifier string) (account, error) {
	if len(identifier) > maxIdentifier || !utf8.ValidString(identifier) || strings.ContainsFunc(identifier, unicode.IsControl) {
		identifier = "" // nobody has such a name
	}
	email := roster.Key{Kind: "emails", Value: roster.EmailKey(identifier)}
	name := roster.Key{Kind: "userName", Value: email.Value}
	if key, problem := roster.UserNameKey(identifier); problem == nil {
		name.Value = key
	}
	who := account{key: "name:" + name.Value}
	err := s.store.View(ctx, func(v *store.View) error {
		owners, err := v.Owners(ctx, []roster.Key{name, email})
		if err != nil {
			return err
		}
		id, known := owners[name]
		if !known {
			id, known = owners[email]
		}
		if known {
			who.key = "user:" + string(id)
		}
		// Nobody is looked up as well, so that it takes the same time.
		who.owner, who.hash, _, err = v.Owner(ctx, id)
		return err
	})
	return who, err
}

// refuse notes a refused sign-in; what the journal knows of the cause is not
// told to the one who tried.
func (s *Service) refuse(ctx context.Context, u roster.User, cause string, from Visitor) error {
	err := s.store.Update(ctx, func(tx *store.Tx) error {
		by := door
		by.Request = access.Request(ctx)
		tx.By(by)
		return tx.Record(ctx, roster.NewEvent(u.Subject(), roster.SignInFailed{Source: from.Source, Cause: cause}))
	})
	if err != nil {
		return err
	}
	return roster.Errorf(roster.Unauthenticated, "invalid_credentials", "name and password do not belong together, or the account cannot be used: check both, or ask an administrator")
}

// start begins a session. The one that the browser brought along ends, so that
// nobody can have planted it there.
func (s *Service) start(ctx context.Context, tx *store.Tx, u roster.User, from Visitor) (Session, error) {
	token := secret.NewToken(secret.SessionToken)
	digest, _ := secret.SessionToken.Digest(token)
	row := store.Session{
		ID: roster.NewID(roster.PrefixSession, tx.Now()), Digest: digest, User: u.ID, Source: from.Source, Client: from.Client,
		CreatedAt: tx.Now(), SeenAt: tx.Now(), ExpiresAt: tx.Now().Add(s.lifetime),
	}
	tx.By(actor(u, row.ID, access.Request(ctx)))
	if err := s.end(ctx, tx, from.Session, "replaced"); err != nil {
		return Session{}, err
	}
	why := roster.NewEvent(row.Subject(), roster.SessionStarted{Source: from.Source})
	return Session{Token: token, User: u.ID}, tx.StartSession(ctx, row, why)
}

func (s *Service) end(ctx context.Context, tx *store.Tx, token secret.Text, cause string) error {
	digest, ok := secret.SessionToken.Digest(token)
	if !ok {
		return nil
	}
	row, _, found, err := tx.Session(ctx, digest)
	if err != nil || !found {
		return err
	}
	return tx.EndSession(ctx, row.ID, roster.NewEvent(row.Subject(), roster.SessionEnded{Cause: cause}))
}

// SignOut ends the session that the browser holds.
func (s *Service) SignOut(ctx context.Context, from Visitor) error {
	return s.store.Update(ctx, func(tx *store.Tx) error {
		tx.By(access.Actor(ctx))
		return s.end(ctx, tx, from.Session, "sign-out")
	})
}

// rehash keeps the password at today's cost. It may fail: there is always a
// next time.
func (s *Service) rehash(ctx context.Context, who account, password secret.Text) {
	if !s.hasher.Outdated(who.hash) {
		return
	}
	hash, err := s.hasher.Hash(ctx, password)
	if err == nil {
		err = s.store.Update(ctx, func(tx *store.Tx) error {
			return tx.RehashPassword(ctx, who.owner.User.ID, who.hash, hash)
		})
	}
	if err != nil {
		s.log.Warn("a password could not be hashed at today's cost", "user", who.owner.User.ID, "error", err)
	}
}

// sightings are written at most this often.
const sightings = time.Minute

// bySession finds who a session belongs to; it is false when it holds no more.
func (s *Service) bySession(ctx context.Context, token secret.Text) (c access.Caller, ok bool, err error) {
	c, row, stale, err := s.session(ctx, token)
	if err != nil || row.ID == "" {
		return access.Caller{}, false, err
	}
	if stale {
		s.note(ctx, "session", func(tx *store.Tx) error { return tx.SeeSession(ctx, row.ID) })
	}
	return c, true, nil
}

// session reads a session that holds, and whether it was last seen a while
// ago; the row is empty when there is none.
func (s *Service) session(ctx context.Context, token secret.Text) (c access.Caller, row store.Session, stale bool, err error) {
	digest, ok := secret.SessionToken.Digest(token)
	if !ok {
		return c, row, false, nil
	}
	err = s.store.View(ctx, func(v *store.View) error {
		var owner store.Owner
		var found bool
		row, owner, found, err = v.Session(ctx, digest)
		now := v.Now()
		if !found || !now.Before(row.ExpiresAt) || now.Sub(row.SeenAt) >= s.idle || !owner.User.MaySignIn(now) {
			row = store.Session{}
			return err
		}
		stale = now.Sub(row.SeenAt) >= sightings
		c = access.Caller{Actor: actor(owner.User, row.ID, access.Request(ctx)), Roles: owner.Roles}
		return err
	})
	return c, row, stale, err
}

// note writes down that something is in use; that it fails is no reason to
// refuse somebody.
func (s *Service) note(ctx context.Context, what string, write func(*store.Tx) error) {
	if err := s.store.Update(ctx, write); err != nil {
		s.log.Warn("could not note a use", "what", what, "error", err)
	}
}

func actor(u roster.User, via, request string) roster.Actor {
	return roster.Actor{Kind: roster.ActorUser, ID: string(u.ID), Name: u.DisplayName(), Via: via, Request: request}
}
