package cli

import (
	"net/http"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"roster"
)

func (s *session) attributes() *cobra.Command {
	return group("attributes", "Look at the attributes of people and add some", s.attributesList(), s.attributesCreate())
}

func (s *session) attributesList() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List all attributes, built-in and custom",
		Example: `  roster attributes list
  roster attributes list --json | jq '.items[] | select(.custom)'`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			t := newTable("NAME", "LABEL", "TYPE", "GROUP", "RULES", "CHOICES")
			return list(cmd.Context(), s, request{method: http.MethodGet, path: []string{"attributes"}}, &paging{}, t, "There are no attributes.",
				func(a roster.Attribute) []string {
					return []string{a.Name, a.Label, string(a.Type), a.Group, rules(a), strings.Join(a.Choices, ", ")}
				})
		},
	}
}

func rules(a roster.Attribute) string {
	var rules []string
	for _, r := range []struct {
		name string
		on   bool
	}{{"required", a.Required}, {"unique", a.Unique}, {"read-only", a.ReadOnly}, {"custom", a.Custom}} {
		if r.on {
			rules = append(rules, r.name)
		}
	}
	return strings.Join(rules, ", ")
}

func (s *session) attributesCreate() *cobra.Command {
	var a struct {
		Name        string   `json:"name"`
		Label       string   `json:"label,omitempty"`
		Type        string   `json:"type,omitempty"`
		Description string   `json:"description,omitempty"`
		Required    bool     `json:"required,omitempty"`
		Unique      bool     `json:"unique,omitempty"`
		Choices     []string `json:"choices,omitempty"`
	}
	types := make([]string, len(roster.CustomTypes))
	for i, t := range roster.CustomTypes {
		types[i] = string(t)
	}
	cmd := &cobra.Command{
		Use:   "create --name NAME",
		Short: "Add a custom attribute",
		Example: `  roster attributes create --name contractHours --type number --label "Hours a week"
  roster attributes create --name tShirt --type choice --choice S --choice M --choice L`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if a.Name == "" {
				return usage("which attribute? give --name, for example --name contractHours")
			}
			if !slices.Contains(types, a.Type) {
				return usage("--type %q: use one of %s", a.Type, strings.Join(types, ", "))
			}
			document, err := s.call(cmd.Context(), request{method: http.MethodPost, path: []string{"attributes"}, body: a})
			if err != nil {
				return err
			}
			return show(s, document, func(made roster.Attribute) { s.say("Attribute %s (%s) is there.", made.Name, made.Type) })
		},
	}
	f := cmd.Flags()
	f.StringVar(&a.Name, "name", "", "its name, beginning with a small letter")
	f.StringVar(&a.Label, "label", "", "what people call it (default: the name)")
	f.StringVar(&a.Type, "type", "text", "one of "+strings.Join(types, ", "))
	f.StringVar(&a.Description, "description", "", "what it is for")
	f.BoolVar(&a.Required, "required", false, "everybody must have it")
	f.BoolVar(&a.Unique, "unique", false, "no two people may have the same")
	f.StringArrayVar(&a.Choices, "choice", nil, "a `VALUE` that may be chosen; may be given again")
	return cmd
}
