package cli

import (
	"net/http"
	"net/url"

	"github.com/spf13/cobra"
)

// unit is a node of the organisation's tree.
type unit struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	People   int64  `json:"people"`
	Children []unit `json:"children"`
}

func (s *session) units() *cobra.Command {
	return group("units", "Look at the tree of units", s.unitsTree())
}

func (s *session) unitsTree() *cobra.Command {
	return &cobra.Command{
		Use:   "tree",
		Short: "Draw the tree of units, with the people directly in each",
		Example: `  roster units tree
  roster units tree --json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			document, err := s.call(cmd.Context(), request{method: http.MethodGet, path: []string{"units"}, query: url.Values{"tree": {"true"}}})
			if err != nil {
				return err
			}
			return show(s, document, func(tree struct {
				Items []unit `json:"items"`
			},
			) {
				if len(tree.Items) == 0 {
					s.say("There are no units.")
				}
				for _, top := range tree.Items {
					s.branch(top, "", "", "")
				}
			})
		},
	}
}

// branch draws a unit after its own mark, and those in it below.
func (s *session) branch(u unit, indent, mark, below string) {
	people := ""
	if u.People > 0 {
		people = s.paint().dim("  " + number(u.People))
	}
	_, _ = s.Out.Write([]byte(indent + mark + visible(u.Name) + people + "\n"))
	for i, child := range u.Children {
		if i < len(u.Children)-1 {
			s.branch(child, indent+below, "├─ ", "│  ")
		} else {
			s.branch(child, indent+below, "└─ ", "   ")
		}
	}
}
