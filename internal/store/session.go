package store

import (
	"context"
	"time"

	"roster"
)

// Session is a sign-in that holds. Its token is known by digest only.
type Session struct {
	ID        string
	Digest    string
	User      roster.UserID
	CreatedAt time.Time
	SeenAt    time.Time
	ExpiresAt time.Time
	Source    string // the address it was begun from
	Client    string // what the browser calls itself
}

// Subject is the session as the subject of events.
func (s Session) Subject() roster.Subject {
	return roster.Subject{Kind: roster.SubjectSession, ID: s.ID}
}

var (
	insertSession   = sqlText("insert session", "insert into session (id, hash, user_id, created_at, seen_at, expires_at, source, client) values ($1, $2, $3, $4, $5, $6, $7, $8)")
	sessionByDigest = sqlText("session by digest", "select "+ownerColumns+`, s.id, s.created_at, s.seen_at, s.expires_at, s.source, s.client
		from session s join users u on u.id = s.user_id left join user_role r on r.user_id = u.id where s.hash = $1 order by r.role`)
	seeSession     = sqlText("see session", "update session set seen_at = $2 where id = $1 and seen_at < $2")
	deleteSession  = sqlText("delete session", "delete from session where id = $1")
	shutOut        = sqlText("shut out", "delete from session where user_id in ({set $1})")
	sessionsOfUser = sqlText("sessions of user", "select id from session where user_id = $1 order by id")
	deleteSessions = sqlText("delete ended sessions", "delete from session where expires_at <= $1 or seen_at <= $2")
)

// StartSession saves a new session.
func (tx *Tx) StartSession(ctx context.Context, s Session, why roster.Event) error {
	_, err := tx.exec(ctx, insertSession, s.ID, s.Digest, string(s.User), micros(s.CreatedAt), micros(s.SeenAt), micros(s.ExpiresAt), s.Source, s.Client)
	if err != nil {
		return err
	}
	return tx.saveEvents(ctx, []roster.Event{why})
}

// Session finds a session by the digest of its token, with its owner as they
// are now.
func (v *View) Session(ctx context.Context, digest string) (s Session, o Owner, found bool, err error) {
	var row ownerRow
	var created, seen, expires int64
	err = v.each(ctx, sessionByDigest, func(r rows) error {
		found = true
		return row.scan(r, &o, &s.ID, &created, &seen, &expires, &s.Source, &s.Client)
	}, digest)
	s.Digest, s.User = digest, o.User.ID
	s.CreatedAt, s.SeenAt, s.ExpiresAt = instant(created), instant(seen), instant(expires)
	return s, o, found, err
}

// SeeSession notes that a session is in use. It is no event: nothing changed.
func (tx *Tx) SeeSession(ctx context.Context, id string) error {
	_, err := tx.exec(ctx, seeSession, id, micros(tx.now))
	return err
}

// EndSession removes a session; the event is written only if there was one.
func (tx *Tx) EndSession(ctx context.Context, id string, why roster.Event) error {
	if n, err := tx.exec(ctx, deleteSession, id); err != nil || n == 0 {
		return err
	}
	return tx.saveEvents(ctx, []roster.Event{why})
}

// SessionsOf gives the sessions of a user; of each, what names it.
func (v *View) SessionsOf(ctx context.Context, id roster.UserID) (list []Session, err error) {
	err = v.each(ctx, sessionsOfUser, func(r rows) error {
		s := Session{User: id}
		err := r.Scan(&s.ID)
		list = append(list, s)
		return err
	}, string(id))
	return list, err
}

// ForgetSessions removes those that ended by themselves: who holds one is
// refused already.
func (tx *Tx) ForgetSessions(ctx context.Context, expired, idle time.Time) error {
	_, err := tx.exec(ctx, deleteSessions, micros(expired), micros(idle))
	return err
}

// shutOut removes the sessions and links of users who may no longer sign in,
// so that none comes back to life when they may again. The events of the users
// explain it.
func (tx *Tx) shutOut(ctx context.Context, writes []UserWrite) error {
	var ids []roster.UserID
	for i := range writes {
		if w := &writes[i]; w.Before.MaySignIn(tx.now) && !w.After.MaySignIn(tx.now) {
			ids = append(ids, w.After.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	if _, err := tx.exec(ctx, shutOut, texts(ids)); err != nil {
		return err
	}
	_, err := tx.exec(ctx, userLinks, texts(ids))
	return err
}

var openSessions = sqlText("open sessions of user", "select id, created_at, seen_at, expires_at, source, client from session where user_id = $1 order by id desc")

// OpenSessionsOf lists the sessions of a user with what is known of them, the
// newest first.
func (v *View) OpenSessionsOf(ctx context.Context, id roster.UserID) (list []Session, err error) {
	err = v.each(ctx, openSessions, func(r rows) error {
		s := Session{User: id}
		var created, seen, expires int64
		err := r.Scan(&s.ID, &created, &seen, &expires, &s.Source, &s.Client)
		s.CreatedAt, s.SeenAt, s.ExpiresAt = instant(created), instant(seen), instant(expires)
		list = append(list, s)
		return err
	}, string(id))
	return list, err
}
