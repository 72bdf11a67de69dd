package cli

import (
	"net/http"
	"net/url"
	"time"

	"github.com/spf13/cobra"

	"roster"
)

// event is what people see of a line of the journal.
type event struct {
	Position string         `json:"position"`
	Type     string         `json:"type"`
	At       time.Time      `json:"at"`
	Actor    roster.Actor   `json:"actor"`
	Subject  roster.Subject `json:"subject"`
	Reason   string         `json:"reason"`
}

func (s *session) journal() *cobra.Command {
	return group("journal", "Read what happened, and prove that it did", s.journalList(), s.journalVerify(), s.journalExport())
}

func (s *session) journalList() *cobra.Command {
	var p paging
	var after, subject, actor, kind, changeSet, order, text, through, since, until string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List events in their order",
		Example: `  roster journal list --limit 20
  roster journal list --after 812.3 --json
  roster journal list --subject user:usr_01h455vb4pex5vsknk084sn02q --order desc
  roster journal list --actor ada@roster.example --since 2026-01-01 --text "cost center"`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			q := url.Values{}
			for name, value := range map[string]string{
				"after": after, "subject": subject, "actor": actor, "type": kind, "changeSet": changeSet, "order": order, "text": text, "request": through,
			} {
				set(q, name, value)
			}
			for name, value := range map[string]string{"since": since, "until": until} {
				if value == "" {
					continue
				}
				at, err := parseInstant("--"+name, value)
				if err != nil {
					return err
				}
				q.Set(name, at)
			}
			t := newTable("POSITION", "AT", "WHAT", "SUBJECT", "BY", "REASON")
			return list(cmd.Context(), s, request{method: http.MethodGet, path: []string{"journal"}, query: q}, &p, t, "There are no such events.",
				func(e event) []string {
					return []string{e.Position, instant(e.At), e.Type, e.Subject.ID, e.Actor.Name, e.Reason}
				})
		},
	}
	p.flags(cmd, false)
	cmd.Flags().StringVar(&after, "after", "", "only events after this position")
	cmd.Flags().StringVar(&subject, "subject", "", "only events about this, as KIND:ID")
	cmd.Flags().StringVar(&actor, "actor", "", "only what this user did: identifier, user name or e-mail address")
	cmd.Flags().StringVar(&kind, "type", "", "only events of this type, such as user.updated")
	cmd.Flags().StringVar(&changeSet, "change-set", "", "only events of this change set")
	cmd.Flags().StringVar(&through, "request", "", "only what this request did, and the work that it began")
	cmd.Flags().StringVar(&since, "since", "", "only events from this day or instant on (2026-01-31, or with a time)")
	cmd.Flags().StringVar(&until, "until", "", "only events before this day or instant")
	cmd.Flags().StringVar(&text, "text", "", "only events that hold this text, whatever its case")
	cmd.Flags().StringVar(&order, "order", "", "asc or desc (default asc)")
	return cmd
}
