package cli

import (
	"context"
	"net/http"
	"net/url"

	"github.com/spf13/cobra"

	"roster"
)

func (s *session) changesRollback() *cobra.Command {
	var wait bool
	var body struct {
		Items []int64 `json:"items,omitempty"`
	}
	cmd := &cobra.Command{
		Use:   "rollback ID",
		Short: "Undo a change set, or chosen items of it",
		Long: `Undo a change set, or chosen items of it. That makes a new change set, which is
planned and applied at once. What was changed again since then is left as it is
and named; the console shows the plan before it is applied.`,
		Example: `  roster changes rollback chg_01h455vb4pex5vsknk084sn02q --wait
  roster changes rollback chg_01h455vb4pex5vsknk084sn02q --item 12 --item 13`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			document, err := s.call(cmd.Context(), request{method: http.MethodPost, path: []string{"changesets", args[0], "rollback"}, body: body})
			if err != nil {
				return err
			}
			_, set, err := s.await(cmd.Context(), document)
			if err != nil {
				return err
			}
			if set.State == string(roster.Failed) {
				return set.failed(roster.Conflict)
			}
			if set.Counts.Changes() == 0 {
				return s.nothingToUndo(cmd.Context(), args[0], set)
			}
			return s.apply(cmd.Context(), set.ID, applyBody{Confirm: set.Confirm}, wait)
		},
	}
	cmd.Flags().Int64SliceVar(&body.Items, "item", nil, "undo only the item with this `NUMBER`; may be given again")
	cmd.Flags().BoolVar(&wait, "wait", false, "come back when it is done")
	return cmd
}

// nothingToUndo says why a rollback would change nothing, and takes its empty
// change set away.
func (s *session) nothingToUndo(ctx context.Context, id string, set changeSet) error {
	e := roster.Errorf(roster.Conflict, "nothing_to_roll_back", "change set %s cannot be rolled back: nothing of it is left to undo", id)
	if set.Counts.Blocked > 0 {
		e = roster.Errorf(roster.Conflict, "rollback_blocked", "change set %s cannot be rolled back: all of its %s items are blocked", id, number(set.Counts.Blocked))
		document, err := s.call(ctx, request{
			method: http.MethodGet, path: []string{"changesets", set.ID, "items"}, query: url.Values{"action": {"blocked"}, "limit": {"20"}},
		})
		if err != nil {
			return err
		}
		blocked, err := decode[struct {
			Items []item `json:"items"`
		}](document)
		if err != nil {
			return err
		}
		for _, i := range blocked.Items {
			for _, p := range i.Problems {
				p.Message = i.Label + ": " + p.Message
				e.Problems = append(e.Problems, p)
			}
		}
	}
	if set.State == string(roster.Planned) {
		if _, err := s.call(ctx, request{method: http.MethodPost, path: []string{"changesets", set.ID, "cancel"}}); err != nil {
			return err
		}
	}
	return e
}
