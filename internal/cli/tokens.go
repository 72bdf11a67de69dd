package cli

import (
	"net/http"
	"time"

	"github.com/spf13/cobra"
)

// token is what people see of an API token.
type token struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	Role      string    `json:"role"`
	CreatedAt time.Time `json:"createdAt"`
	ExpiresAt time.Time `json:"expiresAt"`
	UsedAt    time.Time `json:"usedAt"`
	Token     string    `json:"token"`
}

func (s *session) tokens() *cobra.Command {
	return group("tokens", "Make and revoke your own API tokens", s.tokensList(), s.tokensCreate(), s.tokensRevoke())
}

func (s *session) tokensList() *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   "List your API tokens",
		Example: `  roster tokens list`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			t := newTable("ID", "NAME", "ROLE", "CREATED", "EXPIRES", "USED")
			return list(cmd.Context(), s, request{method: http.MethodGet, path: []string{"tokens"}}, &paging{}, t, "You have no tokens.",
				func(k token) []string {
					return []string{k.ID, k.Name, k.Role, instant(k.CreatedAt), instant(k.ExpiresAt), instant(k.UsedAt)}
				})
		},
	}
}

func (s *session) tokensCreate() *cobra.Command {
	var body struct {
		Name      string `json:"name"`
		Role      string `json:"role"`
		ExpiresAt string `json:"expiresAt,omitempty"`
	}
	var expires string
	cmd := &cobra.Command{
		Use:     "create --name NAME",
		Short:   "Make an API token; it is shown once",
		Example: `  roster tokens create --name nightly-report --role reader --expires 2027-01-01`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if body.Name == "" {
				return usage("what is the token for? give --name, for example --name nightly-report")
			}
			if expires != "" {
				if body.ExpiresAt, err = parseInstant("--expires", expires); err != nil {
					return err
				}
			}
			document, err := s.call(cmd.Context(), request{method: http.MethodPost, path: []string{"tokens"}, body: body})
			if err != nil {
				return err
			}
			return show(s, document, func(k token) {
				s.say("%s", k.Token)
				s.hint("The token is not shown again. Use it as ROSTER_TOKEN; %q revokes it.", "roster tokens revoke "+k.ID)
			})
		},
	}
	cmd.Flags().StringVar(&body.Name, "name", "", "what the token is for")
	cmd.Flags().StringVar(&body.Role, "role", "reader", "the most it permits: administrator or reader")
	cmd.Flags().StringVar(&expires, "expires", "", "when it ends (2027-01-01, or with a time; default never)")
	return cmd
}

func (s *session) tokensRevoke() *cobra.Command {
	return &cobra.Command{
		Use:     "revoke ID",
		Short:   "Take an API token away",
		Example: `  roster tokens revoke tok_01h455vb4pex5vsknk084sn02q`,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, err := s.call(cmd.Context(), request{method: http.MethodDelete, path: []string{"tokens", args[0]}}); err != nil {
				return err
			}
			if s.json {
				return s.printValue(map[string]any{"id": args[0], "revoked": true})
			}
			s.say("The token %s is revoked.", args[0])
			return nil
		},
	}
}
