// Package naming knows what people's names are made of: how a full name comes
// apart, when two ways to write one are the same name, and what user name or
// e-mail address follows from it.
//
// It only proposes. Whether a name is free, and whether it may be one at all,
// the rules of the root package say.
package naming
