// Package query is the filter language of Roster: one tree, [Expr], behind
// searches, dynamic groups, permission scopes, workflow conditions and reports.
//
// A tree comes from text ([Parse]) or from the builder's JSON ([FromJSON]), is
// written back to both ([Print], [JSON]), is bound to a set of fields ([Check])
// and decides about one record in memory ([Match]). The store compiles the same
// checked tree to SQL, so the rules below bind both.
//
// # Text
//
// The grammar is the SCIM filter of RFC 7644 section 3.4.2.2:
//
//	active eq true and not (title co "intern")
//	emails[type eq "work" and value ew "@corp.example"]
//	urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department pr
//
// Operators, keywords and attribute names ignore case; "not" binds tighter than
// "and", "and" tighter than "or". Roster adds four things: "in" takes a list,
// as in status in ("active", "suspended"); "under" selects a branch of a tree,
// as in unit under "Sales/EMEA"; the words true and false alone match everybody
// and nobody; and emails[type eq "work"].value eq "x" is read as
// emails[type eq "work" and value eq "x"].
//
// Text is at most [MaxLength] bytes, [MaxDepth] levels and [MaxNodes] parts, and
// whatever Parse accepts can be printed and parsed again to an equal tree.
//
// # Meaning
//
// Every expression is true or false for a record; there is no third value.
//
//   - An absent value fails every comparison. "ne" is exactly "not eq", hence
//     true for an absent value. "a eq null" is "not (a pr)", "a ne null" is "a pr".
//   - An attribute with several values matches when any value matches. With "ne"
//     that reads: no value equals the literal.
//   - A value path such as emails[…] matches when one and the same element
//     satisfies everything in the brackets.
//   - Text compares by [Fold] unless the field is CaseExact; then it compares as
//     stored, and both the literal and the stored text are in Unicode NFC. The
//     store keeps folded columns made by the same Fold.
//   - gt, ge, lt and le on text order by the code points of the compared form,
//     which is the binary order of its UTF-8.
//   - co, sw and ew look for the literal itself: % and _ are ordinary characters.
//   - Numbers are IEEE doubles. Dates are YYYY-MM-DD and order as text. Instants
//     compare as UTC microseconds, whatever the zone they were written in; a bare
//     date given for an instant means midnight UTC.
//   - A choice is compared by its canonical spelling, a reference by its id.
//   - A tree attribute holds the ids from the root to the node, joined by "/".
//     eq, ne and in look at the last one; "under" is true if any of them is the
//     literal, so a node lies under itself.
//   - Empty text is never stored: a value that is empty is absent.
package query
