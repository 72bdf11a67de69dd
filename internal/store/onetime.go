package store

import (
	"context"
	"time"

	"roster"
)

// Link is a link that works once, known by the digest of its token.
type Link struct {
	Digest    string
	Purpose   string
	User      roster.UserID // whom it is for, if anybody
	ExpiresAt time.Time
}

var (
	insertLink = sqlText("insert link", "insert into one_time (hash, purpose, user_id, expires_at) values ($1, $2, $3, $4)")
	linkBy     = sqlText("link", "select user_id, expires_at from one_time where hash = $1 and purpose = $2")
	takeLink   = sqlText("take link", "delete from one_time where hash = $1 and purpose = $2 returning user_id, expires_at")
	dropLinks  = sqlText("drop links", "delete from one_time where purpose = $1")
	userLinks  = sqlText("drop links of users", "delete from one_time where user_id <> '' and user_id in ({set $1})")
	oldLinks   = sqlText("drop expired links", "delete from one_time where expires_at <= $1")
)

// MintLink saves a link.
func (tx *Tx) MintLink(ctx context.Context, l Link) error {
	_, err := tx.exec(ctx, insertLink, l.Digest, l.Purpose, string(l.User), micros(l.ExpiresAt))
	return err
}

// Link looks a link up without using it.
func (v *View) Link(ctx context.Context, digest, purpose string) (Link, bool, error) {
	return v.link(ctx, linkBy, digest, purpose)
}

// TakeLink uses a link: its row is gone with this transaction. Of many who try
// at the same moment, one finds it.
func (tx *Tx) TakeLink(ctx context.Context, digest, purpose string) (Link, bool, error) {
	return tx.link(ctx, takeLink, digest, purpose)
}

func (v *View) link(ctx context.Context, s *statement, digest, purpose string) (Link, bool, error) {
	var user string
	var expires int64
	found, err := v.one(ctx, s, []any{&user, &expires}, digest, purpose)
	l := Link{Digest: digest, Purpose: purpose, User: roster.UserID(user), ExpiresAt: instant(expires)}
	return l, found && v.now.Before(l.ExpiresAt), err
}

// DropLinks removes all links of a purpose.
func (tx *Tx) DropLinks(ctx context.Context, purpose string) error {
	_, err := tx.exec(ctx, dropLinks, purpose)
	return err
}

// DropLinksOf removes all links that a user has.
func (tx *Tx) DropLinksOf(ctx context.Context, id roster.UserID) error {
	_, err := tx.exec(ctx, userLinks, texts([]roster.UserID{id}))
	return err
}

// ForgetLinks removes those that expired.
func (tx *Tx) ForgetLinks(ctx context.Context) error {
	_, err := tx.exec(ctx, oldLinks, micros(tx.now))
	return err
}
