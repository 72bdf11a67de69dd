package cli

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"roster"
)

// job is what people see of durable work.
type job struct {
	ID         string         `json:"id"`
	Kind       string         `json:"kind"`
	State      string         `json:"state"`
	Done       int64          `json:"done"`
	Total      int64          `json:"total"`
	ETASeconds int64          `json:"etaSeconds"`
	Subject    roster.Subject `json:"subject"`
	Attempt    int            `json:"attempt"`
	Error      string         `json:"error"`
	CreatedAt  time.Time      `json:"createdAt"`
	FinishedAt time.Time      `json:"finishedAt"`
}

func (s *session) jobs() *cobra.Command {
	return group("jobs", "Look at the work that goes on in the server, and steer it", s.jobsList(), s.jobsShow(), s.jobsLog(),
		s.jobsAct("pause", "Hold a job where it is"), s.jobsAct("resume", "Let a paused job go on"),
		s.jobsAct("cancel", "End a job for good; what it has done stays done"), s.jobsAct("retry", "Try a job that failed again, from where it came to"))
}

func (s *session) jobsList() *cobra.Command {
	var p paging
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List jobs, the newest first",
		Example: `  roster jobs list --json`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			t := newTable("ID", "KIND", "STATE", "DONE", "OF", "SUBJECT", "AT", "ERROR")
			return list(cmd.Context(), s, request{method: http.MethodGet, path: []string{"jobs"}}, &p, t, "There are no jobs.",
				func(j job) []string {
					return []string{j.ID, j.Kind, j.State, number(j.Done), number(j.Total), j.Subject.ID, instant(j.CreatedAt), j.Error}
				})
		},
	}
	p.flags(cmd, false)
	return cmd
}

func (s *session) jobsShow() *cobra.Command {
	return &cobra.Command{
		Use:     "show ID",
		Short:   "Show a job and how far it is",
		Example: `  roster jobs show job_01h455vb4pex5vsknk084sn02q`,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			document, err := s.call(cmd.Context(), request{method: http.MethodGet, path: []string{"jobs", args[0]}})
			if err != nil {
				return err
			}
			return s.showJob(document)
		},
	}
}

// showJob tells of a job.
func (s *session) showJob(document json.RawMessage) error {
	return show(s, document, func(j job) {
		t := newTable("JOB", j.ID)
		t.add("kind", j.Kind)
		t.add("state", j.State)
		t.add("about", j.Subject.ID)
		t.add("done", number(j.Done)+" of "+number(j.Total))
		if j.ETASeconds > 0 {
			t.add("left", (time.Duration(j.ETASeconds) * time.Second).String())
		}
		t.add("attempt", strconv.Itoa(j.Attempt))
		t.add("created", instant(j.CreatedAt))
		t.add("finished", instant(j.FinishedAt))
		if j.Error != "" {
			t.add("error", j.Error)
		}
		s.write(t, "")
	})
}
