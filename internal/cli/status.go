package cli

import (
	"net/http"
	"time"

	"github.com/spf13/cobra"
)

// system is what people see of the server.
type system struct {
	Version   string    `json:"version"`
	Go        string    `json:"go"`
	StartedAt time.Time `json:"startedAt"`
	Database  struct {
		Engine string `json:"engine"`
		Bytes  int64  `json:"bytes"`
		Schema int64  `json:"schema"`
	} `json:"database"`
	Disk *struct {
		Free  int64 `json:"free"`
		Total int64 `json:"total"`
	} `json:"disk"`
	Readers []struct {
		Name       string `json:"name"`
		Events     int64  `json:"events"`
		AgeSeconds int64  `json:"ageSeconds"`
	} `json:"readers"`
}

func (s *session) status() *cobra.Command {
	return &cobra.Command{
		Use:     "status",
		Short:   "Tell how the server and its database are",
		Example: `  roster status`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			document, err := s.call(cmd.Context(), request{method: http.MethodGet, path: []string{"system"}})
			if err != nil {
				return err
			}
			return show(s, document, func(y system) {
				s.say("Roster    %s, built with %s", y.Version, y.Go)
				s.say("Since     %s", instant(y.StartedAt))
				s.say("Database  %s, schema %d, %s MB", y.Database.Engine, y.Database.Schema, number(y.Database.Bytes/1e6))
				if y.Disk != nil {
					s.say("Disk      %s MB free of %s MB", number(y.Disk.Free/1e6), number(y.Disk.Total/1e6))
				}
				for _, r := range y.Readers {
					s.say("Reader    %s, %s events behind", r.Name, number(r.Events))
				}
			})
		},
	}
}
