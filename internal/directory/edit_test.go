package directory_test

import (
	"testing"

	"roster"
)

func TestEdit(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		anna := b.create(roster.Values{"userName": "Anna.Lee", "name.givenName": "Anna", "name.familyName": "Lee", "email": "anna@example.org"})

		// A single edit is a change set of one.
		r, err := b.dir.Do(b.ctx, change(anna, roster.Update, roster.Values{"title": "Engineer"}))
		b.check(err)
		if r.User.Version != 2 || r.User.Values["title"] != "Engineer" || r.ChangeSet.State != roster.Applied || r.ChangeSet.Counts.Update != 1 {
			b.Errorf("the edit made %+v in %+v", r.User, r.ChangeSet)
		}

		// What is already so makes no change set and no version.
		r, err = b.dir.Do(b.ctx, change(anna, roster.Update, roster.Values{"title": "Engineer"}))
		b.check(err)
		if r.ChangeSet.ID != "" || r.User.Version != 2 {
			b.Errorf("nothing to change made %+v", r)
		}

		// A change made for an older version is refused.
		stale := change(anna, roster.Update, roster.Values{"title": "Boss"})
		stale.Expect = 1
		b.refused("stale", stale)

		// A second user with the same name or address, however written, is refused.
		b.refused("not_unique", roster.Change{Subject: roster.Subject{Kind: roster.SubjectUser}, Verb: roster.Create, Values: roster.Values{"userName": "ANNA.lee "}})
		b.refused("not_unique", roster.Change{Subject: roster.Subject{Kind: roster.SubjectUser}, Verb: roster.Create, Values: roster.Values{"userName": "x", "email": "Anna@EXAMPLE.org"}})

		// The manager can be named; a circle is refused.
		bob := b.create(roster.Values{"userName": "bob", "manager": "anna.lee"})
		if bob.Values["manager"] != string(anna.ID) {
			b.Errorf("Bob's manager is %q", bob.Values["manager"])
		}
		b.refused("manager_loop", change(anna, roster.Update, roster.Values{"manager": "bob"}))

		// An illegal status names the legal ones.
		b.do(change(bob, roster.Deactivate, nil))
		_, err = b.dir.Do(b.ctx, change(bob, roster.Suspend, nil))
		if e := err.(*roster.Error); e.Code != "illegal_transition" || len(e.Problems) != 1 || len(e.Problems[0].Legal) != 3 {
			b.Errorf("suspending the inactive: %+v", e)
		}

		// Nobody shuts themselves out.
		b.refused("own_account", change(b.user(b.admin), roster.Suspend, nil))
	})
}

func TestUndoEdit(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		anna := b.create(roster.Values{"userName": "anna", "title": "Engineer"})
		r, err := b.dir.Do(b.ctx, change(anna, roster.Suspend, roster.Values{"title": "Boss"}))
		b.check(err)

		// Undoing gives back values and status together.
		b.apply(b.rollback(r.ChangeSet.ID).ID)
		got := b.user(anna.ID)
		if got.Values["title"] != "Engineer" || got.State.Status != roster.Active || got.Version != 3 {
			b.Errorf("after the undo: %+v", got)
		}

		// Undoing the undo does it again.
		again := b.rollback(r.ChangeSet.ID)
		if items := b.items(again.ID); len(items) != 1 || items[0].Action != roster.ActionBlocked || items[0].Problems[0].Code != "stale" {
			b.Errorf("undoing what was changed since: %+v", items)
		}
	})
}
