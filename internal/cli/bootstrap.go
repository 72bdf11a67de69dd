package cli

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"roster/internal/app"
	"roster/internal/config"
)

func (s *session) bootstrap() *cobra.Command {
	var name, email, passwordFile string
	c := config.Default()
	flags := pflag.NewFlagSet("bootstrap", pflag.ContinueOnError)
	c.Storage(flags)
	c.Logging(flags)
	cmd := &cobra.Command{
		Use:   "bootstrap --name NAME --email EMAIL",
		Short: "Make the first administrator and an API token, without a browser",
		Long: `Make the first administrator and print an API token for them. It works on the
database itself, whether a server runs or not, and only while there is no
administrator.

Without --password-file the administrator has no password and uses the token.`,
		Example: `  roster bootstrap --name "Ada Park" --email ada@roster.example --password-file password.txt
  export ROSTER_TOKEN=$(roster bootstrap --name Ada --email ada@roster.example --json | jq -r .token)`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if strings.TrimSpace(name) == "" || strings.TrimSpace(email) == "" {
				return usage("who is the administrator? give --name and --email")
			}
			password, err := s.secretLine("--password-file", passwordFile)
			if err != nil {
				return err
			}
			c, err := s.configuration(&c, flags)
			if err != nil {
				return err
			}
			id, token, err := app.Bootstrap(cmd.Context(), c, name, email, password, c.Logger(s.Err))
			if err != nil {
				return err
			}
			if s.json {
				return s.printValue(struct {
					UserID string `json:"user_id"`
					Token  string `json:"token"`
				}{id, token})
			}
			s.say("Administrator %s", id)
			s.say("Token         %s", token)
			s.hint("The token is not shown again. Use it as ROSTER_TOKEN.")
			return nil
		},
	}
	cmd.Flags().StringVar(&name, "name", "", "the name of the administrator")
	cmd.Flags().StringVar(&email, "email", "", "their e-mail address, which is also their user name")
	cmd.Flags().StringVar(&passwordFile, "password-file", "", "a file with their password, - for standard input")
	cmd.Flags().AddFlagSet(flags)
	return cmd
}

// secretLine reads the one line of a file with a secret that a flag names.
func (s *session) secretLine(flag, name string) (string, error) {
	if name == "" {
		return "", nil
	}
	text, err := s.readFile(name, 4096)
	if err != nil {
		return "", err
	}
	line := strings.TrimRight(string(text), "\r\n")
	if line == "" || strings.ContainsAny(line, "\r\n") {
		return "", usage("%s %s: the file must hold the secret in one line", flag, name)
	}
	return line, nil
}

// readFile reads a file that was named on the command line, - for standard input.
func (s *session) readFile(name string, limit int64) ([]byte, error) {
	in := s.In
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, unreadable(err)
		}
		defer f.Close()
		in = f
	}
	text, err := io.ReadAll(io.LimitReader(in, limit+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if int64(len(text)) > limit {
		return nil, usage("%s is longer than the %s bytes that can be right", name, number(limit))
	}
	return text, nil
}
