package api

import (
	"context"
	"time"

	"roster"
)

type (
	previewInput struct {
		Body struct {
			ID     string        `json:"id,omitempty" maxLength:"320" doc:"Whom the change is for: identifier, user name or e-mail address; a new user without."`
			Action string        `json:"action,omitempty" enum:"activate,deactivate,suspend,stage,archive,lock,unlock,delete,restore"`
			Values valuesJSON    `json:"values,omitempty"`
			Status roster.Status `json:"status,omitempty" enum:"active,staged"`
			Until  time.Time     `json:"until,omitzero" required:"false" doc:"When a suspension or a lock ends by itself."`
		}
	}
	previewOutput struct{ Body previewJSON }
	previewJSON   struct {
		Action       roster.Action    `json:"action" enum:"change,unchanged,blocked"`
		Before       roster.Values    `json:"before" nullable:"false"`
		After        roster.Values    `json:"after" nullable:"false"`
		StatusBefore roster.Status    `json:"statusBefore,omitempty"`
		StatusAfter  roster.Status    `json:"statusAfter,omitempty"`
		Problems     []roster.Problem `json:"problems" nullable:"false"`
		Effects      []effectJSON     `json:"effects" nullable:"false" doc:"What follows beyond the record itself."`
		Duplicates   []alikeJSON      `json:"duplicates" nullable:"false" doc:"Who may be the same person: of somebody new, or when names, addresses or numbers change."`
		Proposals    proposalsJSON    `json:"proposals" doc:"Free names for somebody new, the likeliest first, by the rule that the names of the newest people follow."`
	}
	effectJSON struct {
		Code    string `json:"code"`
		Count   int64  `json:"count,omitempty"`
		Message string `json:"message"`
	}
	proposalsJSON struct {
		UserName []string `json:"userName" nullable:"false"`
		Email    []string `json:"email" nullable:"false"`
	}
)

func (a *API) previewUser(ctx context.Context, in *previewInput) (*previewOutput, error) {
	c, err := a.previewed(ctx, in)
	if err != nil {
		return nil, err
	}
	seen, err := a.directory.Preview(ctx, c)
	if err != nil {
		return nil, err
	}
	item := seen.Item
	out := &previewOutput{previewJSON{
		Action: item.Action, Before: item.Before, After: item.After, Problems: append([]roster.Problem{}, item.Problems...),
		Effects: []effectJSON{}, Duplicates: showAlike(seen.Duplicates),
		Proposals: proposalsJSON{append([]string{}, seen.Proposals.UserNames...), append([]string{}, seen.Proposals.Emails...)},
	}}
	for _, e := range seen.Effects {
		out.Body.Effects = append(out.Body.Effects, effectJSON(e))
	}
	if out.Body.Before == nil {
		out.Body.Before = roster.Values{}
	}
	if out.Body.After == nil {
		out.Body.After = roster.Values{}
	}
	if item.BeforeState != nil && item.AfterState != nil {
		out.Body.StatusBefore, out.Body.StatusAfter = item.BeforeState.Status, item.AfterState.Status
	}
	return out, nil
}

// previewed makes the change that a preview is about.
func (a *API) previewed(ctx context.Context, in *previewInput) (c roster.Change, err error) {
	c.Subject.Kind, c.Verb, c.Until = roster.SubjectUser, roster.Update, in.Body.Until
	if c.Values, err = in.Body.Values.texts(); err != nil {
		return c, err
	}
	if in.Body.Action != "" {
		c.Verb = roster.Verb(in.Body.Action)
	}
	if in.Body.ID != "" {
		id, err := a.userID(ctx, in.Body.ID)
		c.Subject.ID = string(id)
		return c, err
	}
	c.Verb, c.Subject.ID = roster.Create, roster.NewID(roster.PrefixUser, a.clock.Now())
	if in.Body.Status != "" {
		c.State = &roster.State{Status: in.Body.Status}
	}
	return c, nil
}
