package cli

import (
	"encoding/json"
	"net/http"

	"github.com/spf13/cobra"

	"roster"
)

func (s *session) demo() *cobra.Command {
	return group("demo", "Load a demo organisation, and remove it", s.demoLoad(), s.demoRemove())
}

func (s *session) demoLoad() *cobra.Command {
	var plan bool
	var body struct {
		People int   `json:"people"`
		Seed   int64 `json:"seed,omitempty"`
	}
	cmd := &cobra.Command{
		Use:   "load",
		Short: "Fill an empty Roster with invented people",
		Long: `Fill an empty Roster with invented people: units, locations, managers, and a
past of two years in which they join, move, are promoted, are away and leave. The
same number and seed give the same people.

It is loaded only where nobody is yet but the administrators, as a change set, and
"roster demo remove" takes it out again. Every event of its past is marked as a
demo in the journal.`,
		Example: `  roster demo load --people 500
  roster demo load --people 100000 --seed 7
  roster demo load --people 500 --plan --json | jq .counts`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			document, err := s.call(cmd.Context(), request{method: http.MethodPost, path: []string{"demo"}, body: body})
			if err != nil {
				return err
			}
			document, set, err := s.await(cmd.Context(), document)
			if err != nil {
				return err
			}
			return s.demoPlanned(cmd, document, set, plan)
		},
	}
	f := cmd.Flags()
	f.IntVar(&body.People, "people", 500, "how many people, from 50 to 1000000")
	f.Int64Var(&body.Seed, "seed", 0, "another seed gives other people (default 1)")
	f.BoolVar(&plan, "plan", false, "only plan the change set, to be looked at and applied later")
	return cmd
}

func (s *session) demoRemove() *cobra.Command {
	var plan bool
	cmd := &cobra.Command{
		Use:   "remove",
		Short: "Remove the demo organisation",
		Long: `Remove the demo organisation: everybody whom it made goes into the recycle bin,
with its units and locations. What you made yourself stays, and so do the units and
locations of the demo in which it is; they are named.`,
		Example: `  roster demo remove
  roster demo remove --plan`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			document, err := s.call(cmd.Context(), request{method: http.MethodPost, path: []string{"demo", "removal"}})
			if err != nil {
				return err
			}
			document, set, err := s.await(cmd.Context(), document)
			if err != nil {
				return err
			}
			if set.Counts.Blocked > 0 {
				s.hint("%s of the demo stay, since others are in them: roster changes items %s --action blocked", number(set.Counts.Blocked), set.ID)
			}
			return s.demoPlanned(cmd, document, set, plan)
		},
	}
	cmd.Flags().BoolVar(&plan, "plan", false, "only plan the change set, to be looked at and applied later")
	return cmd
}

// demoPlanned applies what was planned, unless only the plan was asked for.
func (s *session) demoPlanned(cmd *cobra.Command, document json.RawMessage, set changeSet, only bool) error {
	if set.State == string(roster.Failed) {
		return set.failed(roster.Conflict)
	}
	if !only {
		return s.apply(cmd.Context(), set.ID, applyBody{Confirm: set.Confirm}, true)
	}
	return show(s, document, func(set changeSet) {
		s.tell(set)
		s.hint("Nothing has been changed yet. Next: roster changes items %s, then roster changes apply %s --wait", set.ID, set.ID)
	})
}
