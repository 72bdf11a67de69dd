package cli

import (
	"archive/zip"
	"bytes"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"roster"
	"roster/internal/app"
	"roster/internal/config"
	"roster/internal/journal/seal"
)

func (s *session) journalVerify() *cobra.Command {
	var against, from, bundle string
	c := config.Default()
	flags := pflag.NewFlagSet("verify", pflag.ContinueOnError)
	c.Storage(flags)
	c.Seal(flags)
	c.Logging(flags)
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Check that no event was changed, removed, put in or cut off",
		Long: `Check the journal against its seal: that no event was changed, removed, put in
or cut off since it was sealed. It works on the database itself, whether a
server runs or not, or on a bundle that "roster journal export" made.

The key is that of --seal-key, or of DATA/seal.key if there is such a file. Else
it comes from the database or the bundle, and then proves nothing against
whoever could write there. Only checkpoints that were kept elsewhere, in the
anchor file for example, tell when the end was cut off together with its seal:
name them with --against.

The exit code is 4 when something is wrong; the first problem is the first event
that is not what was sealed.`,
		Example: `  roster journal verify
  roster journal verify --against /mnt/worm/anchors --json
  roster journal verify --database postgres://roster@db.internal/roster --seal-key journal.pub
  roster journal verify --bundle evidence.zip --seal-key journal.pub`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := s.configuration(&c, flags)
			if err != nil {
				return err
			}
			position, err := roster.ParsePosition(from)
			if err != nil {
				return err
			}
			checkpoints, err := s.checkpoints(against)
			if err != nil {
				return err
			}
			var report *seal.Report
			if bundle == "" {
				report, err = app.VerifyJournal(cmd.Context(), c, position, checkpoints, c.Logger(s.Err))
			} else {
				if from != "" {
					return usage("--from is for a database: a bundle is verified as a whole")
				}
				report, err = verifyBundle(c, bundle, checkpoints)
			}
			if err != nil {
				return err
			}
			return s.verified(report)
		},
	}
	cmd.Flags().StringVar(&against, "against", "", "a file with checkpoints that were kept elsewhere, - for standard input")
	cmd.Flags().StringVar(&from, "from", "", "leave out what lies well before this position")
	cmd.Flags().StringVar(&bundle, "bundle", "", "check this bundle, a ZIP file or a directory, and no database")
	cmd.Flags().AddFlagSet(flags)
	return cmd
}

const maxCheckpoints = 256 << 20

// checkpoints reads a file of checkpoints, if one is named.
func (s *session) checkpoints(name string) ([]string, error) {
	if name == "" {
		return nil, nil
	}
	text, err := s.readFile(name, maxCheckpoints)
	if err != nil {
		return nil, err
	}
	notes, err := seal.ReadCheckpoints(bytes.NewReader(text))
	if err != nil {
		return nil, usage("%s: %v", name, err)
	}
	return notes, nil
}

func verifyBundle(c config.Config, name string, checkpoints []string) (*seal.Report, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, unreadable(err)
	}
	files := os.DirFS(name)
	if !info.IsDir() {
		archive, err := zip.OpenReader(name)
		if err != nil {
			return nil, usage("%s is neither a directory nor a ZIP file: %v", name, err)
		}
		defer archive.Close()
		files = archive
	}
	return app.VerifyBundle(c, files, checkpoints)
}

// verified tells what was found, and fails if that is anything bad.
func (s *session) verified(r *seal.Report) error {
	if s.json {
		if err := s.printValue(r); err != nil {
			return err
		}
	} else {
		s.say("Events     %s verified, %s behind the seal, %s with erased values", number(r.Events), number(r.Unsealed), number(r.Erased))
		s.say("Seal       %s events, root %s", number(r.Size), r.Root)
		s.say("Key        %s, from %s", r.Key, r.KeyFrom)
		for _, p := range r.Problems {
			s.say("Problem    %s at %s (leaf %d): %s", p.Kind, p.Position, p.Leaf, p.Message)
		}
		if r.Against == 0 {
			s.hint("No checkpoint from outside was compared (--against): a journal that was cut off together with its seal would pass.")
		}
	}
	if r.OK {
		return nil
	}
	first := r.Problems[0]
	return roster.Errorf(roster.Conflict, "journal_tampered", "the journal is not what was sealed: %d problems, the first at %s: %s", r.Faults, first.Position, first.Message)
}
