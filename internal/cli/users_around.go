package cli

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// origin is where a value of a user comes from.
type origin struct {
	At    time.Time `json:"at"`
	Actor struct {
		Name string `json:"name"`
	} `json:"actor"`
	Origin string `json:"origin"`
	Title  string `json:"title"`
	Source string `json:"source"`
	Reason string `json:"reason"`
	Back   *struct {
		At time.Time `json:"at"`
	} `json:"back"`
}

// around is a question about what stands around a person; it is answered with
// one document.
func (s *session) around(use, short, example, path string, tell func(document json.RawMessage) error) *cobra.Command {
	return &cobra.Command{
		Use: use + " REF", Short: short, Example: example, Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			document, err := s.call(cmd.Context(), request{method: http.MethodGet, path: []string{"users", args[0], path}})
			if err != nil {
				return err
			}
			return tell(document)
		},
	}
}

func (s *session) usersOrigins() *cobra.Command {
	type origins struct {
		Items map[string]origin `json:"items"`
	}
	return s.around("origins", "Tell where each value of a person comes from", "  roster users origins ada@roster.example", "origins", func(document json.RawMessage) error {
		return show(s, document, func(o origins) {
			t := newTable("ATTRIBUTE", "SINCE", "BY", "FROM", "REASON")
			for _, name := range slices.Sorted(maps.Keys(o.Items)) {
				one := o.Items[name]
				from := strings.TrimSpace(one.Origin + " " + cmp.Or(one.Source, one.Title))
				if one.Back != nil {
					from += ", brought back " + instant(one.Back.At)
				}
				t.add(name, instant(one.At), one.Actor.Name, brief(from), one.Reason)
			}
			s.write(t, "The journal tells nothing of this person.")
		})
	})
}

func (s *session) usersManagers() *cobra.Command {
	return s.around("managers", "List the managers above a person, up to the top", "  roster users managers ada@roster.example", "managers", func(document json.RawMessage) error {
		return show(s, document, func(l struct {
			Items []user `json:"items"`
		},
		) {
			t := newTable("USER NAME", "NAME", "STATUS", "TITLE", "UNIT")
			for _, u := range l.Items {
				t.add(u.UserName, u.DisplayName, u.state(), u.Title, u.Unit.String())
			}
			s.write(t, "Nobody is above this person.")
		})
	})
}

func (s *session) usersDuplicates() *cobra.Command {
	return s.around("duplicates", "List who may be the same person, and why", "  roster users duplicates ada@roster.example", "duplicates", func(document json.RawMessage) error {
		return show(s, document, func(l struct {
			Items []struct {
				ID          string   `json:"id"`
				UserName    string   `json:"userName"`
				DisplayName string   `json:"displayName"`
				Reasons     []string `json:"reasons"`
			} `json:"items"`
		},
		) {
			t := newTable("ID", "USER NAME", "NAME", "WHY")
			for _, u := range l.Items {
				t.add(u.ID, u.UserName, u.DisplayName, strings.ReplaceAll(strings.Join(u.Reasons, ", "), "_", " "))
			}
			s.write(t, "Nobody looks like the same person.")
		})
	})
}
