package cli

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/spf13/cobra"

	"roster"
)

func (s *session) changesApply() *cobra.Command {
	var wait bool
	var body applyBody
	cmd := &cobra.Command{
		Use:   "apply ID",
		Short: "Carry out a planned change set",
		Long: `Carry out a planned change set. The work goes on in the server when this command
is stopped. Applying one that is applied already changes nothing and is no error.

A plan that deactivates more than a fifth of its source is applied only when that
number is repeated with --confirm; "roster changes show" tells it.`,
		Example: `  roster changes apply chg_01h455vb4pex5vsknk084sn02q --wait
  roster changes apply chg_01h455vb4pex5vsknk084sn02q --wait --confirm 431`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if body.Confirm < 0 {
				return usage("--confirm %d: repeat the number that the change set names", body.Confirm)
			}
			return s.apply(cmd.Context(), args[0], body, wait)
		},
	}
	cmd.Flags().BoolVar(&wait, "wait", false, "come back when it is done")
	cmd.Flags().Int64Var(&body.Confirm, "confirm", 0, "repeat how many people are deactivated, where that is asked for")
	cmd.Flags().StringVar(&body.Hash, "hash", "", "apply only if the plan is still the one with this hash")
	return cmd
}

type applyBody struct {
	Hash    string `json:"hash,omitempty"`
	Confirm int64  `json:"confirm,omitempty"`
}

// apply starts the work, waits for its end if so asked, and prints the change
// set.
func (s *session) apply(ctx context.Context, id string, body applyBody, wait bool) error {
	document, err := s.call(ctx, request{method: http.MethodPost, path: []string{"changesets", id, "apply"}, body: body})
	if err != nil {
		return err
	}
	if !wait {
		return show(s, document, func(c changeSet) {
			s.tell(c)
			if c.working() {
				s.hint("The work goes on in the server. Look at it with \"roster changes show %s\".", c.ID)
			}
		})
	}
	document, set, err := s.await(ctx, document)
	if err != nil {
		return err
	}
	return s.applied(ctx, document, set)
}

// applied tells the end of applying.
func (s *session) applied(ctx context.Context, document json.RawMessage, set changeSet) error {
	switch set.State {
	case string(roster.Failed):
		return set.failed(roster.Internal)
	case string(roster.Cancelled):
		return roster.Errorf(roster.Conflict, "change_set_cancelled", "change set %s was cancelled after %s of %s items: what was done can be rolled back",
			set.ID, number(set.Done), number(set.Total))
	}
	if set.RollbackOf != "" && set.Counts.Applied == 0 {
		return s.nothingToUndo(ctx, set.RollbackOf, set)
	}
	err := show(s, document, s.tell)
	if set.Counts.Failed > 0 {
		s.hint("Some items failed. They are listed by: roster changes items %s --state failed", set.ID)
	}
	return err
}
