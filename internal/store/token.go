package store

import (
	"context"
	"time"

	"roster"
)

// Token is an API token, known by digest only.
type Token struct {
	ID        string
	Digest    string
	User      roster.UserID
	Name      string
	Role      roster.Role // the most that it permits, whatever its owner may do
	CreatedAt time.Time
	ExpiresAt time.Time // zero: never
	UsedAt    time.Time // to the minute
}

// Subject is the token as the subject of events.
func (t Token) Subject() roster.Subject { return roster.Subject{Kind: roster.SubjectToken, ID: t.ID} }

const tokenColumns = "t.id, t.user_id, t.name, t.role, t.created_at, t.expires_at, t.used_at"

var (
	insertToken   = sqlText("insert token", "insert into token (id, hash, user_id, name, role, created_at, expires_at, used_at) values ($1, $2, $3, $4, $5, $6, $7, 0)")
	tokenByDigest = sqlText("token by digest", "select "+ownerColumns+", "+tokenColumns+`
		from token t join users u on u.id = t.user_id left join user_role r on r.user_id = u.id where t.hash = $1 order by r.role`)
	tokenByID    = sqlText("token by id", "select "+tokenColumns+" from token t where t.id = $1")
	tokensOfUser = sqlText("tokens of user", "select "+tokenColumns+" from token t where t.user_id = $1 order by t.id")
	useToken     = sqlText("use token", "update token set used_at = $2 where id = $1 and used_at < $2")
	deleteToken  = sqlText("delete token", "delete from token where id = $1")
)

// tokenRow is one row of tokenColumns.
type tokenRow struct {
	id, user, name, role   string
	created, expires, used int64
}

func (w *tokenRow) dest() []any {
	return []any{&w.id, &w.user, &w.name, &w.role, &w.created, &w.expires, &w.used}
}

func (w *tokenRow) token() Token {
	return Token{
		ID: w.id, User: roster.UserID(w.user), Name: w.name, Role: roster.Role(w.role),
		CreatedAt: instant(w.created), ExpiresAt: instant(w.expires), UsedAt: instant(w.used),
	}
}

// CreateToken saves a new token.
func (tx *Tx) CreateToken(ctx context.Context, t Token, why roster.Event) error {
	_, err := tx.exec(ctx, insertToken, t.ID, t.Digest, string(t.User), t.Name, string(t.Role), micros(t.CreatedAt), micros(t.ExpiresAt))
	if err != nil {
		return err
	}
	return tx.saveEvents(ctx, []roster.Event{why})
}

// TokenByDigest finds a token with its owner as they are now.
func (v *View) TokenByDigest(ctx context.Context, digest string) (t Token, o Owner, found bool, err error) {
	var owner ownerRow
	var row tokenRow
	err = v.each(ctx, tokenByDigest, func(r rows) error {
		found = true
		return owner.scan(r, &o, row.dest()...)
	}, digest)
	t = row.token()
	t.Digest = digest
	return t, o, found, err
}

// Token finds a token by its identifier.
func (v *View) Token(ctx context.Context, id string) (t Token, found bool, err error) {
	var row tokenRow
	found, err = v.one(ctx, tokenByID, row.dest(), id)
	return row.token(), found, err
}

// TokensOf lists the tokens of a user, the oldest first.
func (v *View) TokensOf(ctx context.Context, id roster.UserID) (list []Token, err error) {
	err = v.each(ctx, tokensOfUser, func(r rows) error {
		var row tokenRow
		err := r.Scan(row.dest()...)
		list = append(list, row.token())
		return err
	}, string(id))
	return list, err
}

// UseToken notes that a token is in use. It is no event: nothing changed.
func (tx *Tx) UseToken(ctx context.Context, id string) error {
	_, err := tx.exec(ctx, useToken, id, micros(tx.now))
	return err
}

// RevokeToken removes a token; the event is written only if there was one.
func (tx *Tx) RevokeToken(ctx context.Context, id string, why roster.Event) error {
	if n, err := tx.exec(ctx, deleteToken, id); err != nil || n == 0 {
		return err
	}
	return tx.saveEvents(ctx, []roster.Event{why})
}
