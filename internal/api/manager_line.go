package api

import (
	"context"
	"net/http"

	"roster"
	"roster/internal/store"
)

type (
	faultsOutput struct {
		Body struct {
			None      int64 `json:"none" doc:"Nobody is named as their manager."`
			Left      int64 `json:"left" doc:"The manager is inactive or archived."`
			Suspended int64 `json:"suspended" doc:"The manager is suspended."`
			Deleted   int64 `json:"deleted" doc:"The manager is in the recycle bin."`
			Unknown   int64 `json:"unknown" doc:"There is no such manager."`
			Loop      int64 `json:"loop" doc:"They report, by whatever way, to themselves."`
		}
	}
	faultyInput struct {
		Fault string `path:"fault" enum:"none,left,suspended,deleted,unknown,loop"`
		Paging
	}
	faultyLine struct {
		ID          roster.UserID  `json:"id"`
		UserName    string         `json:"userName"`
		DisplayName string         `json:"displayName"`
		Title       string         `json:"title,omitempty"`
		Version     int64          `json:"version"`
		Manager     *faultyManager `json:"manager,omitempty"`
		Instead     *personRef     `json:"instead,omitempty" doc:"The nearest manager further up who is here: whoever could take over."`
	}
	faultyManager struct {
		ID          roster.UserID `json:"id"`
		DisplayName string        `json:"displayName,omitempty"`
		Status      roster.Status `json:"status,omitempty" doc:"Absent when there is no such person."`
	}
	faultyOutput  struct{ Body page[faultyLine] }
	handoverInput struct {
		Ref  string `path:"ref" maxLength:"320" doc:"The identifier of whom they report to now."`
		Body struct {
			To     string `json:"to,omitempty" maxLength:"320" doc:"Who takes over: identifier, user name or e-mail address; nobody when it is absent."`
			Reason string `json:"reason,omitempty" maxLength:"500"`
		}
	}
)

func (a *API) mountManagerLines() {
	register(a, route{
		Method: http.MethodGet, Path: "/manager-lines", ID: "countManagerLineFaults", Permission: roster.UsersRead, Tag: "users",
		Summary: "Count people whose manager line is broken", Description: "Only people who are active, staged or suspended count.",
	}, a.countFaults)
	register(a, route{
		Method: http.MethodGet, Path: "/manager-lines/{fault}", ID: "listManagerLineFaults", Permission: roster.UsersRead, Tag: "users",
		Errors:  []int{http.StatusBadRequest},
		Summary: "List people whose manager line is broken", Description: "Those of one manager stand together.",
	}, a.listFaults)
	register(a, route{
		Method: http.MethodPost, Path: "/users/{ref}/handover", ID: "handOverReports", Permission: roster.UsersWrite, Tag: "users", Status: http.StatusCreated,
		Summary: "Plan to give everybody who reports to a person to another", Description: "The answer is a change set: look at it, then apply it. The person need not exist any more.",
	}, a.handover)
}

func (a *API) countFaults(ctx context.Context, _ *struct{}) (*faultsOutput, error) {
	out := &faultsOutput{}
	b := &out.Body
	into := map[store.LineFault]*int64{
		store.LineNone: &b.None, store.LineLeft: &b.Left, store.LineSuspended: &b.Suspended,
		store.LineDeleted: &b.Deleted, store.LineUnknown: &b.Unknown, store.LineLoop: &b.Loop,
	}
	err := a.store.View(ctx, func(v *store.View) error {
		for fault, n := range into {
			var err error
			if *n, err = v.CountFaultyLines(ctx, fault); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

func (a *API) listFaults(ctx context.Context, in *faultyInput) (*faultyOutput, error) {
	name := []string{"manager-lines", in.Fault}
	var after store.LineEnd
	if in.Cursor != "" {
		if err := a.open(in.Cursor, &after, name...); err != nil {
			return nil, err
		}
	}
	out := &faultyOutput{}
	err := a.store.View(ctx, func(v *store.View) error {
		ends, err := v.FaultyLines(ctx, store.LineFault(in.Fault), after, in.Limit+1)
		if err != nil {
			return err
		}
		ends, next := cut(ends, in.Limit, func(last store.LineEnd) *string { return a.seal(last, name...) })
		items, err := showFaults(ctx, v, ends)
		out.Body = pageOf(items, next)
		return err
	})
	return out, err
}

// showFaults puts people to the ends of lines, and looks up who could take over.
func showFaults(ctx context.Context, v *store.View, ends []store.LineEnd) ([]faultyLine, error) {
	var ids []roster.UserID
	for _, e := range ends {
		ids = append(ids, e.User, e.Manager)
	}
	lines, err := v.ManagerLines(ctx, ids)
	if err != nil {
		return nil, err
	}
	for id := range lines {
		ids = append(ids, id)
	}
	people, err := v.Users(ctx, ids)
	if err != nil {
		return nil, err
	}
	list := make([]faultyLine, len(ends))
	for i, e := range ends {
		u := people[e.User]
		list[i] = faultyLine{ID: u.ID, UserName: u.Values["userName"], DisplayName: u.DisplayName(), Title: u.Values["title"], Version: u.Version}
		if e.Manager == "" {
			continue
		}
		m, found := people[e.Manager]
		list[i].Manager = &faultyManager{ID: e.Manager, DisplayName: m.DisplayName()}
		if found {
			list[i].Manager.Status = m.State.Status
		}
		list[i].Instead = instead(people, e)
	}
	return list, nil
}

// instead finds the nearest manager above a faulty one who is here.
func instead(people map[roster.UserID]roster.User, e store.LineEnd) *personRef {
	seen := map[roster.UserID]bool{e.User: true}
	for at := e.Manager; at != "" && !seen[at]; at = roster.UserID(people[at].Values["manager"]) {
		seen[at] = true
		u, ok := people[at]
		if ok && at != e.Manager && !u.Deleted() && u.State.Status == roster.Active {
			return &personRef{u.ID, u.Values["userName"], u.DisplayName(), false}
		}
	}
	return nil
}

func (a *API) handover(ctx context.Context, in *handoverInput) (*changeSetOutput, error) {
	set, err := a.directory.ProposeHandover(ctx, roster.UserID(in.Ref), in.Body.To, in.Body.Reason)
	return a.proposed(ctx, set, err)
}
