package cli

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"roster"
	"roster/internal/app"
	"roster/internal/config"
	"roster/internal/journal/seal"
)

func (s *session) journalExport() *cobra.Command {
	var from, to, against string
	c := config.Default()
	flags := pflag.NewFlagSet("export", pflag.ContinueOnError)
	c.Storage(flags)
	c.Logging(flags)
	cmd := &cobra.Command{
		Use:   "export FILE.zip",
		Short: "Write sealed events and what proves them into a bundle of evidence",
		Long: `Write sealed events into a ZIP file, with the checkpoint, the proofs and the
public key, and with instructions to verify all that without Roster. It works on
the database itself, whether a server runs or not. The file must not be there.

The bundle holds the values of the events, personal ones as well: handle it
accordingly.`,
		Example: `  roster journal export evidence.zip
  roster journal export --from 812.1 --to 900.40 --against last-year.checkpoint evidence.zip`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := s.configuration(&c, flags)
			if err != nil {
				return err
			}
			r := seal.Request{Version: s.Version}
			if r.From, err = roster.ParsePosition(from); err != nil {
				return err
			}
			if r.To, err = roster.ParsePosition(to); err != nil {
				return err
			}
			notes, err := s.checkpoints(against)
			if err != nil {
				return err
			}
			if len(notes) > 1 {
				return usage("--against: the file must hold one checkpoint, and has %d", len(notes))
			}
			if len(notes) == 1 {
				r.Old = notes[0]
			}
			file, err := os.OpenFile(args[0], os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
			if err != nil {
				return usage("cannot write %v", err)
			}
			count, err := app.ExportJournal(cmd.Context(), c, r, file, c.Logger(s.Err))
			if err := errors.Join(err, file.Close()); err != nil {
				_ = os.Remove(args[0])
				return fmt.Errorf("export the journal: %w", err)
			}
			if s.json {
				return s.printValue(struct {
					File   string `json:"file"`
					Events int64  `json:"events"`
				}{args[0], count})
			}
			s.say("Wrote %s events to %s", number(count), args[0])
			return nil
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "the position of the first event")
	cmd.Flags().StringVar(&to, "to", "", "the position of the last event")
	cmd.Flags().StringVar(&against, "against", "", "a file with a checkpoint that the bundle is to prove to be the journal's beginning")
	cmd.Flags().AddFlagSet(flags)
	return cmd
}
