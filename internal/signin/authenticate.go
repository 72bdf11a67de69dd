package signin

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"roster"
	"roster/internal/access"
	"roster/internal/secret"
)

// Authenticate finds out who asks, by API token or by session, and puts it
// into the context. Nobody is let in as nobody: a wrong token is refused, while
// a session that has ended means that nobody is signed in.
//
// A browser adds the cookie to requests that other sites make it send, so
// whatever changes something must come from our own pages.
func (s *Service) Authenticate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, ok, err := s.Identify(r)
		if err != nil {
			s.answer(w, r, err)
			return
		}
		if ok {
			r = r.WithContext(access.With(r.Context(), c))
		}
		next.ServeHTTP(w, r)
	})
}

// Recheck tells who asks, if they still may, while the answer to a request
// goes on. It is no use of the session: somebody who only keeps a page open
// becomes idle all the same.
func (s *Service) Recheck(r *http.Request) (c access.Caller, ok bool, err error) {
	if header := r.Header.Get("Authorization"); header != "" {
		c, t, _, err := s.token(r.Context(), bearer(header))
		return c, t.ID != "", err
	}
	c, row, _, err := s.session(r.Context(), s.cookie.read(r))
	return c, row.ID != "", err
}

// Identify finds out who asks, as of now; ok is false when nobody is signed in.
// A stream asks again from time to time, so that it does not outlive the
// right to it.
func (s *Service) Identify(r *http.Request) (c access.Caller, ok bool, err error) {
	header := r.Header.Get("Authorization")
	if header == "" {
		if err := s.checkOrigin(r); err != nil {
			return c, false, err
		}
		return s.bySession(r.Context(), s.cookie.read(r))
	}
	if c, ok, err = s.byToken(r.Context(), bearer(header)); err == nil && !ok {
		err = roster.Errorf(roster.Unauthenticated, "invalid_token", "the API token is not valid: it may be mistyped, expired or revoked, or its owner may not sign in")
	}
	return c, ok, err
}

func bearer(header string) secret.Text {
	scheme, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return secret.Text(token)
}

// checkOrigin refuses what another site makes the browser send. Requests that
// say nothing of where they come from pass the check of the standard library;
// with a session they are refused too, since every browser says it.
func (s *Service) checkOrigin(r *http.Request) error {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		return nil
	}
	origin := r.Header.Get("Origin")
	foreign := s.origins.Check(r) != nil ||
		origin == "" && s.cookie.read(r) != "" ||
		s.base.Scheme == "https" && strings.HasPrefix(origin, "http://")
	if foreign {
		return roster.Errorf(roster.Forbidden, "cross_origin", "the request did not come from a page of Roster: open %s and try again, or use an API token", s.base)
	}
	return nil
}

// answer refuses a request, in the form of RFC 9457.
func (s *Service) answer(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil && roster.KindOf(err) == roster.Internal { // whoever asked has gone, or the server ends
		err = roster.Errorf(roster.Unavailable, "cancelled", "the request was cancelled")
	}
	status, code, detail := http.StatusInternalServerError, "internal", "something is broken; the log of the server says what"
	switch kind := roster.KindOf(err); kind {
	case roster.Unauthenticated:
		status = http.StatusUnauthorized
		w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
	case roster.Forbidden:
		status = http.StatusForbidden
	case roster.Unavailable:
		status = http.StatusServiceUnavailable
	default:
		s.log.Error("could not find out who asks", "request", access.Request(r.Context()), "error", err)
	}
	if e, ok := errors.AsType[*roster.Error](err); ok && status != http.StatusInternalServerError {
		code, detail = e.Code, e.Message
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{
		"type": "about:blank", "title": http.StatusText(status), "status": status, "detail": detail, "code": code,
		"requestId": access.Request(r.Context()),
	})
}
