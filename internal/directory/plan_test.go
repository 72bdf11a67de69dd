package directory_test

import (
	"testing"
	"time"

	"roster"
	"roster/internal/directory"
	"roster/internal/store"
)

func newPerson(row int64, v roster.Values) directory.Proposal {
	id := roster.NewID(roster.PrefixUser, time.Now())
	return directory.Proposal{Row: row, Change: roster.Change{Subject: roster.Subject{Kind: roster.SubjectUser, ID: id}, Verb: roster.Create, Values: v}}
}

func newUnit(name, parent string) directory.Proposal {
	id := roster.NewID(roster.PrefixUnit, time.Now())
	return directory.Proposal{Change: roster.Change{Subject: roster.Subject{Kind: roster.SubjectUnit, ID: id}, Verb: roster.Create, Values: roster.Values{"name": name, "parent": parent}}}
}

func TestChangeSet(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		sales := newUnit("Sales", "")
		emea := newUnit("EMEA", sales.Change.Subject.ID)
		boss := newPerson(3, roster.Values{"userName": "boss", "unit": emea.Change.Subject.ID})
		anna := newPerson(2, roster.Values{"userName": "anna", "unit": sales.Change.Subject.ID, "manager": boss.Change.Subject.ID})
		twin := newPerson(4, roster.Values{"userName": "ANNA"})

		set, err := b.dir.NewChangeSet(b.ctx, roster.ChangeSet{Origin: roster.OriginImport, Source: "hr"}, func(*store.Tx, *roster.ChangeSet) error { return nil })
		b.check(err)
		p, err := b.dir.Plan(b.ctx, set.ID)
		b.check(err)
		p.Expect(roster.UserID(boss.Change.Subject.ID))
		b.check(p.Add(b.ctx, []directory.Proposal{sales, emea, anna, boss, twin}, nil))
		set, err = p.Finish(b.ctx)
		b.check(err)

		// A row may name a manager who comes later, and a unit that the set makes; the twin is blocked.
		if c := set.Counts; c.Create != 2 || c.Nodes != 2 || c.Blocked != 1 || c.Rows != 3 || len(set.Hash) != 64 {
			b.Fatalf("planned %+v: %+v", c, b.items(set.ID))
		}
		set = b.apply(set.ID)
		if set.Counts.Applied != 4 || set.Counts.Failed != 0 || set.Counts.Skipped != 1 || set.State != roster.Applied {
			b.Fatalf("applied %+v: %+v", set.Counts, b.items(set.ID))
		}
		if u := b.user(roster.UserID(anna.Change.Subject.ID)); u.Values["manager"] != boss.Change.Subject.ID || u.Version != 1 {
			b.Errorf("Anna is %+v", u)
		}

		// Rolling back removes people and then their units, and names who was changed since.
		b.do(change(b.user(roster.UserID(anna.Change.Subject.ID)), roster.Update, roster.Values{"title": "Engineer"}))
		back := b.rollback(set.ID)
		if back.Counts.Delete != 1 || back.Counts.Blocked != 1 || back.Counts.Nodes != 2 {
			b.Errorf("the rollback plans %+v: %+v", back.Counts, b.items(back.ID))
		}
		back = b.apply(back.ID)
		if back.Counts.Applied != 2 || back.Counts.Failed != 1 { // Sales still has Anna
			b.Errorf("the rollback did %+v: %+v", back.Counts, b.items(back.ID))
		}
		if u := b.user(roster.UserID(boss.Change.Subject.ID)); !u.Deleted() {
			b.Error("the boss is still there")
		}

		// Rolling the rollback back restores the people it removed.
		again := b.apply(b.rollback(back.ID).ID)
		if u := b.user(roster.UserID(boss.Change.Subject.ID)); u.Deleted() || u.Values["unit"] != emea.Change.Subject.ID || again.Counts.Failed != 0 {
			b.Errorf("restored %+v with %+v: %+v", u, again.Counts, b.items(again.ID))
		}
	})
}

func TestBrake(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		var people, leavers []directory.Proposal
		for i := range 40 {
			people = append(people, newPerson(int64(i+2), roster.Values{"userName": "u" + string(rune('a'+i%26)) + string(rune('a'+i/26))}))
		}
		b.apply(b.plan(people...).ID)
		for _, p := range people[:11] {
			c := p.Change
			leavers = append(leavers, directory.Proposal{Change: roster.Change{Subject: c.Subject, Verb: roster.Deactivate, Reason: "missing from hr"}})
		}

		// Eleven of forty are more than a fifth and more than ten: the number must be repeated.
		set := b.plan(leavers...)
		for _, confirm := range []int64{0, 10} {
			if _, err := b.dir.Apply(b.ctx, set.ID, "", confirm); err == nil || err.(*roster.Error).Code != "confirmation_required" {
				b.Errorf("confirming %d: %v", confirm, err)
			}
		}
		if _, err := b.dir.Apply(b.ctx, set.ID, "", 11); err != nil {
			b.Error(err)
		}

		// Ten of forty pass.
		if set := b.plan(leavers[:10]...); set.Confirm != 0 {
			b.Errorf("ten leavers want %d confirmed", set.Confirm)
		}
	})
}
