package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"roster/internal/app"
	"roster/internal/backup"
	"roster/internal/config"
)

func (s *session) backup() *cobra.Command {
	var recipients []string
	var passphraseFile string
	c := config.Default()
	c.LogLevel = slog.LevelWarn
	flags := pflag.NewFlagSet("backup", pflag.ContinueOnError)
	c.Storage(flags)
	c.Logging(flags)
	cmd := &cobra.Command{
		Use:   "backup FILE",
		Short: "Write the whole organisation to one file, while the server runs",
		Long: `Write the whole organisation to one file: the database as it is at one instant
and the files that were uploaded. It works on the database itself, whether a
server runs or not, and nobody has to wait for it. FILE must not exist; - is
standard output. What is there at the end is complete and on the disk.

A backup holds personal data and hashes of passwords. --recipient encrypts it
with age for a public key, so that the machine that makes backups cannot read
them; --passphrase-file encrypts it with a passphrase.

"roster backup verify FILE" checks a backup, "roster restore FILE" restores it.`,
		Example: `  roster backup roster-2026-11-24.backup --data /var/lib/roster
  roster backup - --recipient age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p | ssh vault 'cat > roster.backup'
  roster backup verify roster-2026-11-24.backup`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := s.configuration(&c, flags)
			if err != nil {
				return err
			}
			passphrase, err := s.secretLine("--passphrase-file", passphraseFile)
			if err != nil {
				return err
			}
			var m backup.Manifest
			write := func(w io.Writer) (err error) {
				locked, err := backup.Encrypt(w, recipients, passphrase)
				if err != nil {
					return err
				}
				if m, err = app.Backup(cmd.Context(), c, s.Version, locked, c.Logger(s.Err)); err != nil {
					return err
				}
				return locked.Close()
			}
			if args[0] == "-" {
				out := bufio.NewWriter(s.Out)
				if err := errors.Join(write(out), out.Flush()); err != nil {
					return err
				}
				s.hint("%s", contents(m))
				return nil
			}
			if err := s.writeNew(args[0], write); err != nil {
				return err
			}
			return s.tellBackup(m, "Backed up")
		},
	}
	cmd.Flags().StringArrayVar(&recipients, "recipient", nil, "encrypt for this public key of age; can be given more than once")
	cmd.Flags().StringVar(&passphraseFile, "passphrase-file", "", "encrypt with the passphrase in this file, - for standard input")
	cmd.Flags().AddFlagSet(flags)
	cmd.AddCommand(s.backupVerify())
	return cmd
}

func (s *session) backupVerify() *cobra.Command {
	var k backupKey
	cmd := &cobra.Command{
		Use:   "verify FILE",
		Short: "Check that a backup is complete and undamaged",
		Long: `Read a backup to its end and check every row and every sum in it. No database
is needed and none is touched. Exit code 4 says that it must not be relied on.`,
		Example: `  roster backup verify roster-2026-11-24.backup
  roster backup verify roster.backup.age --identity key.txt --json`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var m backup.Manifest
			err := s.readBackup(args[0], k, func(r io.Reader) (err error) {
				m, err = backup.Verify(cmd.Context(), r)
				return err
			})
			if err != nil {
				return err
			}
			return s.tellBackup(m, "Complete and undamaged")
		},
	}
	k.flags(cmd.Flags())
	return cmd
}

// backupKey opens an encrypted backup.
type backupKey struct{ identity, passphrase string }

func (k *backupKey) flags(flags *pflag.FlagSet) {
	flags.StringVar(&k.identity, "identity", "", "a file with the secret key of age that the backup was encrypted for")
	flags.StringVar(&k.passphrase, "passphrase-file", "", "a file with the passphrase of the backup")
}

// readBackup opens a backup, - for standard input.
func (s *session) readBackup(name string, k backupKey, read func(io.Reader) error) error {
	passphrase, err := s.secretLine("--passphrase-file", k.passphrase)
	if err != nil {
		return err
	}
	var identity []byte
	if k.identity != "" {
		if identity, err = s.readFile(k.identity, 1<<20); err != nil {
			return err
		}
	}
	in := s.In
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return unreadable(err)
		}
		defer f.Close()
		in = f
	}
	r, err := backup.Decrypt(in, string(identity), passphrase)
	if err != nil {
		return err
	}
	return read(r)
}

// writeNew makes a file that is there as a whole or not at all.
func (s *session) writeNew(name string, write func(io.Writer) error) (err error) {
	if _, err := os.Lstat(name); err == nil {
		return usage("%s is there already: name a file that is not", name)
	}
	draft := name + ".partial"
	f, err := os.OpenFile(draft, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return usage("cannot write %v", err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(draft)
		}
	}()
	if err := errors.Join(write(f), f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(draft, name); err != nil {
		return fmt.Errorf("name the file: %w", err)
	}
	dir, err := os.Open(filepath.Dir(name))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

func (s *session) tellBackup(m backup.Manifest, done string) error {
	if s.json {
		return s.printValue(m)
	}
	s.say("%s: %s", done, contents(m))
	for _, f := range m.Missing {
		s.hint("The uploaded file %s was not in the data directory and is not in the backup.", f.SHA256)
	}
	return nil
}

func contents(m backup.Manifest) string {
	return fmt.Sprintf("%s users, %s events, %s uploaded files, as of %s",
		number(m.Rows("users")), number(m.Rows("event")), number(int64(len(m.Files))), m.CreatedAt.Format("2006-01-02 15:04:05 MST"))
}
