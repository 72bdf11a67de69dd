package cli

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
)

func (s *session) usersGet() *cobra.Command {
	var asOf string
	cmd := &cobra.Command{
		Use:   "get REF",
		Short: "Show one person",
		Example: `  roster users get ada@roster.example
  roster users get apark --as-of 2026-01-31 --json`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			q := url.Values{}
			if asOf != "" {
				at, err := parseInstant("--as-of", asOf)
				if err != nil {
					return err
				}
				q.Set("asOf", at)
			}
			document, err := s.call(cmd.Context(), request{method: http.MethodGet, path: []string{"users", args[0]}, query: q})
			if err != nil {
				return err
			}
			return s.showUser(document)
		},
	}
	cmd.Flags().StringVar(&asOf, "as-of", "", "how the person was at this instant (2026-01-31, or with a time)")
	return cmd
}

// showUser prints a user: the texts first, then what belongs to custom
// attributes and the record itself.
func (s *session) showUser(document json.RawMessage) error {
	return show(s, document, func(u user) {
		t := newTable("ATTRIBUTE", "VALUE")
		add := func(name, value string) {
			if value != "" {
				t.add(name, value)
			}
		}
		add("name", u.DisplayName)
		add("user name", u.UserName)
		add("e-mail", u.email())
		add("status", u.state())
		add("reason", u.StatusReason)
		add("until", instant(u.StatusUntil))
		add("locked until", instant(u.LockedUntil))
		add("lock reason", u.LockReason)
		add("deleted", instant(u.DeletedAt))
		add("title", u.Title)
		add("unit", u.Unit.String())
		add("location", u.Location.String())
		add("manager", u.Manager.String())
		add("roles", strings.Join(u.Roles, ", "))
		fields, _ := decode[map[string]json.RawMessage](document) // it was read a moment ago
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			if !told[name] && !strings.HasPrefix(string(fields[name]), "{") && !strings.HasPrefix(string(fields[name]), "[") {
				add(name, text(fields[name]))
			}
		}
		for _, name := range slices.Sorted(maps.Keys(u.Attributes)) {
			add(name, text(u.Attributes[name]))
		}
		add("id", u.ID)
		add("version", strconv.FormatInt(u.Version, 10))
		add("created", instant(u.CreatedAt))
		add("updated", instant(u.UpdatedAt))
		s.write(t, "")
	})
}

// told names the fields of a user that showUser has words of its own for.
var told = map[string]bool{
	"id": true, "userName": true, "displayName": true, "title": true, "status": true, "statusReason": true, "statusUntil": true,
	"statusChangedAt": true, "statusChangedBy": true, "locked": true, "lockedUntil": true, "lockReason": true, "deletedAt": true,
	"version": true, "createdAt": true, "updatedAt": true,
}
