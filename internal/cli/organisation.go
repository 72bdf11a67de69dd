package cli

import (
	"encoding/json"
	"net/http"

	"github.com/spf13/cobra"
)

// organisation is what people see of the organisation.
type organisation struct {
	Name   string `json:"name"`
	Accent string `json:"accent"`
}

func (s *session) organisation() *cobra.Command {
	return group("organisation", "The name and the colour of the organisation", s.organisationShow(), s.organisationSet())
}

func (s *session) organisationShow() *cobra.Command {
	return &cobra.Command{
		Use:     "show",
		Short:   "Show the name and the colour",
		Example: `  roster organisation show`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			document, err := s.call(cmd.Context(), request{method: http.MethodGet, path: []string{"organisation"}})
			if err != nil {
				return err
			}
			return s.tellOrganisation(document)
		},
	}
}

func (s *session) organisationSet() *cobra.Command {
	var given organisation
	cmd := &cobra.Command{
		Use:   "set",
		Short: "Change the name or the colour",
		Long: `Change the name or the colour. The console and the pages before sign-in wear them.
A colour that cannot be read everywhere is refused with one that can; the empty one
is that of Roster itself.`,
		Example: `  roster organisation set --name "Example Works"
  roster organisation set --accent "#5a4fa3"`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !cmd.Flags().Changed("name") && !cmd.Flags().Changed("accent") {
				return usage("say what to change: --name, --accent")
			}
			document, err := s.call(cmd.Context(), request{method: http.MethodGet, path: []string{"organisation"}})
			if err != nil {
				return err
			}
			body, err := decode[organisation](document)
			if err != nil {
				return err
			}
			if cmd.Flags().Changed("name") {
				body.Name = given.Name
			}
			if cmd.Flags().Changed("accent") {
				body.Accent = given.Accent
			}
			if document, err = s.call(cmd.Context(), request{method: http.MethodPut, path: []string{"organisation"}, body: body}); err != nil {
				return err
			}
			return s.tellOrganisation(document)
		},
	}
	cmd.Flags().StringVar(&given.Name, "name", "", "what the organisation is called")
	cmd.Flags().StringVar(&given.Accent, "accent", "", "its colour, as #rrggbb")
	return cmd
}

func (s *session) tellOrganisation(document json.RawMessage) error {
	return show(s, document, func(o organisation) {
		s.say("Name    %s", o.Name)
		s.say("Colour  %s", o.Accent)
	})
}
