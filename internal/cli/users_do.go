package cli

import (
	"net/http"

	"github.com/spf13/cobra"
)

// deed is an action on a user.
type deed struct {
	name, short, example string
	until                bool // it may end by itself
}

// deeds are the actions on a user, each a command.
var deeds = []deed{
	{name: "activate", short: "Let a person in: staged, inactive, suspended → active"},
	{name: "deactivate", short: "End a person's access: they left, or are dormant"},
	{name: "suspend", short: "Hold a person's access for a while", example: ` --reason "on leave" --until 2026-09-01`, until: true},
	{name: "stage", short: "Prepare an inactive person's return: → staged"},
	{name: "archive", short: "Keep only the record of a person"},
	{name: "lock", short: "Lock a person out at once, whatever their status", example: ` --reason "stolen laptop"`, until: true},
	{name: "unlock", short: "Take a lock away"},
	{name: "delete", short: "Put a person into the recycle bin"},
	{name: "restore", short: "Take a person out of the recycle bin"},
}

func (s *session) usersDo(d deed) *cobra.Command {
	var reason, until string
	if d.example == "" {
		d.example = ` --reason "ticket 4711"`
	}
	cmd := &cobra.Command{
		Use:     d.name + " REF",
		Short:   d.short,
		Example: "  roster users " + d.name + " ada@roster.example" + d.example,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			body := struct {
				Action string `json:"action"`
				Reason string `json:"reason,omitempty"`
				Until  string `json:"until,omitempty"`
			}{Action: d.name, Reason: reason}
			if until != "" {
				if body.Until, err = parseInstant("--until", until); err != nil {
					return err
				}
			}
			document, err := s.call(cmd.Context(), request{method: http.MethodPost, path: []string{"users", args[0], "actions"}, body: body})
			if err != nil {
				return err
			}
			return s.showUser(document)
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why, for the journal and whoever asks")
	if d.until {
		cmd.Flags().StringVar(&until, "until", "", "when it ends by itself (2026-01-31, or with a time)")
	}
	return cmd
}
