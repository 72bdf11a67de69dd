package cli

import (
	"net/http"

	"github.com/spf13/cobra"
)

// userBody is what creates or changes a user.
type userBody struct {
	Values map[string]any `json:"values"`
	Status string         `json:"status,omitempty"`
	Reason string         `json:"reason,omitempty"`
}

const valuesHelp = `A value is written ATTRIBUTE=VALUE; nothing after the = clears the attribute.
A - reads a JSON object of attributes from standard input. A manager is given as
a REF, a unit as a path with / in it. "roster attributes list" names them all.`

func (s *session) usersCreate() *cobra.Command {
	var sets []string
	var body userBody
	cmd := &cobra.Command{
		Use:   "create --set ATTRIBUTE=VALUE…",
		Short: "Create a person",
		Long:  "Create a person.\n\n" + valuesHelp,
		Example: `  roster users create --set userName=apark --set name.givenName=Ada --set name.familyName=Park --set email=ada@roster.example
  roster users create --set - < ada.json`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if body.Values, err = s.assignments(append(sets, args...)); err != nil {
				return err
			}
			document, err := s.call(cmd.Context(), request{method: http.MethodPost, path: []string{"users"}, body: body})
			if err != nil {
				return err
			}
			return s.showUser(document)
		},
	}
	cmd.Flags().StringArrayVar(&sets, "set", nil, "set an attribute, `ATTRIBUTE=VALUE`; may be given again")
	cmd.Flags().StringVar(&body.Status, "status", "", "the status to begin with, active or staged (default active)")
	cmd.Flags().StringVar(&body.Reason, "reason", "", "why, for the journal")
	return cmd
}

func (s *session) usersSet() *cobra.Command {
	var sets []string
	var body userBody
	cmd := &cobra.Command{
		Use:   "set REF ATTRIBUTE=VALUE…",
		Short: "Change attributes of a person",
		Long:  "Change attributes of a person.\n\n" + valuesHelp,
		Example: `  roster users set apark title="Principal Engineer" manager=bchen@roster.example --reason promotion
  roster users set apark costCenter=
  echo '{"contractHours": 32}' | roster users set apark -`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if body.Values, err = s.assignments(append(sets, args[1:]...)); err != nil {
				return err
			}
			document, err := s.call(cmd.Context(), request{method: http.MethodPatch, path: []string{"users", args[0]}, body: body})
			if err != nil {
				return err
			}
			return s.showUser(document)
		},
	}
	cmd.Flags().StringArrayVar(&sets, "set", nil, "set an attribute, `ATTRIBUTE=VALUE`, as the arguments do; may be given again")
	cmd.Flags().StringVar(&body.Reason, "reason", "", "why, for the journal")
	return cmd
}
