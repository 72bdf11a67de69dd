// Package settings keeps what holds for the organisation as a whole: what it is
// called, and the colour of its own that Roster wears.
//
// A colour is taken only if everything in it can be read: the contrast is
// checked here, on saving, against every surface of both schemes, and the
// shades that belong to it are worked out from it. What is refused comes with
// the nearest colour that would do.
package settings
