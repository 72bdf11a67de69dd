package directory

import (
	"context"

	"roster"
	"roster/internal/access"
	"roster/internal/store"
)

// EndSuspensions activates users whose suspension has come to its end. Locks
// need nobody: they end by themselves.
func (d *Directory) EndSuspensions(ctx context.Context) error {
	ctx = access.With(ctx, access.Caller{Actor: roster.System("lifecycle")})
	for {
		var n int
		err := d.store.Update(ctx, func(tx *store.Tx) error {
			ids, err := tx.EndedSuspensions(ctx, 100)
			n = len(ids)
			for _, id := range ids {
				c := roster.Change{Subject: roster.Subject{Kind: roster.SubjectUser, ID: string(id)}, Verb: roster.Activate, Reason: "the suspension has ended"}
				if _, err := d.do(ctx, tx, c); err != nil {
					return err
				}
			}
			return err
		})
		if err != nil || n == 0 {
			return err
		}
	}
}
