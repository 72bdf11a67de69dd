package cli

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"roster"
)

// item is what people see of one change in a set.
type item struct {
	N            int64                      `json:"n"`
	Row          int64                      `json:"row"`
	Action       string                     `json:"action"`
	Verb         string                     `json:"verb"`
	State        string                     `json:"state"`
	Label        string                     `json:"label"`
	Before       map[string]json.RawMessage `json:"before"`
	After        map[string]json.RawMessage `json:"after"`
	StatusBefore string                     `json:"statusBefore"`
	StatusAfter  string                     `json:"statusAfter"`
	Problems     []roster.Problem           `json:"problems"`
	Display      map[string]struct {
		Old string `json:"old"`
		New string `json:"new"`
	} `json:"display"`
}

func (s *session) changesItems() *cobra.Command {
	var p paging
	var action, verb, state string
	var row int64
	var n narrowing
	cmd := &cobra.Command{
		Use:   "items ID",
		Short: "List what a change set does, item by item",
		Example: `  roster changes items chg_01h455vb4pex5vsknk084sn02q --action blocked
  roster changes items chg_01h455vb4pex5vsknk084sn02q --verb deactivate --all --json`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			q := url.Values{}
			set(q, "action", action)
			set(q, "verb", verb)
			set(q, "state", state)
			n.query(q)
			if row > 0 {
				q.Set("row", strconv.FormatInt(row, 10))
			}
			t := newTable("ITEM", "ROW", "ACTION", "STATE", "WHAT", "WHO", "HOW")
			return list(cmd.Context(), s, request{method: http.MethodGet, path: []string{"changesets", args[0], "items"}, query: q}, &p, t,
				"There are no such items.", func(i item) []string {
					row := ""
					if i.Row > 0 {
						row = strconv.FormatInt(i.Row, 10)
					}
					return []string{strconv.FormatInt(i.N, 10), row, i.Action, i.State, i.Verb, i.Label, i.how()}
				})
		},
	}
	p.flags(cmd, true)
	cmd.Flags().StringVar(&action, "action", "", "only this action: change, unchanged or blocked")
	cmd.Flags().StringVar(&verb, "verb", "", "only this verb, such as create, update or deactivate")
	cmd.Flags().StringVar(&state, "state", "", "only this state: planned, applied, skipped or failed")
	cmd.Flags().Int64Var(&row, "row", 0, "only items of this row of the file")
	n.flags(cmd)
	return cmd
}

// how tells old and new, or what stands in the way.
func (i item) how() string {
	var parts []string
	for _, p := range i.Problems {
		parts = append(parts, strings.TrimPrefix(p.Field+": "+p.Message, ": "))
	}
	if i.StatusBefore != i.StatusAfter {
		parts = append(parts, fmt.Sprintf("%s → %s", cmp.Or(i.StatusBefore, "new"), i.StatusAfter))
	}
	names := map[string]bool{}
	for name := range i.Before {
		names[name] = true
	}
	for name := range i.After {
		names[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		before, after := text(i.Before[name]), text(i.After[name])
		if d, ok := i.Display[name]; ok {
			before, after = cmp.Or(d.Old, before), cmp.Or(d.New, after)
		}
		switch {
		case before == after:
		case i.Verb == string(roster.Create):
			parts = append(parts, name+" "+after)
		default:
			parts = append(parts, fmt.Sprintf("%s %s → %s", name, cmp.Or(before, "(none)"), cmp.Or(after, "(none)")))
		}
	}
	return brief(strings.Join(parts, "; "))
}

// brief cuts a text that would break the lines of a table; --json has all of it.
func brief(text string) string {
	const longest = 160
	if letters := []rune(text); len(letters) > longest {
		return string(letters[:longest-1]) + "…"
	}
	return text
}

// text gives a JSON value as people read it.
func text(v json.RawMessage) string {
	var s string
	if json.Unmarshal(v, &s) == nil {
		return s
	}
	if string(v) == "null" {
		return ""
	}
	// Of a list, as of e-mail addresses, a person reads the values.
	var entries []struct {
		Value         string `json:"value"`
		StreetAddress string `json:"streetAddress"`
		Locality      string `json:"locality"`
	}
	if json.Unmarshal(v, &entries) != nil {
		return string(v)
	}
	values := make([]string, 0, len(entries))
	for _, e := range entries {
		values = append(values, cmp.Or(e.Value, strings.TrimSpace(e.StreetAddress+" "+e.Locality)))
	}
	return strings.Join(values, ", ")
}
