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

// grove is one of the two trees of an organisation.
type grove struct{ one, many, id string }

var (
	unitGrove     = grove{"unit", "units", "unit"}
	locationGrove = grove{"location", "locations", "loc"}
)

func (s *session) grove(g grove) *cobra.Command {
	return group(g.many, "Look at the tree of "+g.many+", and change it",
		s.nodesTree(g), s.nodesCreate(g), s.nodesRename(g), s.nodesMove(g), s.nodesMerge(g), s.nodesDelete(g))
}

func (s *session) nodesTree(g grove) *cobra.Command {
	return &cobra.Command{
		Use:     "tree",
		Short:   "Draw the tree of " + g.many + ", with the people directly in each",
		Example: "  roster " + g.many + " tree\n  roster " + g.many + " tree --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			document, err := s.call(cmd.Context(), request{method: http.MethodGet, path: []string{g.many}, query: url.Values{"tree": {"true"}}})
			if err != nil {
				return err
			}
			return show(s, document, func(tree struct {
				Items []unit `json:"items"`
			},
			) {
				if len(tree.Items) == 0 {
					s.say("There are no %s.", g.many)
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
