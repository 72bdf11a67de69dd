package api

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"roster"
	"roster/internal/store"
)

// userJSON is a user as the API shows them: the attributes of the catalogue
// under their names, and what is known of their state. Its schema is derived
// from the catalogue as well, see [userJSON.Schema].
type userJSON struct{ members map[string]any }

// MarshalJSON implements json.Marshaler.
func (u userJSON) MarshalJSON() ([]byte, error) { return json.Marshal(u.members) }

type (
	nodeRef struct {
		ID   roster.NodeID `json:"id"`
		Path []string      `json:"path"`
	}
	personRef struct {
		ID          roster.UserID `json:"id"`
		UserName    string        `json:"userName,omitempty"`
		DisplayName string        `json:"displayName,omitempty"`
		Deleted     bool          `json:"deleted,omitempty"` // in the recycle bin
	}
)

// people turns users into what the API shows of them. All that they refer to
// is read for the whole page at once.
type people struct {
	catalogue *roster.Catalogue
	now       time.Time
	managers  map[roster.UserID]roster.User
	nodes     map[roster.NodeID]roster.Node
	roles     map[roster.UserID][]roster.Role
}

func showUsers(ctx context.Context, v *store.View, users ...roster.User) ([]userJSON, error) {
	p, err := loadPeople(ctx, v, users)
	if err != nil {
		return nil, err
	}
	list := make([]userJSON, len(users))
	for i, u := range users {
		list[i] = p.show(u)
	}
	return list, nil
}

func loadPeople(ctx context.Context, v *store.View, users []roster.User) (p *people, err error) {
	p = &people{now: v.Now()}
	if p.catalogue, err = v.Catalogue(ctx); err != nil {
		return nil, err
	}
	var ids, managers []roster.UserID
	var nodes []roster.NodeID
	seen := map[string]bool{"": true}
	for _, u := range users {
		ids = append(ids, u.ID)
		if m := u.Values["manager"]; !seen[m] {
			seen[m], managers = true, append(managers, roster.UserID(m))
		}
		for _, n := range []string{u.Values["unit"], u.Values["location"]} {
			if !seen[n] {
				seen[n], nodes = true, append(nodes, roster.NodeID(n))
			}
		}
	}
	if p.managers, err = v.UserNames(ctx, managers); err != nil {
		return nil, err
	}
	if p.nodes, err = v.NodeLines(ctx, nodes); err != nil {
		return nil, err
	}
	p.roles, err = v.RolesOfUsers(ctx, ids)
	return p, err
}

func (p *people) show(u roster.User) userJSON {
	m, custom := map[string]any{}, map[string]any{}
	for _, a := range p.catalogue.All() {
		text := u.Values[a.Name]
		switch {
		case text == "" || a.Part():
		case a.Custom:
			custom[a.Name] = typed(a, text)
		default:
			place(m, a.Name, p.value(a, text))
		}
	}
	m["attributes"] = custom // even when there are none: scripts reach into it
	m["id"], m["version"], m["createdAt"], m["updatedAt"] = u.ID, u.Version, u.CreatedAt, u.UpdatedAt
	if roles := p.roles[u.ID]; len(roles) > 0 {
		m["roles"] = roles
	}
	p.state(m, u)
	return userJSON{m}
}

// state shows status, lock and bin.
func (p *people) state(m map[string]any, u roster.User) {
	s := u.State
	locked := u.Locked(p.now)
	m["status"], m["locked"] = s.Status, locked
	for name, text := range map[string]string{"statusReason": s.StatusReason, "statusChangedBy": s.StatusChangedBy} {
		if text != "" {
			m[name] = text
		}
	}
	if locked && s.LockReason != "" {
		m["lockReason"] = s.LockReason
	}
	for name, at := range map[string]time.Time{"statusChangedAt": s.StatusChangedAt, "statusUntil": s.StatusUntil, "deletedAt": s.DeletedAt} {
		if !at.IsZero() {
			m[name] = at
		}
	}
	if locked && !s.LockedUntil.IsZero() {
		m["lockedUntil"] = s.LockedUntil
	}
}

// value shows a built-in attribute; those that name something else show what.
func (p *people) value(a *roster.Attribute, text string) any {
	switch a.Type {
	case roster.UnitRef, roster.LocationRef:
		return nodeRef{roster.NodeID(text), pathOf(p.nodes, roster.NodeID(text))}
	case roster.UserRef:
		m := p.managers[roster.UserID(text)]
		return personRef{roster.UserID(text), m.Values["userName"], m.DisplayName(), m.Deleted()}
	default:
		return typed(a, text)
	}
}

// typed gives a canonical text the type that it has in JSON.
func typed(a *roster.Attribute, text string) any {
	switch {
	case a.List():
		return json.RawMessage(text)
	case a.Type == roster.Number:
		return json.Number(text)
	case a.Type == roster.Boolean:
		return text == "true"
	default:
		return text
	}
}

// place puts a value under a name; a dot leads into an object.
func place(m map[string]any, name string, value any) {
	outer, inner, nested := strings.Cut(name, ".")
	if !nested {
		m[name] = value
		return
	}
	object, ok := m[outer].(map[string]any)
	if !ok {
		object = map[string]any{}
		m[outer] = object
	}
	object[inner] = value
}

// pathOf gives the names from the top down to a node.
func pathOf(nodes map[roster.NodeID]roster.Node, id roster.NodeID) []string {
	path := []string{}
	for n, ok := nodes[id]; ok && len(path) < roster.MaxDepth; n, ok = nodes[n.Parent] {
		path = append(path, n.Name)
	}
	for i, j := 0, len(path)-1; i < j; i, j = i+1, j-1 {
		path[i], path[j] = path[j], path[i]
	}
	return path
}
