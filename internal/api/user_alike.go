package api

import (
	"context"

	"roster"
	"roster/internal/directory"
	"roster/internal/store"
)

type (
	managersOutput struct {
		Body struct {
			Items []userJSON `json:"items" nullable:"false"`
		}
	}
	duplicatesOutput struct {
		Body struct {
			Items []alikeJSON `json:"items" nullable:"false"`
		}
	}
	// alikeJSON is somebody who may be the same person.
	alikeJSON struct {
		ID          roster.UserID      `json:"id"`
		UserName    string             `json:"userName"`
		DisplayName string             `json:"displayName"`
		Title       string             `json:"title,omitempty"`
		Email       string             `json:"email,omitempty"`
		Status      roster.Status      `json:"status" enum:"staged,active,inactive,suspended,archived"`
		Deleted     bool               `json:"deleted,omitempty" doc:"Whether they are in the recycle bin; absent when not."`
		Reasons     []directory.Reason `json:"reasons" nullable:"false" enum:"same_name,name_alike,same_email,same_number,mailbox_alike,user_name_alike,same_phone,same_start_date,same_unit,same_manager,was_deleted,has_left" doc:"Why they may be the same, the strongest first."`
	}
)

func (a *API) listManagers(ctx context.Context, in *RefInput) (*managersOutput, error) {
	out := &managersOutput{}
	err := a.store.View(ctx, func(v *store.View) error {
		u, err := directory.Resolve(ctx, v, in.Ref)
		if err != nil {
			return err
		}
		line, err := directory.ManagerLine(ctx, v, u)
		if err != nil {
			return err
		}
		out.Body.Items, err = showUsers(ctx, v, line...)
		return err
	})
	return out, err
}

func (a *API) listDuplicates(ctx context.Context, in *RefInput) (*duplicatesOutput, error) {
	out := &duplicatesOutput{}
	err := a.store.View(ctx, func(v *store.View) error {
		u, err := directory.Resolve(ctx, v, in.Ref)
		if err != nil {
			return err
		}
		list, err := directory.Duplicates(ctx, v, u)
		out.Body.Items = showAlike(list)
		return err
	})
	return out, err
}

func showAlike(list []directory.Alike) []alikeJSON {
	email, _ := roster.BuiltIn().Lookup("email")
	shown := make([]alikeJSON, len(list))
	for i, a := range list {
		u := a.User
		shown[i] = alikeJSON{
			ID: u.ID, UserName: u.Values["userName"], DisplayName: u.DisplayName(), Title: u.Values["title"], Email: email.Get(u.Values),
			Status: u.State.Status, Deleted: u.Deleted(), Reasons: a.Reasons,
		}
	}
	return shown
}
