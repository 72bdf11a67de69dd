package cli

import (
	"net/http"
	"net/url"

	"github.com/spf13/cobra"
)

func (s *session) changes() *cobra.Command {
	return group("changes", "Look at change sets, apply them, and undo them",
		s.changesPlan(), s.changesList(), s.changesShow(), s.changesItems(), s.changesFacets(), s.changesApply(), s.changesCancel(), s.changesRollback())
}

func (s *session) changesList() *cobra.Command {
	var p paging
	var origin, state string
	var edits bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List change sets, the newest first",
		Long:  "List change sets, the newest first. Single edits are left out unless --edits or --origin edit asks for them.",
		Example: `  roster changes list
  roster changes list --state planned --json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			q := url.Values{}
			set(q, "origin", origin)
			set(q, "state", state)
			if edits {
				q.Set("all", "true")
			}
			t := newTable("ID", "STATE", "ORIGIN", "ROWS", "CHANGES", "BY", "AT", "WHAT")
			return list(cmd.Context(), s, request{method: http.MethodGet, path: []string{"changesets"}, query: q}, &p, t, "There are no change sets.",
				func(c changeSet) []string {
					return []string{c.ID, c.State, c.Origin, number(c.Counts.Rows), number(c.Counts.Changes()), c.CreatedBy.Name, instant(c.CreatedAt), c.Title}
				})
		},
	}
	p.flags(cmd, true)
	cmd.Flags().StringVar(&origin, "origin", "", "only this origin: edit, import, bulk or rollback")
	cmd.Flags().StringVar(&state, "state", "", "only this state: planning, planned, applying, applied, cancelled or failed")
	cmd.Flags().BoolVar(&edits, "edits", false, "list single edits, too")
	return cmd
}

func (s *session) changesShow() *cobra.Command {
	return &cobra.Command{
		Use:     "show ID",
		Short:   "Show a change set: what it would do, or has done",
		Example: `  roster changes show chg_01h455vb4pex5vsknk084sn02q`,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			document, err := s.call(cmd.Context(), request{method: http.MethodGet, path: []string{"changesets", args[0]}})
			if err != nil {
				return err
			}
			return show(s, document, s.tell)
		},
	}
}

func (s *session) changesCancel() *cobra.Command {
	return &cobra.Command{
		Use:     "cancel ID",
		Short:   "Give a change set up",
		Long:    "Give a change set up. One that is being applied stops where it is; what was done can be rolled back.",
		Example: `  roster changes cancel chg_01h455vb4pex5vsknk084sn02q`,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			document, err := s.call(cmd.Context(), request{method: http.MethodPost, path: []string{"changesets", args[0], "cancel"}})
			if err != nil {
				return err
			}
			return show(s, document, s.tell)
		},
	}
}
