package cli

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// note is what was noted about a user.
type note struct {
	ID        string    `json:"id"`
	Text      string    `json:"text"`
	Pinned    bool      `json:"pinned"`
	CreatedAt time.Time `json:"createdAt"`
	CreatedBy struct {
		Name string `json:"name"`
	} `json:"createdBy"`
}

func (s *session) usersNotes() *cobra.Command {
	return s.around("notes", "List what administrators have noted about a person", "  roster users notes ada@roster.example", "notes", func(document json.RawMessage) error {
		return show(s, document, func(l struct {
			Items []note `json:"items"`
		},
		) {
			t := newTable("ID", "AT", "BY", "PINNED", "NOTE")
			for _, n := range l.Items {
				pinned := ""
				if n.Pinned {
					pinned = "yes"
				}
				t.add(n.ID, instant(n.CreatedAt), n.CreatedBy.Name, pinned, n.Text)
			}
			s.write(t, "Nothing is noted about this person.")
		})
	})
}

func (s *session) usersNote() *cobra.Command {
	var pinned bool
	var remove string
	cmd := &cobra.Command{
		Use:   "note REF TEXT",
		Short: "Note something about a person, for administrators",
		Long: `Note something about a person. Only administrators see it; the journal tells
that there was a note, not what it says. --remove takes one away for good.`,
		Example: `  roster users note ada@roster.example "Asked for a quieter desk" --pin
  roster users note ada@roster.example --remove note_01m8agzknxf9qbta4gy8s8441s`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			path := []string{"users", args[0], "notes"}
			if remove != "" {
				_, err := s.call(cmd.Context(), request{method: http.MethodDelete, path: append(path, remove)})
				if err == nil {
					s.hint("The note is gone.")
				}
				return err
			}
			body := struct {
				Text   string `json:"text"`
				Pinned bool   `json:"pinned,omitempty"`
			}{strings.Join(args[1:], " "), pinned}
			if body.Text == "" {
				return usage("a note needs a text: roster users note %s \"…\"", args[0])
			}
			document, err := s.call(cmd.Context(), request{method: http.MethodPost, path: path, body: body})
			if err != nil {
				return err
			}
			return show(s, document, func(n note) { s.say("%s", n.ID) })
		},
	}
	cmd.Flags().BoolVar(&pinned, "pin", false, "show it before the others")
	cmd.Flags().StringVar(&remove, "remove", "", "take the note with this `id` away")
	return cmd
}

func (s *session) usersTag() *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use:   "tag REF TAG…",
		Short: "Tag a person, or take tags away",
		Long: `Tag a person. A tag with - before it is taken away; without any, the tags are
listed. People are found by roster users list --filter 'tags eq "vip"'.`,
		Example: `  roster users tag ada@roster.example vip "works council"
  roster users tag ada@roster.example -- -vip`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			path := []string{"users", args[0]}
			document, err := s.call(cmd.Context(), request{method: http.MethodGet, path: path})
			if err != nil {
				return err
			}
			type tagged struct {
				Tags    []string `json:"tags"`
				Version int64    `json:"version"`
			}
			before, err := decode[tagged](document)
			if err != nil {
				return err
			}
			if len(args) > 1 {
				tags := slices.Clone(before.Tags)
				for _, tag := range args[1:] {
					if gone, minus := strings.CutPrefix(tag, "-"); minus {
						tags = slices.DeleteFunc(tags, func(t string) bool { return strings.EqualFold(t, gone) })
					} else {
						tags = append(tags, tag)
					}
				}
				body := userBody{Values: map[string]any{"tags": tags}, Reason: reason}
				if document, err = s.call(cmd.Context(), request{method: http.MethodPatch, path: path, body: body, version: before.Version}); err != nil {
					return err
				}
			}
			return show(s, document, func(t tagged) { s.say("%s", cmp.Or(strings.Join(t.Tags, ", "), "No tags.")) })
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why, for the journal")
	return cmd
}
