package directory

import (
	"context"
	"slices"

	"roster"
	"roster/internal/store"
)

// facts holds what the rules have to know of a batch of changes, read in a few
// statements for the whole batch, and kept in step as the batch goes on: a
// change sees what those before it did.
type facts struct {
	catalogue *roster.Catalogue
	users     map[roster.UserID]roster.User // the subjects
	owners    map[roster.Key]roster.UserID
	released  map[roster.Key]bool
	managers  map[roster.UserID]store.Manager
	expected  map[roster.UserID]bool // users whom the same change set will make
	nodes     map[roster.NodeID]roster.Node
	admins    map[roster.UserID]bool // the administrators, and whether they can sign in

	// plan, while planning, knows what earlier batches of the set take.
	plan *Planning
}

// loadFacts reads what a batch of changes to users needs.
func loadFacts(ctx context.Context, v *store.View, catalogue *roster.Catalogue, changes []roster.Change) (*facts, error) {
	f := &facts{catalogue: catalogue, released: map[roster.Key]bool{}, expected: map[roster.UserID]bool{}}
	var ids []roster.UserID
	for _, c := range changes {
		if c.Verb != roster.Create {
			ids = append(ids, roster.UserID(c.Subject.ID))
		}
	}
	var err error
	if f.users, err = v.Users(ctx, ids); err != nil {
		return nil, err
	}
	need := f.needs(changes)
	if f.owners, err = v.Owners(ctx, need.keys); err != nil {
		return nil, err
	}
	if f.managers, err = v.ManagerLines(ctx, need.users); err != nil {
		return nil, err
	}
	if f.nodes, err = v.NodesByID(ctx, need.nodes); err != nil {
		return nil, err
	}
	if need.admins {
		if f.admins, err = administrators(ctx, v); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// administrators tells of everybody who has the role whether they can sign in.
func administrators(ctx context.Context, v *store.View) (map[roster.UserID]bool, error) {
	able, err := v.Administrators(ctx)
	if err != nil {
		return nil, err
	}
	all, err := v.Holders(ctx, roster.Administrator)
	admins := make(map[roster.UserID]bool, len(all))
	for _, id := range all {
		admins[id] = slices.Contains(able, id)
	}
	return admins, err
}

// needs is what a batch of changes may ask for.
type needs struct {
	keys   []roster.Key
	users  []roster.UserID
	nodes  []roster.NodeID
	admins bool
}

func (f *facts) needs(changes []roster.Change) needs {
	var n needs
	seen := map[string]bool{}
	for _, c := range changes {
		switch c.Verb {
		case roster.Restore, roster.Revert:
			n.keys = append(n.keys, f.catalogue.Keys(f.users[roster.UserID(c.Subject.ID)].Values)...)
			n.admins = true
		case roster.Create, roster.Update, roster.Confirm:
		case roster.Activate, roster.Unlock: // another change of the batch may ask who came back
			n.admins = n.admins || len(changes) > 1
		default:
			n.admins = true
		}
		for name, text := range c.Values {
			if a, ok := f.catalogue.Lookup(name); ok && text != "" {
				n.add(a, text, seen)
			}
		}
	}
	return n
}

func (n *needs) add(a *roster.Attribute, text string, seen map[string]bool) {
	switch a.Type {
	case roster.UserRef:
		if !seen[text] {
			n.users = append(n.users, roster.UserID(text))
		}
		seen[text] = true
	case roster.UnitRef, roster.LocationRef:
		if !seen[text] {
			n.nodes = append(n.nodes, roster.NodeID(text))
		}
		seen[text] = true
	default:
		kind, unique := a.KeyKind()
		if !unique {
			return
		}
		canonical, problem := a.Parse(text)
		if problem != nil {
			return
		}
		if a.Type == roster.Emails {
			for _, e := range roster.Entries(canonical) {
				n.keys = append(n.keys, roster.Key{Kind: kind, Value: a.Key(e.Value)})
			}
			return
		}
		if k := a.Key(canonical); k != "" {
			n.keys = append(n.keys, roster.Key{Kind: kind, Value: k})
		}
	}
}

// Catalogue gives the attributes in force.
func (f *facts) Catalogue() *roster.Catalogue { return f.catalogue }

// Owner tells who holds a key, with the changes so far.
func (f *facts) Owner(k roster.Key) (roster.UserID, bool) {
	if f.plan != nil {
		if holder, ok := f.plan.claimed(k); ok {
			return holder, true
		}
	}
	if f.released[k] || f.plan != nil && f.plan.gaveUp(k) {
		return "", false
	}
	id, ok := f.owners[k]
	return id, ok
}

// Manager tells the manager of a user, with the changes so far.
func (f *facts) Manager(id roster.UserID) (roster.UserID, bool) {
	if f.plan != nil {
		if m, moved := f.plan.manager(id); moved {
			return m.Above, !m.Deleted
		}
	}
	if m, ok := f.managers[id]; ok {
		return m.Above, !m.Deleted
	}
	return "", f.expected[id] || f.plan != nil && f.plan.makes(id)
}

// Node tells whether a unit or location exists, with the changes so far.
func (f *facts) Node(id roster.NodeID) bool {
	if f.plan != nil {
		if n, ok := f.plan.nodes[id]; ok {
			return !n.Deleted
		}
	}
	n, ok := f.nodes[id]
	return ok && !n.Deleted
}

// LastAdministrator tells whether nobody else could administer Roster.
func (f *facts) LastAdministrator(id roster.UserID) bool {
	for admin := range f.admins {
		if admin != id && f.able(admin) {
			return false
		}
	}
	return f.able(id)
}

func (f *facts) able(admin roster.UserID) bool {
	if f.plan != nil {
		if able, changed := f.plan.admins[admin]; changed {
			return able
		}
	}
	return f.admins[admin]
}

// happened keeps the facts in step with a change of the batch.
func (f *facts) happened(before, after roster.User) {
	old, held := f.keys(before), f.keys(after)
	for _, k := range old {
		f.released[k] = true
	}
	for _, k := range held {
		delete(f.released, k)
		f.owners[k] = after.ID
	}
	f.users[after.ID] = after
	f.managers[after.ID] = store.Manager{Above: roster.UserID(after.Values["manager"]), Deleted: after.Deleted()}
	if _, admin := f.admins[after.ID]; admin {
		f.admins[after.ID] = after.MaySignIn(after.UpdatedAt)
	}
}

func (f *facts) keys(u roster.User) []roster.Key {
	if u.Version == 0 || u.Deleted() {
		return nil
	}
	return f.catalogue.Keys(u.Values)
}
