// Package cli is Roster's command line, one file per command.
//
// serve, bootstrap, backup, restore and migrate work on the data themselves,
// through room app. All other commands are a client of the REST API and need
// ROSTER_URL and ROSTER_TOKEN only; they use the same verbs and show the same
// documents as the API does.
//
// Scripts rely on three things that must not change: the commands and their
// flags, the shape of what --json prints, and the exit codes (see exit.go).
// What a command has to say goes to standard output, and nothing else does:
// errors, hints and progress go to standard error.
package cli
