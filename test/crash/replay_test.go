package crash

import (
	"fmt"
	"maps"
	"strings"
	"time"

	"roster"
)

// replay is the state that follows from the journal alone: the rows of the
// database must be the same, or a write and its event have come apart.
type replay struct {
	users  map[roster.UserID]*history
	named  map[string]*history // by user name, of those who were ever made
	nodes  map[string]roster.Node
	units  map[string]string // what happened to each unit, by its first name
	tokens map[string]string // by name: "", "made" or "withdrawn"

	ids    map[string]string // names of units and tokens by identifier
	faults []string
}

// history is what the journal says of one user.
type history struct {
	roster.User
	tx   int64
	past []roster.User // superseded versions, the oldest first
	acts []string      // what was done, in words that the clients use too
}

func newReplay() *replay {
	return &replay{
		users: map[roster.UserID]*history{}, named: map[string]*history{}, nodes: map[string]roster.Node{},
		units: map[string]string{}, tokens: map[string]string{}, ids: map[string]string{},
	}
}

func (r *replay) fault(e roster.Event, format string, args ...any) {
	r.faults = append(r.faults, fmt.Sprintf("event %s, %s of %s: ", e.Position, e.Type, e.Subject.ID)+fmt.Sprintf(format, args...))
}

// take adds an event, which must fit to all before it.
func (r *replay) take(e roster.Event) {
	payload, err := e.Decode()
	if err != nil {
		r.fault(e, "%v", err)
		return
	}
	switch e.Subject.Kind {
	case roster.SubjectUser:
		if strings.HasPrefix(e.Type, "user.") {
			r.user(e, payload)
		}
	case roster.SubjectUnit, roster.SubjectLocation:
		r.node(e, payload)
	case roster.SubjectToken:
		r.token(e, payload)
	}
}

func (r *replay) user(e roster.Event, payload roster.Payload) {
	id := roster.UserID(e.Subject.ID)
	h := r.users[id]
	if p, ok := payload.(*roster.UserCreated); ok {
		if h != nil {
			r.fault(e, "was made already")
			return
		}
		h = &history{User: roster.User{ID: id, Version: 1, Values: p.Values, State: roster.State{Status: p.Status}}, tx: e.Position.Tx}
		r.users[id], r.named[p.Values["userName"]] = h, h
		return
	}
	if h == nil {
		r.fault(e, "was never made")
		return
	}
	if h.tx != e.Position.Tx {
		h.past = append(h.past, h.User)
		h.Values = maps.Clone(h.Values)
		h.Version++
		h.tx = e.Position.Tx
	}
	switch p := payload.(type) {
	case *roster.UserUpdated:
		for name, change := range p.Changes {
			if h.Values[name] != change.Old {
				r.fault(e, "%s was %q, not %q", name, h.Values[name], change.Old)
			}
			if h.Values[name] = change.New; change.New == "" {
				delete(h.Values, name)
			}
		}
		if change, ok := p.Changes["title"]; ok {
			h.acts = append(h.acts, change.New)
		}
	case *roster.UserStatusChanged:
		if h.State.Status != p.From {
			r.fault(e, "was %s, not %s", h.State.Status, p.From)
		}
		h.State.Status = p.To
		h.acts = append(h.acts, string(p.To))
	case *roster.UserDeleted:
		if h.Deleted() {
			r.fault(e, "was deleted already")
		}
		h.State.DeletedAt = e.At
		h.acts = append(h.acts, "deleted")
	case *roster.UserRestored:
		h.State.DeletedAt = time.Time{}
		h.acts = append(h.acts, "restored")
	}
}

func (r *replay) node(e roster.Event, payload roster.Payload) {
	n, known := r.nodes[e.Subject.ID]
	switch p := payload.(type) {
	case *roster.NodeCreated:
		if known {
			r.fault(e, "was made already")
		}
		n = roster.Node{ID: roster.NodeID(e.Subject.ID), Kind: e.Subject.Kind, Name: p.Name, Parent: p.Parent}
		r.ids[e.Subject.ID] = p.Name
	case *roster.NodeUpdated:
		if change, ok := p.Changes["name"]; ok {
			if n.Name != change.Old {
				r.fault(e, "was called %q, not %q", n.Name, change.Old)
			}
			n.Name = change.New
			r.units[r.ids[e.Subject.ID]] += change.New + "\n"
		}
		if change, ok := p.Changes["parent"]; ok {
			n.Parent = roster.NodeID(change.New)
		}
	case *roster.NodeDeleted:
		n.Deleted = true
	case *roster.NodeRestored:
		n.Deleted = false
	}
	n.Version++
	r.nodes[e.Subject.ID] = n
}

func (r *replay) token(e roster.Event, payload roster.Payload) {
	switch p := payload.(type) {
	case *roster.TokenCreated:
		if r.tokens[p.Name] != "" && p.Name != "bootstrap" {
			r.fault(e, "there are two tokens %q", p.Name)
		}
		r.ids[e.Subject.ID], r.tokens[p.Name] = p.Name, "made"
	case *roster.TokenRevoked:
		name := r.ids[e.Subject.ID]
		if r.tokens[name] != "made" {
			r.fault(e, "the token %q is %q", name, r.tokens[name])
		}
		r.tokens[name] = "withdrawn"
	}
}
