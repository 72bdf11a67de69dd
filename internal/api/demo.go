package api

import (
	"context"
	"net/http"

	"roster"
	"roster/internal/demo"
)

// Demos loads demo organisations and takes them out.
type Demos interface {
	Plan(ctx context.Context, people int, seed int64) (roster.ChangeSet, error)
	Standing(ctx context.Context) (demo.Standing, error)
	Remove(ctx context.Context) (roster.ChangeSet, error)
}

type (
	demoOutput struct {
		Body struct {
			Possible  bool           `json:"possible" doc:"One may be loaded: nobody is here but who has a role in Roster."`
			ChangeSet *changeSetJSON `json:"changeSet,omitempty" doc:"The one that made the demo that is here, or is to make it."`
		}
	}
	demoInput struct {
		Body struct {
			People int   `json:"people" doc:"How many, from 50 to 1,000,000."`
			Seed   int64 `json:"seed,omitempty" minimum:"0" doc:"Another seed gives other people; the same one gives the same again. 1 unless said."`
		}
	}
	demoPlanOutput struct {
		ETag     string `header:"ETag"`
		Location string `header:"Location"`
		Body     changeSetJSON
	}
)

func (a *API) mountDemo() {
	tag := "demo"
	register(a, route{
		Method: http.MethodGet, Path: "/demo", ID: "getDemo", Permission: roster.ChangeSetsRead, Tag: tag,
		Summary: "Whether there is a demo organisation",
	}, a.getDemo)
	register(a, route{
		Method: http.MethodPost, Path: "/demo", ID: "planDemo", Permission: roster.ImportsWrite, Tag: tag,
		Summary: "Plan a demo organisation",
		Description: "Invented people with a past of two years, as a change set: look at it, then apply it. It is answered as soon as it is planned, " +
			"or after two seconds in the state planning. Only where nobody is yet but who has a role in Roster.",
		Status: http.StatusAccepted,
	}, a.planDemo)
	register(a, route{
		Method: http.MethodPost, Path: "/demo/removal", ID: "removeDemo", Permission: roster.ChangeSetsWrite, Tag: tag,
		Summary:     "Plan the removal of the demo organisation",
		Description: "The answer is a change set: look at it, then apply it. Everybody of the demo goes; its blocked items name what stays because others depend on it.",
		Status:      http.StatusCreated,
	}, a.removeDemo)
}

func (a *API) getDemo(ctx context.Context, _ *struct{}) (*demoOutput, error) {
	standing, err := a.demos.Standing(ctx)
	if err != nil {
		return nil, err
	}
	out := &demoOutput{}
	out.Body.Possible = standing.Possible
	if standing.Loaded.ID != "" {
		set := newChangeSet(standing.Loaded)
		out.Body.ChangeSet = &set
	}
	return out, nil
}

func (a *API) planDemo(ctx context.Context, in *demoInput) (*demoPlanOutput, error) {
	set, err := a.demos.Plan(ctx, in.Body.People, in.Body.Seed)
	if err != nil {
		return nil, err
	}
	return a.answerDemo(ctx, set)
}

func (a *API) removeDemo(ctx context.Context, _ *struct{}) (*demoPlanOutput, error) {
	set, err := a.demos.Remove(ctx)
	if err != nil {
		return nil, err
	}
	return a.answerDemo(ctx, set)
}

func (a *API) answerDemo(ctx context.Context, set roster.ChangeSet) (*demoPlanOutput, error) {
	located(ctx, "changesets", string(set.ID))
	set, err := a.planned(ctx, set)
	if err != nil {
		return nil, err
	}
	shown, err := a.showChangeSet(ctx, set)
	if err != nil {
		return nil, err
	}
	return &demoPlanOutput{shown.ETag, Prefix + "/changesets/" + string(set.ID), shown.Body}, nil
}
