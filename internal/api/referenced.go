package api

import (
	"context"
	"strings"

	"roster"
	"roster/internal/store"
)

// referenced collects what values refer to and reads it at once, for readable
// texts beside identifiers.
type referenced struct {
	users []roster.UserID
	nodes []roster.NodeID
}

func refers(t roster.Type) bool {
	return t == roster.UserRef || t == roster.UnitRef || t == roster.LocationRef
}

// note remembers a value of an attribute, if it refers to something.
func (r *referenced) note(a *roster.Attribute, text string) {
	switch {
	case text == "" || !refers(a.Type):
	case a.Type == roster.UserRef:
		r.users = append(r.users, roster.UserID(text))
	default:
		r.nodes = append(r.nodes, roster.NodeID(text))
	}
}

// texts gives readable texts by identifier.
func (r *referenced) texts(ctx context.Context, v *store.View) (map[string]string, error) {
	found := map[string]string{}
	users, err := v.Users(ctx, r.users)
	if err != nil {
		return nil, err
	}
	for id, u := range users {
		found[string(id)] = u.DisplayName()
	}
	nodes, err := v.NodeLines(ctx, r.nodes)
	if err != nil {
		return nil, err
	}
	for _, id := range r.nodes {
		found[string(id)] = strings.Join(pathOf(nodes, id), "/")
	}
	return found, nil
}

// fill adds the texts to entries of a history.
func (r *referenced) fill(ctx context.Context, v *store.View, catalogue *roster.Catalogue, entries []historyEntry) error {
	texts, err := r.texts(ctx, v)
	if err != nil || len(texts) == 0 {
		return err
	}
	for i := range entries {
		for name, d := range entries[i].Changes {
			if a, ok := catalogue.Lookup(name); ok && refers(a.Type) {
				if entries[i].Display == nil {
					entries[i].Display = map[string]deltaTexts{}
				}
				before, _ := d.Old.(string)
				after, _ := d.New.(string)
				entries[i].Display[name] = deltaTexts{texts[before], texts[after]}
			}
		}
	}
	return nil
}
