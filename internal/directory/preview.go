package directory

import (
	"context"
	"errors"
	"maps"
	"strings"

	"roster"
	"roster/internal/access"
	"roster/internal/store"
)

// Foreseen is what a change would do.
type Foreseen struct {
	Item       roster.Item
	Effects    []Effect
	Duplicates []Alike   // of somebody new, or whose name, address or number would change
	Proposals  Proposals // for somebody new
}

// Preview says what a change to a user would do, without doing it: the rules
// that [Directory.Do] asks are asked on what is there now.
func (d *Directory) Preview(ctx context.Context, c roster.Change) (seen Foreseen, err error) {
	if err := access.Require(ctx, roster.UsersRead); err != nil {
		return seen, err
	}
	err = d.store.View(ctx, func(v *store.View) error {
		catalogue, err := v.Catalogue(ctx)
		if err != nil {
			return err
		}
		values, err := resolve(ctx, v, catalogue, c.Values)
		var unresolved []roster.Problem
		if e, ok := errors.AsType[*roster.Error](err); ok && len(e.Problems) > 0 {
			// What names nobody is left out, so that the rest is looked at too.
			unresolved, values, err = e.Problems, resolvable(ctx, v, catalogue, c.Values), nil
		}
		if err != nil {
			return err
		}
		c.Values = values
		f, err := loadFacts(ctx, v, catalogue, []roster.Change{c})
		if err != nil {
			return err
		}
		before := f.users[roster.UserID(c.Subject.ID)]
		outcome := before.Apply(c, f, access.Actor(ctx), v.Now())
		outcome.Problems = append(unresolved, outcome.Problems...)
		seen.Item = newItem(c, before, outcome)
		if outcome.OK() {
			if seen.Effects, err = Effects(ctx, v, before, outcome.Next); err != nil {
				return err
			}
		}
		return seen.lookAround(ctx, v, catalogue, c, before)
	})
	return seen, err
}

// lookAround finds who may be the same person, and names for somebody new,
// also where the change as it stands has problems.
func (s *Foreseen) lookAround(ctx context.Context, v *store.View, catalogue *roster.Catalogue, c roster.Change, before roster.User) (err error) {
	tells := before.Version == 0
	meant := roster.User{ID: before.ID, Values: roster.Values{}}
	maps.Copy(meant.Values, before.Values)
	for _, parts := range []bool{false, true} { // a part has the last word over its list
		for _, name := range c.Values.Names() {
			a, known := catalogue.Lookup(name)
			if !known || a.Part() != parts {
				continue
			}
			if text, problem := a.Parse(c.Values[name]); problem == nil {
				tells = tells || a.Group == "identity" || a.Group == "contact" || a.Unique
				a.Set(meant.Values, text)
			}
		}
	}
	if !tells {
		return nil
	}
	if meant.Values["displayName"] == "" {
		meant.Values["displayName"] = strings.TrimSpace(meant.Values["name.givenName"] + " " + meant.Values["name.familyName"])
	}
	if s.Duplicates, err = Duplicates(ctx, v, meant); err != nil || before.Version > 0 {
		return err
	}
	s.Proposals, err = Propose(ctx, v, meant.Values)
	return err
}

// resolvable gives the values that name somebody or something that is there.
func resolvable(ctx context.Context, v *store.View, catalogue *roster.Catalogue, values roster.Values) roster.Values {
	found := roster.Values{}
	for name, text := range values {
		if one, err := resolve(ctx, v, catalogue, roster.Values{name: text}); err == nil {
			found[name] = one[name]
		}
	}
	return found
}
