package api

import (
	"context"
	"time"

	"roster"
	"roster/internal/directory"
	"roster/internal/store"
)

type (
	originsOutput struct {
		Body struct {
			Items map[string]originJSON `json:"items" nullable:"false" doc:"By the name of the attribute, and under status that of the status. What the journal no longer tells is missing."`
		}
	}
	// originJSON is where a value comes from.
	originJSON struct {
		At        time.Time          `json:"at"`
		Actor     roster.Actor       `json:"actor"`
		Reason    string             `json:"reason,omitempty"`
		ChangeSet roster.ChangeSetID `json:"changeSet,omitempty"`
		Origin    roster.Origin      `json:"origin,omitempty" doc:"By which route: edit, import, bulk or rollback."`
		Title     string             `json:"title,omitempty" doc:"What the change set is called, as the name of a file."`
		Source    string             `json:"source,omitempty" doc:"The named source that the change set spoke for."`
		Back      *broughtBack       `json:"back,omitempty" doc:"The undoing that gave the value back after it had been another."`
	}
	broughtBack struct {
		At        time.Time          `json:"at"`
		Actor     roster.Actor       `json:"actor"`
		ChangeSet roster.ChangeSetID `json:"changeSet,omitempty"`
	}
)

func (a *API) userOrigins(ctx context.Context, in *RefInput) (*originsOutput, error) {
	out := &originsOutput{}
	out.Body.Items = map[string]originJSON{}
	err := a.store.View(ctx, func(v *store.View) error {
		u, err := directory.Resolve(ctx, v, in.Ref)
		if err != nil {
			return err
		}
		origins, err := directory.Origins(ctx, v, u)
		for name, p := range origins {
			o := originJSON{
				At: p.At, Actor: known(p.Actor), Reason: p.Reason, ChangeSet: p.ChangeSet.ID,
				Origin: p.ChangeSet.Origin, Title: p.ChangeSet.Title, Source: p.ChangeSet.Source,
			}
			if p.Back != nil {
				o.Back = &broughtBack{p.Back.At, known(p.Back.Actor), p.Back.ChangeSet.ID}
			}
			out.Body.Items[name] = o
		}
		return err
	})
	return out, err
}

// known is an actor without the session and the request, which the journal has.
func known(a roster.Actor) roster.Actor {
	return roster.Actor{Kind: a.Kind, ID: a.ID, Name: a.Name}
}
