package api

import (
	"context"
	"encoding/json"

	"roster"
	"roster/internal/store"
)

// showEvents gives events with what their subjects are called and what the
// identifiers in their values stand for, in a few statements for a whole page.
func showEvents(ctx context.Context, v *store.View, events []roster.Event) ([]eventJSON, error) {
	catalogue, err := v.Catalogue(ctx)
	if err != nil {
		return nil, err
	}
	items := make([]roster.Item, len(events))
	for i, e := range events {
		items[i] = itemOf(e)
	}
	words, err := readWords(ctx, v, catalogue, "", items)
	if err != nil {
		return nil, err
	}
	names, err := subjectNames(ctx, v, events)
	if err != nil {
		return nil, err
	}
	bodies := make([]eventJSON, len(events))
	for i, e := range events {
		bodies[i] = newEvent(e)
		bodies[i].SubjectName, bodies[i].Display = names[e.Subject], words.display(items[i])
	}
	return bodies, nil
}

// itemOf gives the values that an event tells of, as an item of a change set
// would.
func itemOf(e roster.Event) roster.Item {
	var data struct {
		Values  roster.Values           `json:"values"`
		Changes map[string]roster.Delta `json:"changes"`
		Name    string                  `json:"name"`
		Parent  string                  `json:"parent"`
	}
	i := roster.Item{Change: roster.Change{Subject: e.Subject}, Before: roster.Values{}, After: roster.Values{}}
	if json.Unmarshal(e.Data, &data) != nil { // of another form: there is nothing to put into words
		return i
	}
	for name, text := range data.Values {
		i.After[name] = text
	}
	for name, d := range data.Changes {
		i.Before[name], i.After[name] = d.Old, d.New
	}
	if data.Parent != "" {
		i.After["parent"] = data.Parent
	}
	return i
}

// subjectNames finds what the subjects of events are called now.
func subjectNames(ctx context.Context, v *store.View, events []roster.Event) (map[roster.Subject]string, error) {
	names := map[roster.Subject]string{}
	var users []roster.UserID
	var nodes []roster.NodeID
	var sets []roster.ChangeSetID
	for _, e := range events {
		if _, seen := names[e.Subject]; seen {
			continue
		}
		names[e.Subject] = ""
		switch e.Subject.Kind {
		case roster.SubjectUser:
			users = append(users, roster.UserID(e.Subject.ID))
		case roster.SubjectUnit, roster.SubjectLocation:
			nodes = append(nodes, roster.NodeID(e.Subject.ID))
		case roster.SubjectChangeSet:
			sets = append(sets, roster.ChangeSetID(e.Subject.ID))
		default:
		}
	}
	people, err := v.Users(ctx, users)
	if err != nil {
		return nil, err
	}
	for _, u := range people {
		names[u.Subject()] = u.DisplayName()
	}
	found, err := v.NodesByID(ctx, nodes)
	if err != nil {
		return nil, err
	}
	for _, n := range found {
		names[n.Subject()] = n.Name
	}
	list, err := v.ChangeSetsByID(ctx, sets)
	for _, s := range list {
		names[roster.Subject{Kind: roster.SubjectChangeSet, ID: string(s.ID)}] = s.Title
	}
	return names, err
}
