package export

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"roster"
	"roster/internal/store"
)

// column is one column of a file.
type column struct {
	name, label string
	cell        func(*roster.User, *page) string
}

// page is what a number of people refer to, read at once.
type page struct {
	now   time.Time
	users map[roster.UserID]roster.User
	nodes map[roster.NodeID]roster.Node
}

// states are the columns of what is no attribute.
var states = []column{
	{"id", "Id", func(u *roster.User, _ *page) string { return string(u.ID) }},
	{"status", "Status", func(u *roster.User, _ *page) string { return string(u.State.Status) }},
	{"statusReason", "Reason of the status", func(u *roster.User, _ *page) string { return u.State.StatusReason }},
	{"statusChangedAt", "Status since", func(u *roster.User, _ *page) string { return instant(u.State.StatusChangedAt) }},
	{"statusUntil", "Status until", func(u *roster.User, _ *page) string { return instant(u.State.StatusUntil) }},
	{"locked", "Locked", func(u *roster.User, p *page) string { return strconv.FormatBool(u.Locked(p.now)) }},
	{"createdAt", "Created", func(u *roster.User, _ *page) string { return instant(u.CreatedAt) }},
	{"updatedAt", "Last changed", func(u *roster.User, _ *page) string { return instant(u.UpdatedAt) }},
	{"deletedAt", "Deleted", func(u *roster.User, _ *page) string { return instant(u.State.DeletedAt) }},
}

func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// columnsOf finds columns by their names; without any, all there are.
func columnsOf(ctx context.Context, v *store.View, wanted []string) (list []column, err error) {
	catalogue, err := v.Catalogue(ctx)
	if err != nil {
		return nil, err
	}
	all := slices.Clone(states[:2])
	for _, a := range catalogue.All() {
		switch a.Type {
		case roster.Emails, roster.Phones, roster.Addresses: // their parts are columns
		default:
			all = append(all, column{a.Name, a.Label, attributeCell(a)})
		}
	}
	all = append(all, states[2:]...)
	if len(wanted) == 0 {
		return all, nil
	}
	for _, name := range wanted {
		i := slices.IndexFunc(all, func(c column) bool { return c.name == name })
		if i < 0 {
			return nil, roster.Errorf(roster.Invalid, "export_column", "there is no column %q: use names of attributes of one value, or id, status, createdAt and the like", name)
		}
		list = append(list, all[i])
	}
	return list, nil
}

func names(columns []column) []string {
	list := make([]string, len(columns))
	for i, c := range columns {
		list[i] = c.name
	}
	return list
}

// attributeCell writes values as an import reads them: a manager by user name,
// a unit by its path.
func attributeCell(a *roster.Attribute) func(*roster.User, *page) string {
	return func(u *roster.User, p *page) string {
		text := a.Get(u.Values)
		switch {
		case text == "":
			return ""
		case a.Type == roster.UserRef:
			if other := p.users[roster.UserID(text)]; other.Values["userName"] != "" {
				return other.Values["userName"]
			}
			return text
		case a.Type == roster.UnitRef || a.Type == roster.LocationRef:
			return p.path(roster.NodeID(text))
		case a.Type == roster.MultiChoice:
			var words []string
			_ = json.Unmarshal([]byte(text), &words) // canonical texts are valid
			return strings.Join(words, ", ")
		default:
			return text
		}
	}
}

func (p *page) path(id roster.NodeID) string {
	var parts []string
	for n, ok := p.nodes[id]; ok && len(parts) < roster.MaxDepth; n, ok = p.nodes[n.Parent] {
		parts = append(parts, n.Name)
	}
	slices.Reverse(parts)
	return strings.Join(parts, "/")
}

// look reads what people refer to, as far as the columns show it.
func look(ctx context.Context, v *store.View, catalogue *roster.Catalogue, columns []column, users []roster.User) (p *page, err error) {
	p = &page{now: v.Now()}
	people, nodes := map[roster.UserID]bool{}, map[roster.NodeID]bool{}
	for _, c := range columns {
		a, ok := catalogue.Lookup(c.name)
		if !ok {
			continue
		}
		for i := range users {
			text := a.Get(users[i].Values)
			switch {
			case text == "":
			case a.Type == roster.UserRef:
				people[roster.UserID(text)] = true
			case a.Type == roster.UnitRef || a.Type == roster.LocationRef:
				nodes[roster.NodeID(text)] = true
			default:
			}
		}
	}
	if p.users, err = v.Users(ctx, keys(people)); err != nil {
		return nil, err
	}
	p.nodes, err = v.NodeLines(ctx, keys(nodes))
	return p, err
}

func keys[K ~string](set map[K]bool) []K {
	list := make([]K, 0, len(set))
	for k := range set {
		list = append(list, k)
	}
	return list
}
