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
	setupPurpose  = "setup"
	setupLifetime = 24 * time.Hour
)

// Person is who is to become the first administrator.
type Person struct {
	Name     string
	Email    string
	Password secret.Text
}

var errSetUp = roster.Errorf(roster.Conflict, "already_set_up", "Roster has an administrator already: sign in, or ask them for access")

// NeedsSetup reports whether nobody is an administrator yet. Whoever holds the
// role counts, whatever their status: a lock must not open the door to others.
func (s *Service) NeedsSetup(ctx context.Context) (needs bool, err error) {
	err = s.store.View(ctx, func(v *store.View) error {
		needs, err = needsSetup(ctx, v)
		return err
	})
	return needs, err
}

func needsSetup(ctx context.Context, v *store.View) (bool, error) {
	holders, err := v.Holders(ctx, roster.Administrator)
	return len(holders) == 0, err
}

// SetupLink makes a link that lets whoever follows it become the first
// administrator, once and within a day. It is empty when there is one.
func (s *Service) SetupLink(ctx context.Context) (secret.Text, error) {
	token := secret.NewToken(secret.LinkToken)
	digest, _ := secret.LinkToken.Digest(token)
	minted := false
	err := s.store.Update(ctx, func(tx *store.Tx) (err error) {
		if minted, err = needsSetup(ctx, &tx.View); err != nil || !minted {
			return err
		}
		return tx.MintLink(ctx, store.Link{Digest: digest, Purpose: setupPurpose, ExpiresAt: tx.Now().Add(setupLifetime)})
	})
	if err != nil || !minted {
		return "", err
	}
	link := s.base.JoinPath("setup")
	link.RawQuery = url.Values{"token": {token.Reveal()}}.Encode()
	return secret.Text(link.String()), nil
}

// CheckSetup reports why a set-up link cannot be used, and does not use it.
func (s *Service) CheckSetup(ctx context.Context, token secret.Text) error {
	return s.store.View(ctx, func(v *store.View) error {
		if needs, err := needsSetup(ctx, v); err != nil || !needs {
			return firstOf(err, errSetUp)
		}
		if digest, ok := secret.LinkToken.Digest(token); ok {
			if _, found, err := v.Link(ctx, digest, setupPurpose); err != nil || found {
				return err
			}
		}
		return errLink
	})
}

var errLink = roster.Errorf(roster.NotFound, "link_not_valid", "this set-up link is not complete, or older than a day: restart Roster and use the new link that it prints")

// CompleteSetup makes the first administrator of a person who holds a set-up
// link, and signs them in. The link is gone with it, and all others too.
func (s *Service) CompleteSetup(ctx context.Context, token secret.Text, p Person, from Visitor) (Session, error) {
	if err := s.CheckSetup(ctx, token); err != nil {
		return Session{}, err
	}
	p.Password = normal(p.Password)
	hash, err := s.vet(ctx, p)
	if err != nil {
		return Session{}, err
	}
	digest, _ := secret.LinkToken.Digest(token)
	var session Session
	err = s.store.Update(ctx, func(tx *store.Tx) error {
		id, err := s.firstAdministrator(ctx, tx, p, hash, func() error {
			_, found, err := tx.TakeLink(ctx, digest, setupPurpose)
			if err == nil && !found {
				err = errLink
			}
			return err
		})
		if err != nil {
			return err
		}
		session, err = s.start(ctx, tx, roster.User{ID: id, Values: roster.Values{"displayName": p.Name}}, from)
		return err
	})
	return session, err
}

// Bootstrap makes the first administrator without a browser and gives an API
// token of theirs. Without a password they can use nothing but the token.
func (s *Service) Bootstrap(ctx context.Context, p Person) (id roster.UserID, token secret.Text, err error) {
	if needs, err := s.NeedsSetup(ctx); err != nil || !needs {
		return "", "", firstOf(err, errSetUp)
	}
	hash := ""
	if p.Password = normal(p.Password); p.Password != "" {
		hash, err = s.vet(ctx, p)
	} else {
		err = problems(checkPerson(p))
	}
	if err != nil {
		return "", "", err
	}
	err = s.store.Update(ctx, func(tx *store.Tx) error {
		id, err = s.firstAdministrator(ctx, tx, p, hash, func() error { return nil })
		if err != nil {
			return err
		}
		_, token, err = createToken(ctx, tx, id, "bootstrap", roster.Administrator, time.Time{})
		return err
	})
	return id, token, err
}

// firstAdministrator makes the user, the role and the password in the caller's
// transaction. Only one such transaction runs at a time; the next sees that it
// comes too late.
func (s *Service) firstAdministrator(ctx context.Context, tx *store.Tx, p Person, hash string, admit func() error) (roster.UserID, error) {
	if err := tx.Alone(ctx, setupPurpose); err != nil {
		return "", err
	}
	if needs, err := needsSetup(ctx, &tx.View); err != nil || !needs {
		return "", firstOf(err, errSetUp)
	}
	if err := admit(); err != nil {
		return "", err
	}
	// Nobody is signed in yet; whoever set Roster up acts through it.
	ctx = access.With(ctx, access.Caller{Actor: roster.System("set-up"), Roles: []roster.Role{roster.Administrator}})
	values := roster.Values{"userName": p.Email, "displayName": p.Name, "email": p.Email}
	id, err := s.people.CreateUser(ctx, tx, values, "first administrator")
	if err != nil {
		return "", err
	}
	tx.By(access.Actor(ctx))
	tx.In("") // the rest is no part of the edit that made the user
	user := roster.User{ID: id}.Subject()
	why := roster.NewEvent(user, roster.RoleGranted{Role: string(roster.Administrator)})
	if err := tx.GrantRole(ctx, id, roster.Administrator, why); err != nil {
		return "", err
	}
	if hash != "" {
		if err := tx.SetPassword(ctx, id, hash, roster.NewEvent(user, roster.PasswordSet{})); err != nil {
			return "", err
		}
	}
	if err := tx.DropLinks(ctx, setupPurpose); err != nil {
		return "", err
	}
	return id, tx.Record(ctx, roster.NewEvent(user, roster.SetupCompleted{}))
}

// vet finds everything that is wrong with a person at once, and hashes the
// password of one with whom nothing is.
func (s *Service) vet(ctx context.Context, p Person) (hash string, err error) {
	list := checkPerson(p)
	if problem := checkPassword(p.Password, p.Name, p.Email); problem != nil {
		list = append(list, *problem)
	}
	if err := problems(list); err != nil {
		return "", err
	}
	hash, err = s.hasher.Hash(ctx, p.Password)
	return hash, busy(err)
}

func checkPerson(p Person) (list []roster.Problem) {
	for _, field := range []struct{ name, text string }{{"displayName", p.Name}, {"email", p.Email}} {
		attribute, _ := roster.BuiltIn().Lookup(field.name)
		switch text, problem := attribute.Parse(field.text); {
		case problem != nil:
			list = append(list, *problem)
		case text == "":
			list = append(list, roster.Problem{Field: field.name, Code: "required", Message: attribute.Label + " is required"})
		}
	}
	return list
}

func problems(list []roster.Problem) error {
	if len(list) == 0 {
		return nil
	}
	e := roster.Errorf(roster.Invalid, "invalid", "some fields need another look")
	e.Problems = list
	return e
}

// firstOf gives the failure if there was one, else what was found.
func firstOf(failure error, finding *roster.Error) error {
	if failure != nil {
		return failure
	}
	return finding
}
