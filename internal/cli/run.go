package cli

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"syscall"

	"github.com/spf13/cobra"
)

// Program is the command line with all that it touches in the world.
type Program struct {
	Version string
	In      io.Reader
	Out     io.Writer
	Err     io.Writer
	Getenv  func(string) string
}

// session is one run of the program.
type session struct {
	Program
	http  *http.Client
	json  bool
	url   string
	began bool // the command line was understood
}

// Run carries out one command line and gives the exit code. An interrupt or a
// SIGTERM ends the context of the command.
func (p Program) Run(ctx context.Context, args []string) int {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	s := &session{Program: p, http: newHTTP()}
	root := s.root() //nolint:contextcheck // each command takes the context of its run from cobra
	root.SetArgs(args)
	cmd, err := root.ExecuteContextC(ctx)
	if err == nil {
		return 0
	}
	if !s.began {
		s.json = s.json || slices.Contains(args, "--json")
		err = misread(cmd, err)
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		err = &interrupted{cause: err}
	}
	s.fail(err)
	return exitCode(err)
}

// Root gives the tree of commands, for those who describe it.
func (p Program) Root() *cobra.Command { return (&session{Program: p}).root() }

func (s *session) root() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "roster",
		Short: "Keep an organisation's people: who they are, where they belong, and whether they may get in",
		Long: `Roster keeps an organisation's people: who they are, where they belong, who
leads them, and whether they may get in. Every change can be seen before it
happens, undone afterwards, and explained years later.

"roster serve" starts the server. All commands but serve, bootstrap, backup,
restore, migrate, journal verify and journal export talk to a running server:
ROSTER_URL says where it is (http://127.0.0.1:8080 unless set), ROSTER_TOKEN
holds an API token.

` + exitHelp,
		Example: `  roster serve
  roster import plan people.csv --source hr
  roster users list --filter 'title co "engineer"'`,
		Args:          cobra.NoArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		PersistentPreRun: func(*cobra.Command, []string) {
			s.began = true
		},
	}
	cmd.SetIn(s.In)
	cmd.SetOut(s.Out)
	cmd.SetErr(s.Err)
	cmd.PersistentFlags().BoolVar(&s.json, "json", false, "print one JSON document")
	cmd.PersistentFlags().StringVar(&s.url, "url", "", "the address of the server (default ROSTER_URL, else "+defaultURL+")")
	cmd.AddCommand(s.serve(), s.bootstrap(), s.backup(), s.restore(), s.migrate(), s.imports(), s.demo(), s.organisation(), s.status(), s.changes(), s.users(), s.grove(unitGrove), s.grove(locationGrove), s.attributes(),
		s.journal(), s.jobs(), s.tokens(), s.version())
	return cmd
}

// group is a command that only holds others.
func group(use, short string, commands ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{
		Use: use, Short: short, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(commands...)
	return cmd
}
