package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"roster"
	"roster/internal/access"
	"roster/internal/store"
)

const maxKey = 200

// once lets a request with an Idempotency-Key have its effect once. The first
// transaction of the request takes the key, or another request has it: then
// nothing is done and the answer is what the first one made, as it is now.
func (a *API) once(ctx huma.Context, next func(huma.Context)) {
	name := ctx.Header("Idempotency-Key")
	if name == "" {
		next(ctx)
		return
	}
	if len(name) > maxKey || strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r > '~' }) {
		a.refuse(ctx, malformed("idempotency_key", "an Idempotency-Key has up to 200 letters, digits and signs of ASCII, without spaces"))
		return
	}
	key := store.NewKey(access.Actor(ctx.Context()).ID, name, fingerprint(ctx), ctx.Operation().DefaultStatus)
	seen, err := a.store.Redeemed(ctx.Context(), key)
	if err != nil {
		a.refuse(ctx, err)
		return
	}
	if seen != nil {
		a.replay(ctx, key, *seen)
		return
	}
	a.first(ctx, key, next)
}

// first carries the request out, unless another one takes the key meanwhile.
func (a *API) first(ctx huma.Context, key *store.Key, next func(huma.Context)) {
	inner := store.WithKey(ctx.Context(), key)
	r, w := humago.Unwrap(ctx)
	held := &hold{witness: witness{ResponseWriter: w}, key: key}
	next(bodyContext{huma.WithContext(humago.NewContext(ctx.Operation(), r, held), inner), bodyOf(ctx)})
	if key.Lost() {
		seen, err := a.store.Redeemed(ctx.Context(), key)
		if err == nil && seen != nil {
			a.replay(ctx, key, *seen)
			return
		}
		a.refuse(ctx, roster.Errorf(roster.Conflict, "idempotency_key_in_use", "another request with this key is under way: ask again shortly"))
		return
	}
	if held.status >= http.StatusMultipleChoices {
		held.status = key.Status // the deed was done; only its answer went wrong
	}
	if err := a.store.FinishKey(context.WithoutCancel(ctx.Context()), key, held.status); err != nil {
		a.log.Error("could not complete an idempotency key", "request", access.Request(ctx.Context()), "error", err)
	}
}

// replay answers as the first request with the key was answered.
func (a *API) replay(ctx huma.Context, key *store.Key, seen store.Redeemed) {
	ctx.SetHeader("Idempotent-Replayed", "true")
	switch {
	case seen.Fingerprint != key.Fingerprint:
		a.refuse(ctx, &problem{
			Status: http.StatusUnprocessableEntity, Code: "idempotency_key_reused",
			Detail: "this Idempotency-Key was used for another request: take a new one for each request",
		})
	case seen.Status == http.StatusNoContent:
		_, w := humago.Unwrap(ctx)
		w.Header().Del("Content-Type")
		ctx.SetStatus(seen.Status)
	case seen.Location == "":
		a.refuse(ctx, roster.Errorf(roster.Conflict, "idempotency_key_used", "the request with this key was carried out, but its answer cannot be given again"))
	default:
		r, w := humago.Unwrap(ctx)
		again := r.Clone(ctx.Context())
		again.Method, again.Body, again.ContentLength = http.MethodGet, http.NoBody, 0
		again.URL.Path, again.URL.RawPath, again.URL.RawQuery = seen.Location, "", ""
		a.mux.ServeHTTP(&replayed{ResponseWriter: w, status: seen.Status}, again)
	}
}

// fingerprint tells requests apart.
func fingerprint(ctx huma.Context) string {
	u := ctx.URL()
	sum := sha256.New()
	sum.Write([]byte(ctx.Method() + "\n" + u.RequestURI() + "\n" + ctx.Header("If-Match") + "\n"))
	sum.Write(bodyOf(ctx))
	return hex.EncodeToString(sum.Sum(nil))
}

// located says where what the request makes will be found. A handler says it
// before its deed, so that it is saved with the deed.
func located(ctx context.Context, parts ...string) {
	store.LocateKey(ctx, Prefix+"/"+strings.Join(parts, "/"))
}

// hold keeps back the answer of a request that came too late for its key, for
// that of the first one.
type hold struct {
	witness
	key *store.Key
}

// WriteHeader implements http.ResponseWriter.
func (h *hold) WriteHeader(status int) {
	if h.key.Lost() {
		return
	}
	h.witness.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (h *hold) Write(b []byte) (int, error) {
	if h.key.Lost() {
		return len(b), nil
	}
	return h.witness.Write(b)
}

// replayed gives an answer the status of the first one.
type replayed struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements http.ResponseWriter.
func (w *replayed) WriteHeader(status int) {
	if status == http.StatusOK && w.status != 0 {
		status = w.status
	}
	w.ResponseWriter.WriteHeader(status)
}
