package api

import (
	"context"
	"net/http"
	"time"

	"roster"
	"roster/internal/demo"
	"roster/internal/settings"
	"roster/internal/store"
)

type (
	homeOutput struct{ Body homeJSON }
	homeJSON   struct {
		Setup  []setupStep  `json:"setup" nullable:"false" doc:"What a new organisation does first; all of it is read off what is there."`
		Needs  needsJSON    `json:"needs"`
		People peopleJSON   `json:"people"`
		Weeks  []weekJSON   `json:"weeks" nullable:"false" doc:"The last half year, the oldest week first, the running one last."`
		Demo   homeDemoJSON `json:"demo"`
	}
	setupStep struct {
		Name string `json:"name" enum:"people,units,managers,administrators,organisation"`
		Done bool   `json:"done"`
	}
	needsJSON struct {
		FailedJobs     int64 `json:"failedJobs" doc:"Pieces of work that failed within a week."`
		Drafts         int64 `json:"drafts" doc:"Change sets that were planned within 90 days and not applied."`
		VacantManagers int64 `json:"vacantManagers" doc:"People who left and still lead others, at most a hundred."`
		FailedSignIns  int64 `json:"failedSignIns" doc:"Refused sign-ins of this week."`
	}
	peopleJSON struct {
		ByStatus map[roster.Status]int64 `json:"byStatus" nullable:"false"`
		Total    int64                   `json:"total"`
		Bin      int64                   `json:"bin" doc:"In the recycle bin, and not among the others."`
	}
	weekJSON struct {
		Begin  string `json:"begin" format:"date" doc:"The Monday it began on, in UTC."`
		Joined int64  `json:"joined"`
		Left   int64  `json:"left"`
	}
	homeDemoJSON struct {
		Possible  bool               `json:"possible"`
		ChangeSet roster.ChangeSetID `json:"changeSet,omitempty"`
	}
)

const weeks = 26

func (a *API) mountHome() {
	register(a, route{
		Method: http.MethodGet, Path: "/home", ID: "getHome", Permission: roster.JournalRead, Tag: "home",
		Summary: "How the organisation stands, on one page",
	}, a.getHome)
}

func (a *API) getHome(ctx context.Context, _ *struct{}) (*homeOutput, error) {
	out := &homeOutput{}
	err := a.store.View(ctx, func(v *store.View) error {
		now := v.Now()
		if err := out.Body.count(ctx, v, now); err != nil {
			return err
		}
		waiting, err := v.WaitingSince(ctx, now.AddDate(0, 0, -7), now.AddDate(0, 0, -90))
		if err != nil {
			return err
		}
		n := &out.Body.Needs
		n.FailedJobs, n.Drafts, n.VacantManagers = waiting.FailedJobs, waiting.Drafts, waiting.VacantManagers
		standing, err := demo.StandingOf(ctx, v)
		if err != nil {
			return err
		}
		out.Body.Demo = homeDemoJSON{standing.Possible, standing.Loaded.ID}
		return out.Body.setUp(ctx, v)
	})
	return out, err
}

// count fills in the numbers of people, now and by week.
func (h *homeJSON) count(ctx context.Context, v *store.View, now time.Time) error {
	live, bin, err := v.PeopleByStatus(ctx)
	if err != nil {
		return err
	}
	h.People = peopleJSON{ByStatus: live, Bin: bin}
	for _, n := range live {
		h.People.Total += n
	}
	this := store.WeekOf(now)
	found, err := v.WeeklyEvents(ctx, this-weeks+1, "user.created", "user.deactivated", "signin.failed")
	if err != nil {
		return err
	}
	for w := this - weeks + 1; w <= this; w++ {
		begin := time.Unix((w*168-72)*3600, 0).UTC().Format(time.DateOnly)
		h.Weeks = append(h.Weeks, weekJSON{begin, found["user.created"][w], found["user.deactivated"][w]})
	}
	h.Needs.FailedSignIns = found["signin.failed"][this]
	return nil
}

// setUp looks what a new organisation has done already.
func (h *homeJSON) setUp(ctx context.Context, v *store.View) error {
	some, err := v.PeopleBesidesAdministrators(ctx)
	if err != nil {
		return err
	}
	first, err := v.FirstSteps(ctx)
	if err != nil {
		return err
	}
	able, err := v.Administrators(ctx)
	if err != nil {
		return err
	}
	o, err := settings.Read(ctx, v)
	h.Setup = []setupStep{
		{"people", some}, {"units", first.Units}, {"managers", first.Managers}, {"administrators", len(able) > 1}, {"organisation", o.Name != ""},
	}
	return err
}
