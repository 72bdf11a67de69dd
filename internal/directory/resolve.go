package directory

import (
	"context"
	"fmt"
	"strings"

	"roster"
	"roster/internal/store"
)

// Resolve finds a user by identifier, user name or e-mail address. Names that
// nobody has any more lead to whoever had them last and is in the recycle bin.
func Resolve(ctx context.Context, v *store.View, ref string) (roster.User, error) {
	u, err := living(ctx, v, ref)
	if roster.KindOf(err) != roster.NotFound || roster.ValidID(roster.PrefixUser, ref) {
		return u, err
	}
	ids, failure := v.BinNamed(ctx, ref)
	switch {
	case failure != nil:
		return u, failure
	case len(ids) == 0:
		return u, err
	case len(ids) > 1:
		return u, ambiguous(ref, ids)
	}
	u, _, err = v.User(ctx, ids[0])
	return u, err
}

// Who finds the identifier of the user who is meant, without reading more of
// them than that.
func Who(ctx context.Context, v *store.View, ref string) (roster.UserID, error) {
	if !roster.ValidID(roster.PrefixUser, ref) {
		if keys := lookupKeys(ref); len(keys) == 1 {
			owners, err := v.Owners(ctx, keys)
			if id, ok := owners[keys[0]]; ok || err != nil {
				return id, err
			}
		}
	}
	u, err := Resolve(ctx, v, ref)
	return u.ID, err
}

// living finds a user who has the name now; by identifier, anybody.
func living(ctx context.Context, v *store.View, ref string) (roster.User, error) {
	if roster.ValidID(roster.PrefixUser, ref) {
		u, found, err := v.User(ctx, roster.UserID(ref))
		if err != nil || found {
			return u, err
		}
		return u, notFound(ref)
	}
	for _, k := range lookupKeys(ref) {
		if u, found, err := v.UserNamed(ctx, k); err != nil || found {
			return u, err
		}
	}
	return roster.User{}, notFound(ref)
}

func lookupKeys(ref string) []roster.Key {
	var keys []roster.Key
	if k, problem := roster.UserNameKey(ref); problem == nil {
		keys = append(keys, roster.Key{Kind: "userName", Value: k})
	}
	if strings.Contains(ref, "@") {
		keys = append(keys, roster.Key{Kind: "emails", Value: roster.EmailKey(ref)})
	}
	return keys
}

// ambiguous refuses to choose among people whose name was the same: the wrong
// one could come back.
func ambiguous(ref string, ids []roster.UserID) error {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = string(id)
	}
	return roster.Errorf(roster.Conflict, "user_ambiguous", "%d people in the recycle bin had the name %q: give an identifier, the last deleted first: %s",
		len(ids), ref, strings.Join(names, ", "))
}

func notFound(ref string) error {
	if len(ref) > 80 {
		ref = ref[:80] + "…"
	}
	return roster.Errorf(roster.NotFound, "user_not_found", "there is no user %q: give an identifier, a user name or an e-mail address", ref)
}

// resolve lets a change name users by user name or e-mail address, and units
// and locations by their path, where the rules want identifiers.
func resolve(ctx context.Context, v *store.View, catalogue *roster.Catalogue, values roster.Values) (roster.Values, error) {
	resolved := make(roster.Values, len(values))
	for name, text := range values {
		resolved[name] = text
		a, ok := catalogue.Lookup(name)
		if !ok || text == "" {
			continue
		}
		switch a.Type {
		case roster.UserRef:
			if !roster.ValidID(roster.PrefixUser, text) {
				u, err := living(ctx, v, text)
				if err != nil {
					return nil, refuse("", []roster.Problem{{Field: name, Code: "no_such_user", Message: a.Label + ": " + problemOf(err).Message}})
				}
				resolved[name] = string(u.ID)
			}
		case roster.UnitRef, roster.LocationRef:
			kind, prefix := roster.SubjectUnit, roster.PrefixUnit
			if a.Type == roster.LocationRef {
				kind, prefix = roster.SubjectLocation, roster.PrefixLocation
			}
			if !roster.ValidID(prefix, text) {
				id, err := FindPath(ctx, v, kind, strings.Split(text, "/"))
				if err != nil {
					return nil, err
				}
				if id == "" {
					return nil, refuse("", []roster.Problem{{Field: name, Code: "no_such_" + string(a.Type), Message: fmt.Sprintf(
						"%s: there is no %s %q: give its identifier, or its path from the top with a slash between the names", a.Label, a.Type, text)}})
				}
				resolved[name] = string(id)
			}
		default:
		}
	}
	return resolved, nil
}

// FindPath walks a path of names down from the top; it gives nothing when a
// step is missing.
func FindPath(ctx context.Context, v *store.View, kind roster.SubjectKind, path []string) (roster.NodeID, error) {
	var at roster.NodeID
	for _, name := range path {
		n, found, err := v.NodeNamed(ctx, kind, at, roster.NodeKey(name))
		if err != nil || !found {
			return "", err
		}
		at = n.ID
	}
	return at, nil
}
