package directory_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"roster"
	"roster/internal/access"
	"roster/internal/directory"
	"roster/internal/store"
)

// atOnce does something n times at the same moment.
func atOnce(n int, do func(i int) error) []error {
	errs := make([]error, n)
	var start, all sync.WaitGroup
	start.Add(1)
	for i := range errs {
		all.Go(func() {
			start.Wait()
			errs[i] = do(i)
		})
	}
	start.Done()
	all.Wait()
	return errs
}

// won counts those without an error and demands one of some kinds of the others.
func (b *bench) won(errs []error, kinds ...roster.Kind) (n int) {
	b.Helper()
	for _, err := range errs {
		switch {
		case err == nil:
			n++
		case !slices.Contains(kinds, roster.KindOf(err)):
			b.Errorf("%v", err)
		}
	}
	return n
}

// D10: of fifty who are made at once, with the same name in another spelling,
// exactly one is.
func TestD10ParallelCreates(t *testing.T) {
	t.Parallel()
	spellings := []string{"édith", "e\u0301dith", "ÉDITH", " Édith ", "E\u0301DITH  "}
	each(t, func(b *bench) {
		for _, attribute := range []string{"userName", "email"} {
			errs := atOnce(50, func(i int) error {
				v := roster.Values{"userName": fmt.Sprintf("%s%d", attribute, i)}
				v[attribute] = spellings[i%len(spellings)]
				if attribute == "email" {
					v[attribute] += "@example.org"
				}
				_, err := b.dir.Do(b.ctx, roster.Change{Subject: roster.Subject{Kind: roster.SubjectUser}, Verb: roster.Create, Values: v})
				return err
			})
			kinds := []roster.Kind{roster.Conflict}
			if attribute == "email" {
				kinds = append(kinds, roster.Invalid) // spaces before the @
			}
			if n := b.won(errs, kinds...); n != 1 {
				b.Errorf("%d have the same %s", n, attribute)
			}
		}
	})
}

// Of those who change the same version of a person or a unit, exactly one wins.
func TestParallelEdits(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		anna := b.create(roster.Values{"userName": "anna"})
		errs := atOnce(8, func(i int) error {
			c := change(anna, roster.Update, roster.Values{"title": fmt.Sprint("Title ", i)})
			c.Expect = anna.Version
			_, err := b.dir.Do(b.ctx, c)
			return err
		})
		if n := b.won(errs, roster.Stale); n != 1 || b.user(anna.ID).Version != 2 {
			b.Errorf("%d changed the same version: %+v", n, b.user(anna.ID))
		}

		unit, err := b.dir.DoNode(b.ctx, newUnit("Sales", "").Change)
		b.check(err)
		errs = atOnce(8, func(i int) error {
			_, err := b.dir.DoNode(b.ctx, roster.Change{Subject: unit.Subject(), Verb: roster.Update, Expect: unit.Version, Values: roster.Values{"name": fmt.Sprint("Sales ", i)}})
			return err
		})
		if n := b.won(errs, roster.Stale); n != 1 {
			b.Errorf("%d renamed the same version of a unit", n)
		}
	})
}

// A07: of two who each shut one of the last two administrators out, one fails.
func TestParallelShutOut(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		verbs := []roster.Verb{roster.Suspend, roster.Delete, roster.LockUser, roster.Archive}
		first := b.user(b.admin)
		second := b.create(roster.Values{"userName": "deputy"})
		b.check(b.dir.GrantRole(b.ctx, second.ID, roster.Administrator))
		for _, verb := range verbs {
			pair := []roster.User{first, second}
			errs := atOnce(2, func(i int) error {
				_, err := b.dir.Do(as(b.ctx, string(pair[1-i].ID)), change(pair[i], verb, nil))
				return err
			})
			if n := b.won(errs, roster.Conflict); n != 1 {
				b.Fatalf("%s: %d were shut out: %v", verb, n, errs)
			}
			out := pair[slices.Index(errs, nil)]
			back := map[roster.Verb]roster.Verb{roster.Suspend: roster.Activate, roster.Delete: roster.Restore, roster.LockUser: roster.Unlock, roster.Archive: roster.Deactivate}
			b.do(change(out, back[verb], nil))
			if verb == roster.Archive {
				b.do(change(out, roster.Activate, nil))
			}
		}
	})
}

// No two changes at the same moment make a circle of managers or of units, or
// put somebody into a unit that is going.
func TestParallelCircles(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		for round := range 10 {
			anna := b.create(roster.Values{"userName": fmt.Sprint("anna", round)})
			bob := b.create(roster.Values{"userName": fmt.Sprint("bob", round)})
			errs := atOnce(2, func(i int) error {
				pair := []roster.User{anna, bob}
				_, err := b.dir.Do(b.ctx, change(pair[i], roster.Update, roster.Values{"manager": string(pair[1-i].ID)}))
				return err
			})
			if n := b.won(errs, roster.Conflict); n != 1 {
				b.Fatalf("%d of two who want to manage each other do", n)
			}

			north, err := b.dir.DoNode(b.ctx, newUnit(fmt.Sprint("North ", round), "").Change)
			b.check(err)
			south, err := b.dir.DoNode(b.ctx, newUnit(fmt.Sprint("South ", round), "").Change)
			b.check(err)
			errs = atOnce(2, func(i int) error {
				pair := []roster.Node{north, south}
				_, err := b.dir.DoNode(b.ctx, roster.Change{Subject: pair[i].Subject(), Verb: roster.Update, Values: roster.Values{"parent": string(pair[1-i].ID)}})
				return err
			})
			if n := b.won(errs, roster.Conflict); n != 1 {
				b.Fatalf("%d of two units that want to stand below each other do", n)
			}

			lab, err := b.dir.DoNode(b.ctx, newUnit(fmt.Sprint("Lab ", round), "").Change)
			b.check(err)
			errs = atOnce(2, func(i int) error {
				if i == 0 {
					_, err := b.dir.DoNode(b.ctx, roster.Change{Subject: lab.Subject(), Verb: roster.Delete})
					return err
				}
				_, err := b.dir.Do(b.ctx, change(anna, roster.Update, roster.Values{"unit": string(lab.ID)}))
				return err
			})
			if n := b.won(errs, roster.Conflict, roster.Invalid); n != 1 {
				b.Fatalf("a unit was removed and joined at the same moment: %d succeeded", n)
			}
		}
	})
}

// A change set that is applied by many at once is applied once.
func TestParallelApplies(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		b.dir.Cut(3, 0)
		var people []directory.Proposal
		for i := range 30 {
			people = append(people, newPerson(int64(i+2), roster.Values{"userName": fmt.Sprint("person", i)}))
		}
		set := b.plan(people...)
		before := len(b.jobs)
		errs := atOnce(4, func(int) error {
			_, err := b.dir.Apply(b.ctx, set.ID, set.Hash, 0)
			return err
		})
		if n := b.won(errs); n != 4 {
			b.Errorf("applying again was refused: %v", errs)
		}
		if n := len(b.jobs) - before; n != 1 {
			b.Logf("%d jobs were made, of which rolled back transactions count too", n)
		}
		errs = atOnce(4, func(int) error {
			return b.dir.Run(b.ctx, set.ID, access.Actor(b.ctx), func(*store.Tx, int64, int64) error { return nil })
		})
		if n := b.won(errs); n != 4 {
			b.Errorf("running at once: %v", errs)
		}
		b.appliedOnce(set.ID, 30)
	})
}

// appliedOnce demands that each item of a set was applied, and each once.
func (b *bench) appliedOnce(id roster.ChangeSetID, want int) {
	b.Helper()
	set, err := b.dir.ChangeSet(b.ctx, id)
	b.check(err)
	if set.State != roster.Applied || set.Counts.Applied != int64(want) || set.Counts.Failed+set.Counts.Skipped != 0 {
		b.Errorf("the set is %s with %+v", set.State, set.Counts)
	}
	told := map[roster.Subject]int{}
	b.check(b.store.View(b.ctx, func(v *store.View) error {
		events, err := v.ListEvents(b.ctx, store.EventList{ChangeSet: id, Descending: true, Limit: 100_000})
		for _, e := range events {
			if e.Subject.Kind == roster.SubjectUser {
				told[e.Subject]++
			}
		}
		return err
	}))
	for s, n := range told {
		if n != 1 {
			b.Errorf("the journal tells %d times of %s", n, s.ID)
		}
	}
	if len(told) != want {
		b.Errorf("the journal tells of %d people, want %d", len(told), want)
	}
}

// E05: a change set that is broken off again and again, at whatever moment,
// does each item once, and its totals are those of the journal.
func TestE05BrokenOff(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		b.dir.Cut(10, 0)
		var people []directory.Proposal
		for i := range 400 {
			people = append(people, newPerson(int64(i+2), roster.Values{"userName": fmt.Sprint("person", i)}))
		}
		set := b.plan(people...)
		_, err := b.dir.Apply(b.ctx, set.ID, set.Hash, 0)
		b.check(err)
		starts := 0
		// The longest wait grows, so that a slow machine comes to the end as well.
		for wait, longest := time.Duration(0), 40*time.Millisecond; ; wait, longest = (wait+1700*time.Microsecond)%longest, longest+time.Millisecond {
			ctx, cancel := context.WithTimeout(b.ctx, wait)
			last := int64(-1)
			err := b.dir.Run(ctx, set.ID, access.Actor(b.ctx), func(_ *store.Tx, done, _ int64) error {
				if done < last {
					b.Errorf("the progress went from %d to %d", last, done)
				}
				last = done
				return nil
			})
			stopped := ctx.Err()
			cancel()
			if starts++; err == nil {
				break
			}
			if stopped == nil || starts > 1000 {
				b.Fatalf("run %d: %v", starts, err)
			}
		}
		b.Logf("%d starts", starts)
		b.appliedOnce(set.ID, len(people))
		var e *roster.Error
		if _, err := b.dir.Cancel(b.ctx, set.ID); !errors.As(err, &e) || e.Code != "not_open" {
			b.Errorf("cancelling what is applied: %v", err)
		}
	})
}
