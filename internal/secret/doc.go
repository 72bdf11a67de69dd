// Package secret makes and checks what must stay secret: hashes of passwords,
// tokens that are handed out once, and seals on what a client carries for the
// server.
//
// Nothing here is stored in a form that would let a reader of the database
// act as somebody else: passwords are stretched with Argon2id, tokens are kept
// as their SHA-256 (they have 256 bits of chance, so nothing is left to guess).
package secret
