package cli

import (
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"roster"
)

func (s *session) jobsAct(action, short string) *cobra.Command {
	return &cobra.Command{
		Use:     action + " ID",
		Short:   short,
		Example: "  roster jobs " + action + " job_01h455vb4pex5vsknk084sn02q",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			document, err := s.call(cmd.Context(), request{
				method: http.MethodPost, path: []string{"jobs", args[0], "actions"}, body: map[string]string{"action": action},
			})
			if err != nil {
				return err
			}
			return s.showJob(document)
		},
	}
}

// jobStep is what people see of a line of the log of a job.
type jobStep struct {
	At     time.Time    `json:"at"`
	What   string       `json:"what"`
	Actor  roster.Actor `json:"actor"`
	Detail string       `json:"detail"`
}

func (s *session) jobsLog() *cobra.Command {
	var p paging
	cmd := &cobra.Command{
		Use:     "log ID",
		Short:   "Show what happened to a job, and who did it",
		Example: `  roster jobs log job_01h455vb4pex5vsknk084sn02q`,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			t := newTable("AT", "WHAT", "BY", "DETAIL")
			r := request{method: http.MethodGet, path: []string{"jobs", args[0], "log"}}
			return list(cmd.Context(), s, r, &p, t, "Nothing has happened to it.", func(l jobStep) []string {
				return []string{instant(l.At), l.What, l.Actor.Name, l.Detail}
			})
		},
	}
	p.flags(cmd, false)
	return cmd
}
