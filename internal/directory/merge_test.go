package directory_test

import (
	"errors"
	"maps"
	"testing"

	"roster"
	"roster/internal/store"
)

// unit makes a unit and gives its identifier.
func (b *bench) unit(name string, parent roster.NodeID) roster.NodeID {
	b.Helper()
	n, err := b.dir.DoNode(b.ctx, roster.Change{
		Subject: roster.Subject{Kind: roster.SubjectUnit}, Verb: roster.Create, Values: roster.Values{"name": name, "parent": string(parent)},
	})
	b.check(err)
	return n.ID
}

// drawn is the tree of units as text, with the people of each.
func (b *bench) drawn() string {
	b.Helper()
	var out string
	b.check(b.store.View(b.ctx, func(v *store.View) error {
		nodes, err := v.Nodes(b.ctx, roster.SubjectUnit)
		if err != nil {
			return err
		}
		people, err := v.NodePeople(b.ctx, roster.SubjectUnit)
		if err != nil {
			return err
		}
		var draw func(parent roster.NodeID)
		draw = func(parent roster.NodeID) {
			for _, n := range nodes {
				if n.Parent == parent {
					out += n.Name + string(rune('0'+people[n.ID])) + "("
					draw(n.ID)
					out += ")"
				}
			}
		}
		draw("")
		return nil
	}))
	return out
}

func TestMergeUnits(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		old, staying := b.unit("Old", ""), b.unit("Staying", "")
		oldEast, east := b.unit("East", old), b.unit("EAST", staying)
		b.unit("West", old)
		deep := b.unit("Deep", oldEast)
		for i, unit := range []roster.NodeID{old, oldEast, oldEast, deep, east} {
			b.create(roster.Values{"userName": "p" + string(rune('0'+i)), "unit": string(unit)})
		}
		gone := b.create(roster.Values{"userName": "gone", "unit": string(old)})
		b.do(roster.Change{Subject: gone.Subject(), Verb: roster.Delete})
		before := b.drawn()
		if before != "Old1(East2(Deep1())West0())Staying0(EAST1())" {
			b.Fatalf("the tree is %s", before)
		}
		subject := roster.Subject{Kind: roster.SubjectUnit, ID: string(old)}

		// A unit merges neither with itself, nor with a part of itself, nor with what is not there.
		for into, code := range map[roster.NodeID]string{old: "same_node", deep: "node_loop", "unit_none": "node_not_found"} {
			if _, err := b.dir.ProposeMerge(b.ctx, subject, into, ""); codeOf(err) != code {
				b.Errorf("merging into %s: %v, want %s", into, err, code)
			}
		}

		// People and parts go over, parts of one name become one, what is empty is gone.
		set, err := b.dir.ProposeMerge(b.ctx, subject, staying, "reorganisation")
		b.check(err)
		if set.State != roster.Planned || set.Counts.Update != 3 || set.Counts.Nodes != 4 || set.Counts.Blocked != 0 {
			b.Fatalf("planned %s with %+v", set.State, set.Counts)
		}
		if b.drawn() != before {
			b.Errorf("planning changed the tree to %s", b.drawn())
		}
		set = b.apply(set.ID)
		if got := b.drawn(); set.Counts.Failed != 0 || got != "Staying1(EAST3(Deep1())West0())" {
			b.Errorf("merged to %s with %+v", got, set.Counts)
		}

		// Rolling back brings the very same tree back.
		back, err := b.dir.Rollback(b.ctx, set.ID, nil)
		b.check(err)
		if back = b.apply(back.ID); back.Counts.Failed != 0 || b.drawn() != before {
			b.Errorf("rolled back to %s with %+v", b.drawn(), back.Counts)
		}

		// Who cannot be moved keeps their unit where it is, and the preview says so.
		archived := b.create(roster.Values{"userName": "archived", "unit": string(old)})
		b.do(roster.Change{Subject: archived.Subject(), Verb: roster.Deactivate})
		b.do(roster.Change{Subject: archived.Subject(), Verb: roster.Archive})
		set, err = b.dir.ProposeMerge(b.ctx, subject, staying, "")
		b.check(err)
		if set.Counts.Blocked != 2 {
			b.Errorf("with an archived person: %+v", set.Counts)
		}
		if set = b.apply(set.ID); set.Counts.Failed != 0 || b.drawn() != "Old1()Staying1(EAST3(Deep1())West0())" {
			b.Errorf("merged around an archived person to %s with %+v", b.drawn(), set.Counts)
		}
	})
}

func TestMoveUnitAsAChangeSet(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		top, part := b.unit("Top", ""), b.unit("Part", "")
		subject := roster.Subject{Kind: roster.SubjectUnit, ID: string(part)}
		set, err := b.dir.ProposeMove(b.ctx, subject, top, "")
		b.check(err)
		if set = b.apply(set.ID); b.drawn() != "Top0(Part0())" || set.Title != "Move Part below Top" {
			b.Errorf("%s made %s", set.Title, b.drawn())
		}
		// What the rules refuse makes no change set.
		subject.ID = string(top)
		for parent, code := range map[roster.NodeID]string{part: "node_loop", "": "no_change", "unit_none": "node_not_found"} {
			if _, err := b.dir.ProposeMove(b.ctx, subject, parent, ""); codeOf(err) != code {
				b.Errorf("moving below %q: %v, want %s", parent, err, code)
			}
		}
	})
}

func TestHandover(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		chief := b.create(roster.Values{"userName": "chief"})
		boss := b.create(roster.Values{"userName": "boss", "manager": string(chief.ID)})
		heir := b.create(roster.Values{"userName": "heir", "manager": string(boss.ID)})
		other := b.create(roster.Values{"userName": "other", "manager": string(boss.ID)})
		faults := func() map[store.LineFault]int64 {
			found := map[store.LineFault]int64{}
			b.check(b.store.View(b.ctx, func(v *store.View) error {
				for _, f := range store.LineFaults {
					n, err := v.CountFaultyLines(b.ctx, f)
					if err != nil {
						return err
					}
					list, err := v.FaultyLines(b.ctx, f, store.LineEnd{}, 100)
					if err != nil || int64(len(list)) != n {
						b.Errorf("%d %s, but %d are listed (%v)", n, f, len(list), err)
					}
					if found[f] = n; n > 0 { // a page goes on behind its last
						rest, err := v.FaultyLines(b.ctx, f, list[0], 100)
						if err != nil || int64(len(rest)) != n-1 {
							b.Errorf("behind the first of %d %s are %d (%v)", n, f, len(rest), err)
						}
					}
				}
				return nil
			}))
			return found
		}
		b.do(roster.Change{Subject: boss.Subject(), Verb: roster.Deactivate})
		if f := faults(); f[store.LineLeft] != 2 || f[store.LineNone] != 2 || f[store.LineLoop]+f[store.LineDeleted]+f[store.LineUnknown]+f[store.LineSuspended] != 0 {
			b.Errorf("the faults are %v", f)
		}

		// Whoever takes over moves up to where the one before reported.
		set, err := b.dir.ProposeHandover(b.ctx, boss.ID, "heir", "boss left")
		b.check(err)
		b.apply(set.ID)
		if got := b.user(heir.ID).Values["manager"]; got != string(chief.ID) {
			b.Errorf("the heir reports to %q", got)
		}
		if got := b.user(other.ID).Values["manager"]; got != string(heir.ID) {
			b.Errorf("the other reports to %q", got)
		}
		if f := faults(); f[store.LineLeft] != 0 {
			b.Errorf("the faults are %v", f)
		}
		if _, err := b.dir.ProposeHandover(b.ctx, boss.ID, "heir", ""); codeOf(err) != "no_reports" {
			b.Errorf("handing over nothing: %v", err)
		}
		b.do(roster.Change{Subject: heir.Subject(), Verb: roster.Suspend})
		b.do(roster.Change{Subject: chief.Subject(), Verb: roster.Delete})
		b.check(b.store.Update(b.ctx, func(tx *store.Tx) error { return forge(b, tx, b.admin, b.admin) }))
		if f := faults(); f[store.LineSuspended] != 1 || f[store.LineDeleted] != 1 || f[store.LineLoop] != 1 {
			b.Errorf("the faults are %v", f)
		}
		b.check(b.store.Update(b.ctx, func(tx *store.Tx) error { return forge(b, tx, b.admin, "usr_nobody") }))
		if f := faults(); f[store.LineUnknown] != 1 || f[store.LineLoop] != 0 {
			b.Errorf("the faults are %v", f)
		}
	})
}

func codeOf(err error) string {
	if e, ok := errors.AsType[*roster.Error](err); ok {
		return e.Code
	}
	return ""
}

// forge gives somebody a manager that the rules would refuse, as older data or
// another tool may have done.
func forge(b *bench, tx *store.Tx, id, manager roster.UserID) error {
	u, _, err := tx.User(b.ctx, id)
	if err != nil {
		return err
	}
	catalogue, err := tx.Catalogue(b.ctx)
	if err != nil {
		return err
	}
	after := u
	after.Values = maps.Clone(u.Values)
	after.Values["manager"] = string(manager)
	after.Version++
	return tx.SaveUsers(b.ctx, catalogue, []store.UserWrite{{Before: u, After: after, Events: []roster.Event{roster.NewEvent(u.Subject(), roster.UserUpdated{})}}})
}
