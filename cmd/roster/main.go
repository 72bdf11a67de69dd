// Command roster is the whole of Roster: the server, and the command line that
// talks to it.
package main

import (
	"context"
	"os"
	_ "time/tzdata" // time zones of people must not depend on the machine

	"roster/internal/cli"
)

// version is set when the program is built.
var version = "unknown"

func main() {
	os.Exit(cli.Program{
		Version: version, In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv,
	}.Run(context.Background(), os.Args[1:]))
}
