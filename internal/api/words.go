package api

import (
	"context"
	"maps"
	"slices"
	"strings"

	"roster"
	"roster/internal/store"
)

// words are what identifiers in the items of a change set stand for, read in a
// few statements for a whole page: also of people and units that only the
// set itself will make.
type words struct {
	catalogue *roster.Catalogue
	users     map[string]string
	nodes     map[roster.NodeID]roster.Node
}

func readWords(ctx context.Context, v *store.View, catalogue *roster.Catalogue, set roster.ChangeSetID, items []roster.Item) (*words, error) {
	w := &words{catalogue: catalogue, users: map[string]string{}, nodes: map[roster.NodeID]roster.Node{}}
	users, nodes := map[string]bool{}, map[string]bool{}
	for _, i := range items {
		for _, values := range []roster.Values{i.Before, i.After} {
			for name, id := range values {
				switch w.kind(i, name) {
				case roster.SubjectUser:
					users[id] = id != ""
				case roster.SubjectUnit:
					nodes[id] = id != ""
				default:
				}
			}
		}
	}
	delete(users, "")
	delete(nodes, "")
	if err := w.readUsers(ctx, v, set, slices.Sorted(maps.Keys(users))); err != nil {
		return nil, err
	}
	return w, w.readNodes(ctx, v, set, slices.Sorted(maps.Keys(nodes)))
}

// kind tells what a value of an item refers to, if it does; units stand for
// locations too.
func (w *words) kind(i roster.Item, name string) roster.SubjectKind {
	if i.Change.Subject.Kind == roster.SubjectUnit || i.Change.Subject.Kind == roster.SubjectLocation {
		if name == "parent" {
			return roster.SubjectUnit
		}
		return ""
	}
	a, ok := w.catalogue.Lookup(name)
	if !ok {
		return ""
	}
	switch a.Type {
	case roster.UserRef:
		return roster.SubjectUser
	case roster.UnitRef, roster.LocationRef:
		return roster.SubjectUnit
	default:
		return ""
	}
}

func (w *words) readUsers(ctx context.Context, v *store.View, set roster.ChangeSetID, ids []string) error {
	wanted := make([]roster.UserID, len(ids))
	for i, id := range ids {
		wanted[i] = roster.UserID(id)
	}
	found, err := v.Users(ctx, wanted)
	if err != nil {
		return err
	}
	for id, u := range found {
		w.users[string(id)] = u.DisplayName()
	}
	made, err := v.ItemsMaking(ctx, set, slices.DeleteFunc(ids, func(id string) bool { return w.users[id] != "" }))
	for _, i := range made {
		w.users[i.Change.Subject.ID] = i.Label
	}
	return err
}

// readNodes reads nodes with all that is above them: level by level as far as
// the set makes them, the rest at once.
func (w *words) readNodes(ctx context.Context, v *store.View, set roster.ChangeSetID, ids []string) error {
	for range roster.MaxDepth {
		ids = slices.DeleteFunc(ids, func(id string) bool { _, known := w.nodes[roster.NodeID(id)]; return known || id == "" })
		if len(ids) == 0 {
			return nil
		}
		wanted := make([]roster.NodeID, len(ids))
		for i, id := range ids {
			wanted[i] = roster.NodeID(id)
		}
		lines, err := v.NodeLines(ctx, wanted)
		if err != nil {
			return err
		}
		maps.Copy(w.nodes, lines)
		ids = slices.DeleteFunc(ids, func(id string) bool { _, known := lines[roster.NodeID(id)]; return known })
		made, err := v.ItemsMaking(ctx, set, ids)
		if err != nil {
			return err
		}
		ids = ids[:0]
		for _, i := range made {
			id := roster.NodeID(i.Change.Subject.ID)
			w.nodes[id] = roster.Node{ID: id, Name: i.After["name"], Parent: roster.NodeID(i.After["parent"])}
			ids = append(ids, i.After["parent"])
		}
	}
	return nil
}

// display gives the words of an item's references, nil when it has none.
func (w *words) display(i roster.Item) map[string]deltaTexts {
	var shown map[string]deltaTexts
	for _, values := range []roster.Values{i.Before, i.After} {
		for name := range values {
			kind := w.kind(i, name)
			if kind == "" {
				continue
			}
			d := deltaTexts{Old: w.text(kind, i.Before[name]), New: w.text(kind, i.After[name])}
			if d == (deltaTexts{}) {
				continue
			}
			if shown == nil {
				shown = map[string]deltaTexts{}
			}
			shown[name] = d
		}
	}
	return shown
}

func (w *words) text(kind roster.SubjectKind, id string) string {
	if kind == roster.SubjectUser {
		return w.users[id]
	}
	return strings.Join(pathOf(w.nodes, roster.NodeID(id)), " / ")
}

// typedValues gives values the types that they have in JSON.
func typedValues(catalogue *roster.Catalogue, values roster.Values) map[string]any {
	if len(values) == 0 {
		return nil
	}
	m := make(map[string]any, len(values))
	for name, text := range values {
		m[name] = text
		if a, ok := catalogue.Lookup(name); ok && text != "" {
			m[name] = typed(a, text)
		}
	}
	return m
}
