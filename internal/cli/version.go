package cli

import (
	"runtime"

	"github.com/spf13/cobra"
)

func (s *session) version() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Tell which version this is",
		Example: `  roster version --json`,
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if s.json {
				return s.printValue(struct {
					Version string `json:"version"`
					Go      string `json:"go"`
				}{s.Version, runtime.Version()})
			}
			s.say("roster %s (%s)", s.Version, runtime.Version())
			return nil
		},
	}
}
