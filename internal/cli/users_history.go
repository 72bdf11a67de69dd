package cli

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// version is one entry of a user's history.
type version struct {
	Version int64     `json:"version"`
	At      time.Time `json:"at"`
	Actor   struct {
		Name string `json:"name"`
	} `json:"actor"`
	Reason string `json:"reason"`
	Events []struct {
		Type string `json:"type"`
	} `json:"events"`
	Changes map[string]struct {
		Old json.RawMessage `json:"old"`
		New json.RawMessage `json:"new"`
	} `json:"changes"`
	Display map[string]struct {
		Old string `json:"old"`
		New string `json:"new"`
	} `json:"display"`
}

func (s *session) usersHistory() *cobra.Command {
	var p paging
	cmd := &cobra.Command{
		Use:     "history REF",
		Short:   "Tell what happened to a person, the newest first",
		Example: `  roster users history ada@roster.example`,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			t := newTable("VERSION", "AT", "BY", "WHAT", "HOW", "REASON")
			r := request{method: http.MethodGet, path: []string{"users", args[0], "history"}}
			return list(cmd.Context(), s, r, &p, t, "Nothing has happened.", func(v version) []string {
				var types []string
				for _, e := range v.Events {
					types = append(types, e.Type)
				}
				return []string{strconv.FormatInt(v.Version, 10), instant(v.At), v.Actor.Name, strings.Join(types, ", "), v.how(), v.Reason}
			})
		},
	}
	p.flags(cmd, false)
	return cmd
}

func (v version) how() string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(v.Changes)) {
		c, d := v.Changes[name], v.Display[name]
		before, after := cmp.Or(d.Old, text(c.Old), "(none)"), cmp.Or(d.New, text(c.New), "(none)")
		parts = append(parts, fmt.Sprintf("%s %s → %s", name, before, after))
	}
	return brief(strings.Join(parts, "; "))
}
