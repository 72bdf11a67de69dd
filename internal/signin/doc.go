// Package signin finds out who somebody is and remembers it for a while:
// the first administrator, passwords, sessions and API tokens.
//
// Nothing is remembered in memory. Each request reads the session or the token
// together with its owner's status, lock and roles, so that whoever is
// suspended is out with the very next request.
//
// Who tries to sign in learns one thing only: whether name and password are
// right and the account may be used. A name that does not exist, a wrong
// password, a locked and an inactive account get the same answer after the
// same work.
package signin
