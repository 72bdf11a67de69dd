// Package api is the REST door: one file per noun, and beside them the few
// things that all nouns share.
//
// A handler decodes, does one deed, and encodes. What it needs besides comes
// from the way a request takes: it gets an identifier, is logged, is guarded
// against panics, is given its caller, finds its route, and only gets further
// if the caller has the permission that the route names. Then its body is read
// under a limit and looked through, an Idempotency-Key is redeemed, and huma
// checks it against the schema.
//
// Errors of every origin leave in one form, that of RFC 9457; [kinds] is the
// one table from kinds of failure to statuses.
package api
