package directory_test

import (
	"testing"
	"time"

	"roster"
	"roster/internal/directory"
	"roster/internal/store"
)

func (b *bench) origins(id roster.UserID) map[string]directory.Provenance {
	b.Helper()
	var found map[string]directory.Provenance
	b.check(b.store.View(b.ctx, func(v *store.View) error {
		u, err := directory.Resolve(b.ctx, v, string(id))
		if err == nil {
			found, err = directory.Origins(b.ctx, v, u)
		}
		return err
	}))
	return found
}

// A value comes from whoever gave it last, by whatever route; what an undoing
// brought back is as old as it was before, and says that it was brought back.
func TestOrigins(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		id := roster.UserID(roster.NewID(roster.PrefixUser, time.Unix(0, 0)))
		hired := b.plan(directory.Proposal{Row: 2, Change: roster.Change{
			Subject: roster.Subject{Kind: roster.SubjectUser, ID: string(id)}, Verb: roster.Create,
			Values: roster.Values{"userName": "anna", "displayName": "Anna Lee", "title": "Clerk", "department": "Sales", "email": "anna@example.com"},
		}})
		b.apply(hired.ID)
		promoted, err := b.dir.Do(b.ctx, change(b.user(id), roster.Update, roster.Values{"title": "Chief", "department": "", "emailHome": "a@home.example"}))
		b.check(err)
		got := b.origins(id)
		for name, want := range map[string]roster.ChangeSetID{
			"userName": hired.ID, "department": "", "title": promoted.ChangeSet.ID,
			"email": hired.ID, "emailHome": promoted.ChangeSet.ID, "emails": promoted.ChangeSet.ID, directory.StatusOrigin: hired.ID,
		} {
			if got[name].ChangeSet.ID != want {
				b.Errorf("%s comes from %+v, want %s", name, got[name], want)
			}
		}
		if p := got["userName"]; p.ChangeSet.Origin != roster.OriginImport || p.ChangeSet.Source != "hr" || p.ChangeSet.Title != "people.csv" {
			b.Errorf("an imported value tells of %+v", p.ChangeSet)
		}

		undo := b.rollback(promoted.ChangeSet.ID)
		b.apply(undo.ID)
		got = b.origins(id)
		for _, name := range []string{"title", "department"} {
			p := got[name]
			if p.ChangeSet.ID != hired.ID || p.Back == nil || p.Back.ChangeSet.ID != undo.ID {
				b.Errorf("after undoing, %s comes from %+v", name, p)
			}
		}
		if _, gone := got["emailHome"]; gone || got["email"].Back != nil {
			b.Errorf("after undoing, the addresses come from %+v and %+v", got["emailHome"], got["email"])
		}

		again := b.rollback(undo.ID)
		b.apply(again.ID)
		if p := b.origins(id)["title"]; p.ChangeSet.ID != promoted.ChangeSet.ID || p.Back == nil || p.Back.ChangeSet.ID != again.ID {
			b.Errorf("after undoing the undoing, the title comes from %+v", p)
		}
	})
}

// A line of managers ends at the top, and where it would run in a circle.
func TestManagerLine(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		top := b.create(roster.Values{"userName": "top"})
		middle := b.create(roster.Values{"userName": "middle", "manager": string(top.ID)})
		low := b.create(roster.Values{"userName": "low", "manager": string(middle.ID)})
		b.check(b.store.View(b.ctx, func(v *store.View) error {
			line, err := directory.ManagerLine(b.ctx, v, low)
			if len(line) != 2 || line[0].ID != middle.ID || line[1].ID != top.ID {
				b.Errorf("the line is %v", line)
			}
			return err
		}))
	})
}
