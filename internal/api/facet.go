package api

import (
	"context"
	"net/http"

	"roster"
	"roster/internal/directory"
	"roster/internal/store"
)

// Chosen are the values of facets by which items are narrowed down.
type Chosen struct {
	Attribute string `query:"attribute" maxLength:"128" doc:"Only items that change this attribute; status is one."`
	Unit      string `query:"unit" maxLength:"64" doc:"Only items about people who are in this unit afterwards."`
	UserType  string `query:"userType" maxLength:"200" doc:"Only items about people of this kind of employment."`
	Problem   string `query:"problem" maxLength:"128" doc:"Only items with a problem or a warning of this code."`
	Effect    string `query:"effect" maxLength:"64" doc:"Only items with this effect, as signInEnds."`
}

func (c Chosen) narrowing() directory.Narrowing {
	n := directory.Narrowing{}
	for name, value := range map[string]string{
		directory.FacetAttribute: c.Attribute, directory.FacetUnit: c.Unit, directory.FacetType: c.UserType,
		directory.FacetProblem: c.Problem, directory.FacetEffect: c.Effect,
	} {
		if value != "" {
			n[name] = value
		}
	}
	return n
}

type (
	facetValueJSON struct {
		Value string `json:"value"`
		Label string `json:"label,omitempty" doc:"What the value is called, where it is an identifier."`
		Count int64  `json:"count" doc:"Items that would be listed if this value were chosen beside those of other facets."`
		Sum   int64  `json:"sum" doc:"What they come to together: of the effect sessionsEnd, sessions."`
	}
	facetJSON struct {
		Name   string           `json:"name" enum:"action,verb,kind,attribute,unit,userType,problem,effect"`
		Values []facetValueJSON `json:"values" nullable:"false"`
		More   int              `json:"more,omitempty" doc:"How many rarer values are left out."`
	}
	facetsJSON struct {
		Total  int64       `json:"total" doc:"Items that have all chosen values."`
		Facets []facetJSON `json:"facets" nullable:"false"`
	}
	facetsInput struct {
		ChangeSetInput
		Action string `query:"action" enum:"change,unchanged,blocked"`
		Verb   string `query:"verb" enum:"create,update,activate,deactivate,suspend,stage,archive,lock,unlock,delete,restore,revert,confirm"`
		Kind   string `query:"kind" enum:"user,unit,location,attribute" doc:"Only items about things of this kind."`
		Chosen
	}
	facetsOutput struct{ Body facetsJSON }
)

func (a *API) mountFacets() {
	register(a, route{
		Method: http.MethodGet, Path: "/changesets/{id}/facets", ID: "getFacets", Permission: roster.ChangeSetsRead, Tag: "changesets",
		Summary:     "Count the items of a change set by what they change, whom, and to which effect",
		Description: "All counts are exact. They were prepared when the set was planned, so that they are quick for a million items.",
	}, a.getFacets)
}

func (a *API) getFacets(ctx context.Context, in *facetsInput) (*facetsOutput, error) {
	chosen := in.narrowing()
	for name, value := range map[string]string{directory.FacetAction: in.Action, directory.FacetVerb: in.Verb, directory.FacetKind: in.Kind} {
		if value != "" {
			chosen[name] = value
		}
	}
	c, err := a.directory.Facets(ctx, in.ID, chosen)
	if err != nil {
		return nil, err
	}
	units := make([]string, len(c.Values[directory.FacetUnit]))
	for i, u := range c.Values[directory.FacetUnit] {
		units[i] = u.Value
	}
	w := &words{users: map[string]string{}, nodes: map[roster.NodeID]roster.Node{}}
	if err := a.store.View(ctx, func(v *store.View) error { return w.readNodes(ctx, v, in.ID, units) }); err != nil {
		return nil, err
	}
	body := facetsJSON{Total: c.Total, Facets: []facetJSON{}}
	for _, name := range directory.FacetNames {
		f := facetJSON{Name: name, Values: []facetValueJSON{}, More: c.More[name]}
		for _, value := range c.Values[name] {
			one := facetValueJSON{Value: value.Value, Count: value.Count, Sum: value.Sum}
			if name == directory.FacetUnit {
				one.Label = w.text(roster.SubjectUnit, value.Value)
			}
			f.Values = append(f.Values, one)
		}
		if len(f.Values) > 0 {
			body.Facets = append(body.Facets, f)
		}
	}
	return &facetsOutput{body}, nil
}
