// Package crash ends the real program at the worst moments and looks at what
// is left: killed in the middle of an import or of many edits, told to stop
// under load, started twice, cut off from its database. Whatever was answered
// must be there afterwards, once, with its event, and long work must go on by
// itself.
//
// ROSTER_CRASH_CYCLES sets how often a server is killed under load, and
// ROSTER_CRASH_PEOPLE how many people are taken in while memory is watched.
package crash
