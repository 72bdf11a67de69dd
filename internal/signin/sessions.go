package signin

import (
	"context"

	"roster"
	"roster/internal/access"
	"roster/internal/store"
)

// Sessions lists the sessions of the caller that hold, the newest first.
func (s *Service) Sessions(ctx context.Context) (list []store.Session, err error) {
	if err := access.Require(ctx, roster.SelfRead); err != nil {
		return nil, err
	}
	err = s.store.View(ctx, func(v *store.View) error {
		all, err := v.OpenSessionsOf(ctx, roster.UserID(access.Actor(ctx).ID))
		for _, row := range all {
			if v.Now().Before(row.ExpiresAt) && v.Now().Sub(row.SeenAt) < s.idle {
				list = append(list, row)
			}
		}
		return err
	})
	return list, err
}

// EndSession ends a session of the caller's own; without an identifier all of
// them but the one in use.
func (s *Service) EndSession(ctx context.Context, id string) error {
	if err := access.Require(ctx, roster.SelfRead); err != nil {
		return err
	}
	by := access.Actor(ctx)
	return s.store.Update(ctx, func(tx *store.Tx) error {
		mine, err := tx.SessionsOf(ctx, roster.UserID(by.ID))
		if err != nil {
			return err
		}
		tx.By(by)
		found := id == ""
		for _, row := range mine {
			if row.ID != id && (id != "" || row.ID == by.Via) {
				continue
			}
			found = true
			if err := tx.EndSession(ctx, row.ID, roster.NewEvent(row.Subject(), roster.SessionEnded{Cause: "ended by its owner"})); err != nil {
				return err
			}
		}
		if !found {
			return roster.Errorf(roster.NotFound, "session_not_found", "you have no such session: it may have ended already")
		}
		return nil
	})
}
