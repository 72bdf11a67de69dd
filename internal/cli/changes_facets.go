package cli

import (
	"cmp"
	"net/http"
	"net/url"

	"github.com/spf13/cobra"
)

// facets is how the items of a change set divide.
type facets struct {
	Total  int64 `json:"total"`
	Facets []struct {
		Name   string `json:"name"`
		Values []struct {
			Value string `json:"value"`
			Label string `json:"label"`
			Count int64  `json:"count"`
			Sum   int64  `json:"sum"`
		} `json:"values"`
	} `json:"facets"`
}

// narrowing is what items are narrowed down by, as flags.
type narrowing struct{ attribute, unit, userType, problem, effect string }

func (n *narrowing) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&n.attribute, "attribute", "", "only items that change this attribute")
	f.StringVar(&n.unit, "unit", "", "only people who are in this unit afterwards: its identifier")
	f.StringVar(&n.userType, "user-type", "", "only people of this kind of employment")
	f.StringVar(&n.problem, "problem", "", "only items with a problem of this code")
	f.StringVar(&n.effect, "effect", "", "only items with this effect, such as signInEnds")
}

func (n *narrowing) query(q url.Values) {
	set(q, "attribute", n.attribute)
	set(q, "unit", n.unit)
	set(q, "userType", n.userType)
	set(q, "problem", n.problem)
	set(q, "effect", n.effect)
}

func (s *session) changesFacets() *cobra.Command {
	var action, verb string
	var n narrowing
	cmd := &cobra.Command{
		Use:   "facets ID",
		Short: "Count what a change set does: by attribute, unit, problem and effect",
		Example: `  roster changes facets chg_01h455vb4pex5vsknk084sn02q
  roster changes facets chg_01h455vb4pex5vsknk084sn02q --action blocked`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			q := url.Values{}
			set(q, "action", action)
			set(q, "verb", verb)
			n.query(q)
			document, err := s.call(cmd.Context(), request{method: http.MethodGet, path: []string{"changesets", args[0], "facets"}, query: q})
			if err != nil {
				return err
			}
			return show(s, document, func(f facets) {
				t := newTable("WHAT", "VALUE", "ITEMS", "COMES TO")
				for _, facet := range f.Facets {
					for _, v := range facet.Values {
						t.add(facet.Name, cmp.Or(v.Label, v.Value), number(v.Count), number(v.Sum))
					}
				}
				s.write(t, "There are no such items.")
			})
		},
	}
	cmd.Flags().StringVar(&action, "action", "", "only this action: change, unchanged or blocked")
	cmd.Flags().StringVar(&verb, "verb", "", "only this verb, such as create, update or deactivate")
	n.flags(cmd)
	return cmd
}
