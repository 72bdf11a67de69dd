package cli

import (
	"net/http"
	"net/url"

	"github.com/spf13/cobra"
)

func (s *session) usersList() *cobra.Command {
	var p paging
	var filter, sort string
	var deleted bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List people",
		Long: `List people. The filter is written in the filter language of SCIM (RFC 7644)
over all attributes; --sort takes attributes, with - before them for the other
way round.`,
		Example: `  roster users list --filter 'status eq "active" and title co "engineer"' --count
  roster users list --sort -createdAt --limit 10
  roster users list --all --json | jq -r '.items[].userName'`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			q := url.Values{}
			set(q, "filter", filter)
			set(q, "sort", sort)
			if deleted {
				q.Set("deleted", "true")
			}
			t := newTable("USER NAME", "NAME", "STATUS", "TITLE", "UNIT", "MANAGER")
			return list(cmd.Context(), s, request{method: http.MethodGet, path: []string{"users"}, query: q}, &p, t, "There are no such people.",
				func(u user) []string {
					return []string{u.UserName, u.DisplayName, u.state(), u.Title, u.Unit.String(), u.Manager.String()}
				})
		},
	}
	p.flags(cmd, true)
	cmd.Flags().StringVar(&filter, "filter", "", "only people for whom this is true")
	cmd.Flags().StringVar(&sort, "sort", "", "in the order of these attributes, with commas between them")
	cmd.Flags().BoolVar(&deleted, "deleted", false, "list those in the recycle bin")
	return cmd
}
