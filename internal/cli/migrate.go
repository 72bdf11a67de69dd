package cli

import (
	"log/slog"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"roster/internal/app"
	"roster/internal/config"
)

func (s *session) migrate() *cobra.Command {
	var from, to string
	var force bool
	c := config.Default()
	c.LogLevel = slog.LevelWarn
	flags := pflag.NewFlagSet("migrate", pflag.ContinueOnError)
	c.Logging(flags)
	cmd := &cobra.Command{
		Use:   "migrate --from DATABASE --to DATABASE",
		Short: "Move an organisation from one database to another, SQLite or PostgreSQL",
		Long: `Copy one database into another, between SQLite and PostgreSQL or within one of
them. Nothing is lost: people, history, journal with its positions, change sets,
jobs, sessions and tokens. All of it arrives, or nothing; what was written is
read back and compared with what was read, and the journal is verified against
the last checkpoint of the source.

Stop every server first: a running one is refused on either side. The source is
not changed; do not start a server on it afterwards, or the two will differ. The
data directory stays where it is: serve it with the new database.`,
		Example: `  roster migrate --from /var/lib/roster/roster.db --to postgres://roster@db.internal/roster
  roster migrate --from postgres://roster@db.internal/roster --to /var/lib/roster/roster.db`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if from == "" || to == "" || from == to {
				return usage("from where to where? give two databases with --from and --to")
			}
			c, err := s.configuration(&c, flags)
			if err != nil {
				return err
			}
			done, err := app.Migrate(cmd.Context(), from, to, force, s.Version, c.Logger(s.Err))
			if err != nil {
				return err
			}
			return s.tellRestored(done, "Moved")
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "the database to read: the path of an SQLite file, or a postgres:// URL")
	cmd.Flags().StringVar(&to, "to", "", "the database to fill, which must be empty")
	cmd.Flags().BoolVar(&force, "force", false, "replace a database that is not empty")
	cmd.Flags().AddFlagSet(flags)
	return cmd
}
