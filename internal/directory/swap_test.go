package directory_test

import (
	"encoding/json"
	"testing"

	"roster"
	"roster/internal/directory"
	"roster/internal/store"
)

// Two who swap places do so in either order of their rows, however the work is
// cut, and taking it back swaps them once more.
func TestSwapAndBack(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		b.dir.Cut(1, 0)
		boss := b.create(roster.Values{"userName": "boss"})
		anna := b.create(roster.Values{"userName": "anna", "manager": "boss"})
		down := directory.Proposal{Change: change(boss, roster.Update, roster.Values{"manager": string(anna.ID)})}
		up := directory.Proposal{Change: change(anna, roster.Update, roster.Values{"manager": ""})}
		for _, rows := range [][]directory.Proposal{{down, up}, {up, down}} {
			set, err := b.dir.NewChangeSet(b.ctx, roster.ChangeSet{Origin: roster.OriginImport}, func(*store.Tx, *roster.ChangeSet) error { return nil })
			b.check(err)
			p, err := b.dir.Plan(b.ctx, set.ID)
			b.check(err)
			p.Line(func(id roster.UserID) (roster.UserID, bool) {
				if id == boss.ID {
					return anna.ID, true
				}
				return "", id == anna.ID
			})
			b.check(p.Add(b.ctx, rows, nil))
			set, err = p.Finish(b.ctx)
			b.check(err)
			if set = b.apply(set.ID); set.Counts.Applied != 2 {
				b.Fatalf("the swap did %+v: %+v", set.Counts, b.items(set.ID))
			}
			back := b.apply(b.rollback(set.ID).ID)
			if back.Counts.Applied != 2 {
				b.Fatalf("taking the swap back did %+v: %+v", back.Counts, b.items(back.ID))
			}
			if m := b.user(anna.ID).Values["manager"]; m != string(boss.ID) || b.user(boss.ID).Values["manager"] != "" {
				b.Errorf("Anna's manager is %q", m)
			}
		}
	})
}

// What was applied before its turn is taken back too when the set is given up
// before that turn.
func TestRollbackOfWhatWasEarly(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		b.dir.Cut(1, 0)
		boss := b.create(roster.Values{"userName": "boss"})
		anna := b.create(roster.Values{"userName": "anna", "manager": "boss"})
		other := b.create(roster.Values{"userName": "other"})
		set, err := b.dir.NewChangeSet(b.ctx, roster.ChangeSet{Origin: roster.OriginImport}, func(*store.Tx, *roster.ChangeSet) error { return nil })
		b.check(err)
		p, err := b.dir.Plan(b.ctx, set.ID)
		b.check(err)
		p.Line(func(id roster.UserID) (roster.UserID, bool) { return "", id == anna.ID })
		b.check(p.Add(b.ctx, []directory.Proposal{
			{Change: change(boss, roster.Update, roster.Values{"manager": string(anna.ID)})},
			{Change: change(other, roster.Update, roster.Values{"title": "Engineer"})},
			{Change: change(anna, roster.Update, roster.Values{"manager": ""})},
		}, nil))
		set, err = p.Finish(b.ctx)
		b.check(err)
		_, err = b.dir.Apply(b.ctx, set.ID, "", 0)
		b.check(err)
		first := true
		_ = b.dir.Run(b.ctx, set.ID, roster.System("test"), func(*store.Tx, int64, int64) error {
			if !first {
				return errStopped
			}
			first = false
			return nil
		})
		_, err = b.dir.Cancel(b.ctx, set.ID)
		b.check(err)
		if back := b.apply(b.rollback(set.ID).ID); back.Counts.Applied != 2 || back.Counts.Failed > 0 {
			b.Fatalf("taking it back did %+v: %+v", back.Counts, b.items(back.ID))
		}
		if b.user(anna.ID).Values["manager"] != string(boss.ID) || b.user(boss.ID).Values["manager"] != "" || b.user(other.ID).Version != 1 {
			b.Errorf("Anna is %+v, the boss %+v", b.user(anna.ID), b.user(boss.ID))
		}
	})
}

// Nobody is left with a manager whom the set failed to make, when the failure
// came first.
func TestManagerWhoWasNotMade(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		boss := newPerson(2, roster.Values{"userName": "boss"})
		anna := newPerson(3, roster.Values{"userName": "anna", "manager": boss.Change.Subject.ID})
		set := b.plan(boss, anna)
		b.create(roster.Values{"userName": "Boss"})
		if set = b.apply(set.ID); set.Counts.Failed != 2 {
			b.Errorf("the set did %+v: %+v", set.Counts, b.items(set.ID))
		}
	})
}

// An attribute that comes again finds the values that people still have, and
// its unique ones belong to their owners.
func TestAttributeComesAgain(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		badge := roster.Attribute{Name: "badge", Unique: true}
		_, err := b.dir.CreateAttribute(b.ctx, badge)
		b.check(err)
		anna := b.create(roster.Values{"userName": "anna", "badge": "1"})
		bob := b.create(roster.Values{"userName": "bob", "badge": "2"})
		b.check(b.dir.DeleteAttribute(b.ctx, "badge"))
		b.do(change(anna, roster.Delete, nil))
		_, err = b.dir.CreateAttribute(b.ctx, badge)
		b.check(err)

		b.refused("not_unique", roster.Change{Subject: roster.Subject{Kind: roster.SubjectUser}, Verb: roster.Create, Values: roster.Values{"userName": "x", "badge": "2"}})
		b.do(change(anna, roster.Restore, nil))
		b.do(change(bob, roster.Update, roster.Values{"badge": "3"}))
		b.refused("not_unique", change(bob, roster.Update, roster.Values{"badge": "1"}))
		b.create(roster.Values{"userName": "carol", "badge": "2"})
	})
}

// A name keeps its type as long as anybody has, or had, a value of it; one that
// was a mistake and never used is free.
func TestAttributeKeepsItsType(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		text, number := roster.Attribute{Name: "floor"}, roster.Attribute{Name: "floor", Type: roster.Number}
		again := func(a roster.Attribute) error {
			if err := b.dir.DeleteAttribute(b.ctx, "floor"); err != nil {
				return err
			}
			_, err := b.dir.CreateAttribute(b.ctx, a)
			return err
		}
		_, err := b.dir.CreateAttribute(b.ctx, number)
		b.check(err)
		b.check(again(text))
		anna := b.create(roster.Values{"userName": "anna", "floor": "third"})
		b.do(change(anna, roster.Update, roster.Values{"floor": ""}))
		if err := again(number); roster.KindOf(err) != roster.Conflict {
			b.Errorf("a name with a past changes its type: %v", err)
		}
		planned, err := json.Marshal(number)
		b.check(err)
		set := b.plan(directory.Proposal{Change: roster.Change{
			Subject: roster.Subject{Kind: roster.SubjectAttribute, ID: "floor"}, Verb: roster.Create, Values: roster.Values{"attribute": string(planned)},
		}})
		if set.Counts.Blocked != 1 {
			b.Errorf("a plan would change the type: %+v", b.items(set.ID))
		}
		_, err = b.dir.CreateAttribute(b.ctx, text)
		b.check(err)
	})
}
