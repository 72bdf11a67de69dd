// Package store keeps state and journal, and is the only room that speaks SQL.
//
// Both engines run the same text of every statement. It is written in the
// portable subset, with numbered parameters ($1), and placeholders that an
// engine spells in its own way: {rows} stands for a table of values handed in
// ("insert … {rows}"), {set $n} for a set of texts ("id in ({set $1})"),
// {entries x} for the members of a JSON array, {number x} for a text as a
// number, {member x name} for a text in a JSON object, {for update} for a lock.
// What truly differs sits behind the dialect interface.
//
// Types mean the same everywhere: identifiers and values are text, instants
// are whole microseconds since 1970 in UTC, nothing is NULL (the empty text
// and zero mean "none"), JSON is opaque, and every text that is compared is in
// a column that sorts by code point.
//
// # Writing
//
// [Store.Update] runs a function in one transaction. Whatever it saves comes
// with the events that explain it: no Save method exists without them, and
// they are written in the same commit. The instant is one for the whole
// transaction ([View.Now]).
//
// # Asking
//
// Lists of users take a filter of package query, compiled to SQL over the
// columns of the catalogue; [View.CheckFilter] comes first. Pages go on from a
// cursor ([UserCursor]), which a door must seal before it hands it out.
//
// # Order
//
// An event's position is (transaction, number). A reader that follows the
// positions sees every event exactly once and in order, although many write at
// the same time; see [View.EventsAfter] for how each engine keeps that.
// Reading may lag: any transaction that is open on the server, even in another
// database, holds back the events of those that began after it.
package store
