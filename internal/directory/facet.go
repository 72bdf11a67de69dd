package directory

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"roster"
	"roster/internal/store"
)

// The facets by which the items of a change set are told apart. Their values
// are stored when the set is planned and never change after that.
const (
	FacetAction    = "action"    // change, unchanged, blocked
	FacetVerb      = "verb"      // create, update …
	FacetKind      = "kind"      // user, unit, location, attribute
	FacetAttribute = "attribute" // what changes; "status" among them
	FacetUnit      = "unit"      // to which the person belongs afterwards
	FacetType      = "userType"  // likewise
	FacetProblem   = "problem"   // the code of what is wrong, or only odd
	FacetEffect    = "effect"    // what follows beside the change itself
)

// FacetNames lists the facets in the order in which they are shown.
var FacetNames = []string{FacetAction, FacetVerb, FacetKind, FacetAttribute, FacetUnit, FacetType, FacetProblem, FacetEffect}

// The effects, by what is counted: people, or what they have.
const (
	EffectSignInEnds   = "signInEnds"   // people who can no longer sign in
	EffectSignInBegins = "signInBegins" // people who were there and can sign in again
	EffectSessions     = "sessionsEnd"  // their sessions
	EffectTokens       = "tokensStop"   // their API tokens
	EffectReports      = "reportsLeft"  // people whose manager leaves
	EffectManagers     = "managerChanges"
	EffectUnits        = "unitChanges"
	EffectHandles      = "handleChanges" // the user name or the e-mail address
	EffectAdmins       = "administratorsLeave"
)

// facetKey names one value of a facet.
type facetKey struct{ facet, value string }

// tally collects which items belong to which facet while a set is planned.
type tally struct {
	members map[facetKey]*runs
	weights map[facetKey]int64 // where the sum is not that of the members
	leaving map[roster.UserID]int64
}

func newTally() *tally {
	return &tally{members: map[facetKey]*runs{}, weights: map[facetKey]int64{}, leaving: map[roster.UserID]int64{}}
}

func (t *tally) put(facet, value string, n int64) {
	if value == "" {
		return
	}
	k := facetKey{facet, value}
	r := t.members[k]
	if r == nil {
		r = new(runs)
		t.members[k] = r
	}
	r.add(n)
}

// item tells one item apart.
func (t *tally) item(i roster.Item) {
	t.put(FacetAction, string(i.Action), i.N)
	t.put(FacetVerb, string(i.Change.Verb), i.N)
	t.put(FacetKind, string(i.Change.Subject.Kind), i.N)
	for _, p := range i.Problems {
		t.put(FacetProblem, p.Code, i.N)
	}
	if i.Action != roster.ActionChange {
		return
	}
	if i.Change.Subject.Kind != roster.SubjectUser {
		return
	}
	for name := range i.After {
		t.put(FacetAttribute, name, i.N)
	}
	if i.BeforeState != nil && i.AfterState != nil && i.BeforeState.Status != i.AfterState.Status {
		t.put(FacetAttribute, "status", i.N)
	}
	_, moved := i.Before["unit"]
	if moved {
		t.put(FacetEffect, EffectUnits, i.N)
	}
	if _, other := i.Before["manager"]; other {
		t.put(FacetEffect, EffectManagers, i.N)
	}
	_, renamed := i.Before["userName"]
	if _, readdressed := i.Before["emails"]; renamed || readdressed {
		t.put(FacetEffect, EffectHandles, i.N)
	}
}

// user tells an item apart by the person it is about, before and after.
func (t *tally) user(i roster.Item, before, after roster.User, admins map[roster.UserID]bool, now time.Time) {
	t.put(FacetUnit, after.Values["unit"], i.N)
	t.put(FacetType, after.Values["userType"], i.N)
	if i.Action != roster.ActionChange || before.Version == 0 {
		return
	}
	could, can := before.MaySignIn(now), after.MaySignIn(now)
	switch {
	case could && !can:
		t.put(FacetEffect, EffectSignInEnds, i.N)
		t.leaving[after.ID] = i.N
		if _, admin := admins[after.ID]; admin {
			t.put(FacetEffect, EffectAdmins, i.N)
		}
	case !could && can:
		t.put(FacetEffect, EffectSignInBegins, i.N)
	}
}

// departures counts what those of a batch have who can no longer sign in.
func (t *tally) departures(ctx context.Context, v *store.View) error {
	if len(t.leaving) == 0 {
		return nil
	}
	has, err := v.Belongings(ctx, slices.Collect(maps.Keys(t.leaving)))
	if err != nil {
		return err
	}
	ids := slices.SortedFunc(maps.Keys(t.leaving), func(a, b roster.UserID) int { return int(t.leaving[a] - t.leaving[b]) })
	for _, id := range ids {
		for effect, n := range map[string]int64{EffectSessions: has[id].Sessions, EffectTokens: has[id].Tokens, EffectReports: has[id].Reports} {
			if n > 0 {
				t.put(FacetEffect, effect, t.leaving[id])
				t.weights[facetKey{FacetEffect, effect}] += n
			}
		}
	}
	clear(t.leaving)
	return nil
}

// facets gives what was collected, in order.
func (t *tally) facets() []store.Facet {
	list := make([]store.Facet, 0, len(t.members))
	for k, r := range t.members {
		items := r.count()
		n, weighed := t.weights[k]
		if !weighed {
			n = items
		}
		list = append(list, store.Facet{Name: k.facet, Value: k.value, Items: items, N: n, Members: r.text()})
	}
	slices.SortFunc(list, func(a, b store.Facet) int {
		if a.Name != b.Name {
			return cmp.Compare(a.Name, b.Name)
		}
		return cmp.Compare(a.Value, b.Value)
	})
	return list
}
