package cli

import (
	"errors"
	"io"
	"log/slog"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"roster"
	"roster/internal/app"
	"roster/internal/backup"
	"roster/internal/config"
	"roster/internal/journal/seal"
)

func (s *session) restore() *cobra.Command {
	var k backupKey
	var force, revoke bool
	c := config.Default()
	c.LogLevel = slog.LevelWarn
	flags := pflag.NewFlagSet("restore", pflag.ContinueOnError)
	c.Storage(flags)
	c.Logging(flags)
	cmd := &cobra.Command{
		Use:   "restore FILE",
		Short: "Put a backup in an empty database",
		Long: `Put a backup in an empty database and its uploaded files in the data directory:
all of it, or nothing when anything is wrong. The engine may be another than the
one that the backup was made on. No server may work on the database. What was
written is read back and compared with the sums in the backup, and the journal is
verified against its seal.

--force replaces a database that is not empty. An SQLite file is kept under
another name, which is printed; what is in a PostgreSQL database is deleted.

Sessions and one-time links are not restored: everybody signs in again. API
tokens are restored as they were, so a token that was revoked after the backup
is valid again; --revoke-tokens restores none. Suspensions after the backup are
undone as well: go through those before you let people in.`,
		Example: `  roster restore roster-2026-11-24.backup --data /var/lib/roster
  roster restore roster.backup.age --identity key.txt --database postgres://roster@db.internal/roster --data /var/lib/roster --revoke-tokens`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := s.configuration(&c, flags)
			if err != nil {
				return err
			}
			var done app.Arrived
			err = s.readBackup(args[0], k, func(r io.Reader) (err error) {
				done, err = app.Restore(cmd.Context(), c, r, force, !revoke, c.Logger(s.Err))
				return err
			})
			if err != nil {
				return err
			}
			return s.tellRestored(done, "Restored")
		},
	}
	k.flags(cmd.Flags())
	cmd.Flags().BoolVar(&force, "force", false, "replace a database that is not empty")
	cmd.Flags().BoolVar(&revoke, "revoke-tokens", false, "restore no API tokens")
	cmd.Flags().AddFlagSet(flags)
	return cmd
}

func (s *session) tellRestored(done app.Arrived, word string) error {
	if s.json {
		err := s.printValue(struct {
			backup.Manifest
			Kept     string       `json:"kept"`
			Left     []string     `json:"left"`
			Verified *seal.Report `json:"verified"`
		}{done.Manifest, done.Kept, append([]string{}, done.Left...), done.Journal})
		return errors.Join(err, soundJournal(done.Journal, word))
	}
	s.say("%s: %s", word, contents(done.Manifest))
	if done.Kept != "" {
		s.say("The former database is kept as %s", done.Kept)
	}
	if len(done.Left) > 0 {
		s.hint("Not restored: %s.", strings.Join(done.Left, ", "))
	}
	if r := done.Journal; r.Size > 0 {
		s.say("Journal: %s events verified, %s behind the seal, root %s", number(r.Events), number(r.Unsealed), r.Root)
	}
	return soundJournal(done.Journal, word)
}

// soundJournal fails when the journal that has arrived is not what was sealed.
// One that no server has sealed yet is no fault.
func soundJournal(r *seal.Report, word string) error {
	if r.OK || r.Size == 0 {
		return nil
	}
	first := r.Problems[0]
	return roster.Errorf(roster.Conflict, "journal_tampered",
		"%s as it was, but the journal in it is not what was sealed: %d problems, the first at %s: %s; see \"roster journal verify\"", word, r.Faults, first.Position, first.Message)
}
