package cli

import (
	"net/http"
	"time"

	"github.com/spf13/cobra"
)

func (s *session) usersPasswordLink() *cobra.Command {
	return &cobra.Command{
		Use:     "password-link REF",
		Short:   "Make a link with which a person chooses a password",
		Long:    "Make a link with which a person chooses a password. It works once and for three days; links made for them before end. Whoever holds it becomes that person: hand it to nobody else.",
		Example: "  roster users password-link ada@roster.example",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			document, err := s.call(cmd.Context(), request{method: http.MethodPost, path: []string{"users", args[0], "password-link"}})
			if err != nil {
				return err
			}
			return show(s, document, func(l struct {
				Link      string    `json:"link"`
				ExpiresAt time.Time `json:"expiresAt"`
			},
			) {
				s.say("%s", l.Link)
				s.hint("The link works once, until %s, and is not shown again. Hand it to that person only.", instant(l.ExpiresAt))
			})
		},
	}
}
