package cli

import (
	"net/http"
	"slices"

	"github.com/spf13/cobra"

	"roster"
)

// order is one change for many people, as the API has it.
type order struct {
	Title  string `json:"title,omitempty"`
	Select struct {
		IDs    []string `json:"ids,omitempty"`
		Filter *string  `json:"filter,omitempty"`
		Except []string `json:"except,omitempty"`
	} `json:"select"`
	Change struct {
		Action string         `json:"action,omitempty"`
		Values map[string]any `json:"values,omitempty"`
		Reason string         `json:"reason,omitempty"`
		Until  string         `json:"until,omitempty"`
	} `json:"change"`
}

func (s *session) changesPlan() *cobra.Command {
	var o order
	var sets []string
	var filter, until string
	cmd := &cobra.Command{
		Use:   "plan --filter FILTER | --user ID…",
		Short: "Plan one change for many people and see what it would do",
		Long: `Plan one change for many people: values to set, an action, or both. The people
are all that a filter admits but some, or those named by their identifiers.
Nothing is changed before "roster changes apply", and all of it can be undone.

` + valuesHelp,
		Example: `  roster changes plan --filter 'unit under "Sales"' --set manager=bchen@roster.example --reason "new lead"
  roster changes plan --filter 'createdAt lt "2020-01-01T00:00:00Z" and status eq "staged"' --do suspend --reason dormant --json
  roster changes plan --user usr_01h455vb4pex5vsknk084sn02q --do delete`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if cmd.Flags().Changed("filter") == (len(o.Select.IDs) > 0) {
				return usage("say whom the change is for in one way: with --filter or with --user")
			}
			if cmd.Flags().Changed("filter") {
				o.Select.Filter = &filter
			}
			if o.Change.Action != "" && !slices.ContainsFunc(deeds, func(d deed) bool { return d.name == o.Change.Action }) {
				return usage("--do %q: there is no such action; \"roster users --help\" lists them", o.Change.Action)
			}
			if len(sets) > 0 {
				if o.Change.Values, err = s.assignments(sets); err != nil {
					return err
				}
			} else if o.Change.Action == "" {
				return usage("say what is to change: with --set or with --do")
			}
			if until != "" {
				if o.Change.Until, err = parseInstant("--until", until); err != nil {
					return err
				}
			}
			document, err := s.call(cmd.Context(), request{method: http.MethodPost, path: []string{"changesets"}, body: o})
			if err != nil {
				return err
			}
			document, planned, err := s.await(cmd.Context(), document)
			if err != nil {
				return err
			}
			if planned.State == string(roster.Failed) {
				return planned.failed(roster.Conflict)
			}
			return show(s, document, func(set changeSet) {
				s.tell(set)
				s.hint("Nothing has been changed yet. Next: roster changes items %s, then roster changes apply %s --wait", set.ID, set.ID)
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&filter, "filter", "", "all people whom this filter admits; the empty one admits everybody")
	f.StringArrayVar(&o.Select.IDs, "user", nil, "this person, by `ID`; may be given again")
	f.StringArrayVar(&o.Select.Except, "except", nil, "but not this person, by `ID`; may be given again")
	f.StringArrayVar(&sets, "set", nil, "set an attribute, `ATTRIBUTE=VALUE`; may be given again")
	f.StringVar(&o.Change.Action, "do", "", "an `ACTION`, such as suspend, deactivate or delete")
	f.StringVar(&o.Change.Reason, "reason", "", "why, for the journal and whoever asks")
	f.StringVar(&until, "until", "", "when a suspension or a lock ends by itself (2026-01-31, or with a time)")
	f.StringVar(&o.Title, "title", "", "what the change set is called")
	return cmd
}
