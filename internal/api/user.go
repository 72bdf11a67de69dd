package api

import (
	"context"
	"net/http"
	"time"

	"roster"
	"roster/internal/directory"
	"roster/internal/store"
)

type (
	// RefInput says whom a request is about.
	RefInput struct {
		Ref string `path:"ref" maxLength:"320" doc:"Identifier, user name or e-mail address."`
	}
	userInput struct {
		RefInput
		AsOf time.Time `query:"asOf" doc:"Shows the user as they were at that instant."`
	}
	userOutput struct {
		ETag      string `header:"ETag"`
		ChangeSet string `header:"X-Change-Set"`
		Location  string `header:"Location"`
		Body      userJSON
	}
	createUserInput struct {
		Body struct {
			Values valuesJSON    `json:"values"`
			Status roster.Status `json:"status,omitempty" enum:"active,staged"`
			Reason string        `json:"reason,omitempty" maxLength:"1000"`
		}
	}
	updateUserInput struct {
		RefInput
		IfMatch string `header:"If-Match"`
		Body    struct {
			Values valuesJSON `json:"values"`
			Reason string     `json:"reason,omitempty" maxLength:"1000"`
		}
	}
	actOnUserInput struct {
		RefInput
		IfMatch string `header:"If-Match"`
		Body    struct {
			Action string    `json:"action" enum:"activate,deactivate,suspend,stage,archive,lock,unlock,delete,restore"`
			Reason string    `json:"reason,omitempty" maxLength:"1000"`
			Until  time.Time `json:"until,omitzero" required:"false" doc:"When a suspension or a lock ends by itself."`
		}
	}
)

func (a *API) mountUsers() {
	read, write, tag := roster.UsersRead, roster.UsersWrite, "users"
	stale := []int{http.StatusPreconditionFailed}
	register(a, route{Method: http.MethodGet, Path: "/users", ID: "listUsers", Permission: read, Tag: tag, Summary: "List users", Errors: []int{http.StatusBadRequest}}, a.listUsers)
	register(a, route{Method: http.MethodPost, Path: "/users", ID: "createUser", Permission: write, Tag: tag, Summary: "Create a user", Status: http.StatusCreated}, a.createUser)
	register(a, route{Method: http.MethodGet, Path: "/users/{ref}", ID: "getUser", Permission: read, Tag: tag, Summary: "Read a user, now or as of an instant"}, a.getUser)
	register(a, route{Method: http.MethodPatch, Path: "/users/{ref}", ID: "updateUser", Permission: write, Tag: tag, Summary: "Change values of a user", Errors: stale}, a.updateUser)
	register(a, route{Method: http.MethodPost, Path: "/users/{ref}/actions", ID: "actOnUser", Permission: write, Tag: tag, Summary: "Change the status of a user, lock, delete or restore them", Errors: stale}, a.actOnUser)
	register(a, route{Method: http.MethodGet, Path: "/users/{ref}/history", ID: "getUserHistory", Permission: read, Tag: tag, Summary: "What happened to a user, the newest first", Errors: []int{http.StatusBadRequest}}, a.userHistory)
	register(a, route{Method: http.MethodGet, Path: "/users/{ref}/reports", ID: "listReports", Permission: read, Tag: tag, Summary: "List who reports directly to a user", Errors: []int{http.StatusBadRequest}}, a.listReports)
	register(a, route{Method: http.MethodGet, Path: "/users/{ref}/managers", ID: "listManagers", Permission: read, Tag: tag, Summary: "List the managers above a user, the next one first"}, a.listManagers)
	register(a, route{Method: http.MethodGet, Path: "/users/{ref}/origins", ID: "getUserOrigins", Permission: read, Tag: tag, Summary: "Where each value of a user comes from"}, a.userOrigins)
	register(a, route{Method: http.MethodGet, Path: "/users/{ref}/duplicates", ID: "listDuplicates", Permission: read, Tag: tag, Summary: "List who may be the same person, with the reasons"}, a.listDuplicates)
	register(a, route{Method: http.MethodPost, Path: "/users/preview", ID: "previewUser", Permission: read, Tag: tag, Summary: "See what a change would do, without doing it"}, a.previewUser)
}

func (a *API) getUser(ctx context.Context, in *userInput) (*userOutput, error) {
	return a.userOutput(ctx, func(v *store.View) (roster.User, error) {
		u, err := directory.Resolve(ctx, v, in.Ref)
		if err != nil || in.AsOf.IsZero() {
			return u, err
		}
		then, found, err := v.UserAsOf(ctx, u.ID, in.AsOf.UnixMicro())
		if err == nil && !found {
			err = roster.Errorf(roster.NotFound, "user_not_found", "the user did not exist yet at that instant")
		}
		return then, err
	})
}

// userOutput shows the user that find finds.
func (a *API) userOutput(ctx context.Context, find func(*store.View) (roster.User, error)) (*userOutput, error) {
	out := &userOutput{}
	err := a.store.View(ctx, func(v *store.View) error {
		u, err := find(v)
		if err != nil {
			return err
		}
		shown, err := showUsers(ctx, v, u)
		if err != nil {
			return err
		}
		out.Body, out.ETag = shown[0], tag(u.Version)
		return nil
	})
	return out, err
}

func (a *API) createUser(ctx context.Context, in *createUserInput) (*userOutput, error) {
	values, err := in.Body.Values.texts()
	if err != nil {
		return nil, err
	}
	c := roster.Change{Subject: roster.Subject{Kind: roster.SubjectUser, ID: roster.NewID(roster.PrefixUser, a.clock.Now())}, Verb: roster.Create, Values: values, Reason: in.Body.Reason}
	if in.Body.Status != "" {
		c.State = &roster.State{Status: in.Body.Status}
	}
	out, err := a.do(ctx, c)
	if err != nil {
		return nil, err
	}
	out.Location = Prefix + "/users/" + c.Subject.ID
	return out, nil
}

func (a *API) updateUser(ctx context.Context, in *updateUserInput) (*userOutput, error) {
	values, err := in.Body.Values.texts()
	if err != nil {
		return nil, err
	}
	return a.change(ctx, in.Ref, in.IfMatch, roster.Change{Verb: roster.Update, Values: values, Reason: in.Body.Reason})
}

func (a *API) actOnUser(ctx context.Context, in *actOnUserInput) (*userOutput, error) {
	return a.change(ctx, in.Ref, in.IfMatch, roster.Change{Verb: roster.Verb(in.Body.Action), Reason: in.Body.Reason, Until: in.Body.Until})
}

// change carries a change out on the user that ref names.
func (a *API) change(ctx context.Context, ref, ifMatch string, c roster.Change) (*userOutput, error) {
	version, err := expected(ifMatch)
	if err != nil {
		return nil, err
	}
	id, err := a.userID(ctx, ref)
	if err != nil {
		return nil, err
	}
	c.Subject, c.Expect = roster.Subject{Kind: roster.SubjectUser, ID: string(id)}, version
	out, err := a.do(ctx, c)
	return out, withCurrent(err, func() (any, error) {
		now, err := a.userByID(ctx, id)
		if err != nil {
			return nil, err
		}
		return now.Body, nil
	})
}

// do carries a change out and shows what became of the user.
func (a *API) do(ctx context.Context, c roster.Change) (*userOutput, error) {
	located(ctx, "users", c.Subject.ID)
	result, err := a.directory.Do(ctx, c)
	if err != nil {
		return nil, err
	}
	out, err := a.userOutput(ctx, func(*store.View) (roster.User, error) { return result.User, nil })
	if err != nil {
		return nil, err
	}
	out.ChangeSet = string(result.ChangeSet.ID)
	return out, nil
}

// userID finds who is meant.
func (a *API) userID(ctx context.Context, ref string) (id roster.UserID, err error) {
	err = a.store.View(ctx, func(v *store.View) error {
		id, err = directory.Who(ctx, v, ref)
		return err
	})
	return id, err
}

func (a *API) userByID(ctx context.Context, id roster.UserID) (*userOutput, error) {
	return a.userOutput(ctx, func(v *store.View) (roster.User, error) { return directory.Resolve(ctx, v, string(id)) })
}
