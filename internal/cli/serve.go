package cli

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"roster/internal/app"
	"roster/internal/config"
)

func (s *session) serve() *cobra.Command {
	c := config.Default()
	flags := pflag.NewFlagSet("serve", pflag.ContinueOnError)
	c.Storage(flags)
	c.Server(flags)
	c.Seal(flags)
	c.Anchors(flags)
	c.Logging(flags)
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Start the server",
		Long: `Start the server with the API and the web console, and print its address. As
long as there is no administrator, it also prints a set-up link that works once.

GET /healthz answers 200 while the process works, GET /readyz while it can answer
requests too: not when the database is away, nor while it is stopping. SIGTERM or
Ctrl-C stops it cleanly. Traces go to the collector that the environment variable
OTEL_EXPORTER_OTLP_ENDPOINT names; docs/monitoring.md tells of all there is to see.
Each flag can be set by an environment variable, --base-url by ROSTER_BASE_URL.`,
		Example: `  roster serve
  roster serve --data /var/lib/roster --database postgres://roster@db.internal/roster --base-url https://roster.example
  roster serve --listen 127.0.0.1:0`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := s.configuration(&c, flags)
			if err != nil {
				return err
			}
			return app.Serve(cmd.Context(), c, s.Version, s.Out, c.Logger(s.Err))
		},
	}
	cmd.Flags().AddFlagSet(flags)
	return cmd
}

// configuration completes what the command line said by the environment.
func (s *session) configuration(c *config.Config, flags *pflag.FlagSet) (config.Config, error) {
	if err := config.Environment(flags, s.Getenv); err != nil {
		return *c, err
	}
	return c.Complete()
}
