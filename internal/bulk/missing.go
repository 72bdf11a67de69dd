package bulk

import (
	"context"
	"fmt"
	"slices"

	"roster"
	"roster/internal/directory"
	"roster/internal/store"
)

func missingReason(source string) string { return "missing from " + source }

// missing proposes to deactivate those whom the source named before and the
// file does not name. Administrators stay; and as long as it cannot be told
// whom every row is about, nobody can be called missing.
func (p *planner) missing(ctx context.Context, d *directory.Planning) error {
	if !p.options.DeactivateMissing {
		return nil
	}
	for after := roster.UserID(""); ; {
		var ids []roster.UserID
		var batch []directory.Proposal
		err := p.bulk.store.View(ctx, func(v *store.View) (err error) {
			batch = batch[:0]
			if ids, err = v.MissingFrom(ctx, p.options.Source, p.set.ID, after, batchRows); err != nil || len(ids) == 0 {
				return err
			}
			administrators, err := v.Holders(ctx, roster.Administrator)
			if err != nil {
				return err
			}
			users, err := v.Users(ctx, ids)
			for _, id := range ids {
				b := directory.Proposal{Label: users[id].DisplayName(), Change: roster.Change{
					Subject: users[id].Subject(), Verb: roster.Deactivate, Reason: missingReason(p.options.Source),
				}}
				if slices.Contains(administrators, id) {
					b.Problems = append(b.Problems, roster.Problem{
						Code:    "administrator",
						Message: fmt.Sprintf("%s is missing from %s but is an administrator: deactivate them by hand if that is right", b.Label, p.options.Source),
					})
				}
				if p.unknown > 0 {
					b.Problems = append(b.Problems, roster.Problem{
						Code:    "unreadable_rows",
						Message: fmt.Sprintf("%s seems to be missing from %s, but of %d rows it cannot be told whom they are about: mend them first", b.Label, p.options.Source, p.unknown),
					})
				}
				batch = append(batch, b)
			}
			return err
		})
		if err != nil || len(ids) == 0 {
			return err
		}
		after = ids[len(ids)-1]
		if err := d.Add(ctx, batch, p.saved(ctx, p.expected)); err != nil {
			return err
		}
	}
}
