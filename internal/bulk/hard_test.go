package bulk_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roster"
	"roster/internal/bulk"
	"roster/internal/bulk/table"
	"roster/internal/store"
)

func code(err error) string {
	if e, ok := errors.AsType[*roster.Error](err); ok {
		return e.Code
	}
	return fmt.Sprint(err)
}

// E03: what cannot be done is a row with a reason, the column by its header.
func TestBadRows(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		text := "Login,Name,E-Mail,Hire date,Boss\n" +
			"anna,Anna Lee,anna@example.org,2020-01-01,\n" + // 2
			"ben,Ben Cruz,not an address,2020-01-01,anna\n" + // 3
			"cy,Cy Ek,cy@example.org,2020-13-01,anna\n" + // 4
			"ANNA,Anna Again,again@example.org,,\n" + // 5: the same person
			",Nobody Known,nobody@example.org,,\n" + // 6
			"dan,Dan Oz,dan@example.org,,zed\n" + // 7: no such manager
			"eve,Eve Fox,eve@example.org,,finn\n" + // 8: a circle
			"finn,Finn Fox,finn@example.org,,eve\n" + // 9
			"gus,Gus Hay,gus@example.org,,ben\n" + // 10: the manager's row is blocked
			"hal,Hal Ivy,hal@example.org,,gus\n" + // 11: and so is this one's
			"ida,Ida Jay,anna@example.org,,\n" + // 12: takes another's address
			"\"bad\"row,x,y,z,w\n" + // 13
			"kim,Kim Lo,kim@example.org,2021-02-03,anna\n" + // 14
			"ben,Ben Again,ben@example.org,,\n" // 15: the same as a row that is blocked
		set := b.plan(text, bulk.Options{})
		b.counts(set, roster.Counts{Rows: 14, Create: 2, Blocked: 12})
		want := []string{
			"3 value_email E-Mail", "4 value_date Hire date", "5 duplicate_row", "6 no_match_value Login", "7 manager_not_found Boss", "8 manager_loop Boss", "9 manager_loop Boss",
			"10 manager_blocked Boss", "11 manager_blocked Boss", "12 not_unique E-Mail", "13 bare_quote", "15 duplicate_row",
		}
		if diff := cmp.Diff(want, b.problems(set)); diff != "" {
			b.Error(diff)
		}
		for _, p := range b.report(set).Problems {
			if p.Code == "manager_loop" && !strings.Contains(p.Message, "→") {
				b.Errorf("the circle is told as %q", p.Message)
			}
		}
		// What is planned is what happens.
		if set = b.apply(set); set.Counts.Applied != 2 || set.Counts.Failed != 0 {
			b.Errorf("applied %+v", set.Counts)
		}

		// The failed rows come back as the same file, and can be mended and sent again.
		failed := b.failed(set)
		lines := strings.Split(strings.TrimSpace(failed), "\r\n")
		if len(lines) != 13 || lines[0] != "Login,Name,E-Mail,Hire date,Boss,roster_error" || !strings.HasPrefix(lines[1], "ben,Ben Cruz,not an address,2020-01-01,anna,") {
			b.Fatalf("the failed rows are\n%s", failed)
		}
		mended := strings.NewReplacer("not an address", "ben@example.org", "2020-13-01", "2020-12-01").Replace(failed)
		again := b.plan(mended, bulk.Options{})
		b.counts(again, roster.Counts{Rows: 11, Create: 5, Update: 1, Blocked: 5})
		b.apply(again)
		if b.user("hal").Values["manager"] != string(b.user("gus").ID) {
			b.Error("hal does not report to gus")
		}
	})
}

// A file that cannot be read to its end fails as a whole, and says where.
func TestUnreadable(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		rows := strings.Repeat("x,y\n", 3)
		i := b.upload("bad.csv", "Login,Name\na,Anna\n"+rows+"b,\"Ben\nnever closed\n"+strings.Repeat("c,d\n", 3000))
		set, _, err := b.bulk.Plan(b.ctx, i.ID, bulk.Options{})
		b.check(err)
		if err := b.bulk.RunPlan(b.ctx, set.ID, nil); roster.KindOf(err) != roster.Invalid {
			b.Errorf("planning says %v", err)
		}
		set, err = b.dir.ChangeSet(b.ctx, set.ID)
		b.check(err)
		if set.State != roster.Failed || !strings.Contains(set.Failure, "row 6") || len(b.items(set, store.ItemFilter{})) != 0 {
			b.Errorf("the set is %+v", set)
		}
		for _, content := range []string{"", "%PDF-1.4 x", "PK\x03\x04 no archive"} {
			if _, _, err := b.bulk.Upload(b.ctx, "x.csv", strings.NewReader(content)); roster.KindOf(err) != roster.Invalid || code(err) == "" {
				b.Errorf("%q is taken with %v", content, err)
			}
		}
	})
}

// Two people of the same name as managers are told apart or asked about.
func TestTwins(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		set := b.plan("Login,Name,Supervisor\na1,Anna Lee,\na2,\"Lee, Anna\",\nb,Ben Cruz,Anna Lee\nc,Cy Ek,\"Cruz, Ben\"\n", bulk.Options{})
		b.counts(set, roster.Counts{Rows: 4, Create: 2, Blocked: 2})
		r := b.report(set)
		if r.Problems[0].Code != "ambiguous_manager" || !strings.Contains(r.Problems[0].Message, "row 2 and row 3") || r.Problems[1].Code != "manager_blocked" {
			b.Errorf("the problems are %+v", r.Problems)
		}
		b.apply(set)

		// The same holds for people who are not in the file.
		set = b.plan("Login,Name,Supervisor\nd,Dan Oz,Anna Lee\ne,Eve Fox,Lee Nobody\n", bulk.Options{})
		if got := b.problems(set); !slices.Equal(got, []string{"2 ambiguous_manager Supervisor", "3 manager_not_found Supervisor"}) {
			b.Errorf("the problems are %v", got)
		}
	})
}

// Manager and report may swap places, and nobody gets into a circle with
// people whom the file does not name.
func TestSwap(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		b.apply(b.plan("Login,Manager\ntop,\na,top\nb,a\nc,b\n", bulk.Options{}))
		set := b.plan("Login,Manager\na,b\nb,top\n", bulk.Options{})
		b.counts(set, roster.Counts{Rows: 2, Update: 2})
		b.apply(set)
		if b.user("a").Values["manager"] != string(b.user("b").ID) || b.user("b").Values["manager"] != string(b.user("top").ID) {
			b.Error("they did not swap")
		}
		set = b.plan("Login,Manager\nb,c\n", bulk.Options{})
		b.counts(set, roster.Counts{Rows: 1, Blocked: 1})
		if got := b.problems(set); !slices.Equal(got, []string{"2 manager_loop Manager"}) {
			b.Errorf("the problems are %v", got)
		}
	})
}

// Modes decide about people whom Roster has or does not have.
func TestModes(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		b.apply(b.plan("Login,Title\na,One\nb,Two\n", bulk.Options{}))
		text := "Login,Title\nA,Uno\nb,\nc,Three\n"
		create := b.plan(text, bulk.Options{Mode: bulk.Create})
		b.counts(create, roster.Counts{Rows: 3, Create: 1, Blocked: 2})
		update := b.plan(text, bulk.Options{Mode: bulk.Update})
		b.counts(update, roster.Counts{Rows: 3, Update: 1, Unchanged: 1, Blocked: 1})
		b.counts(b.plan(text, bulk.Options{Mode: bulk.Update, EmptyClears: true}), roster.Counts{Rows: 3, Update: 2, Blocked: 1})
		if got := append(b.problems(create), b.problems(update)...); !slices.Equal(got, []string{"2 exists Login", "3 exists Login", "4 unknown_person Login"}) {
			b.Errorf("the problems are %v", got)
		}
	})
}

// A column may become a custom attribute, made by the same change set and
// taken away with it.
func TestCustomAttribute(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		text := "Login,Shoe size,Floor\na,44,3\nb,39,4\n"
		m := &bulk.Mapping{Columns: []bulk.ColumnMapping{{Column: "Login", Target: "userName"}, {Column: "Shoe size", Target: "custom:shoeSize"}}, Constants: map[string]string{"userType": "employee", "unit": "Ops/Night"}}
		set := b.plan(text, bulk.Options{Mapping: m})
		b.counts(set, roster.Counts{Rows: 2, Create: 2, Nodes: 3})
		set = b.apply(set)
		if u := b.user("a"); u.Values["shoeSize"] != "44" || u.Values["userType"] != "employee" || b.path(roster.NodeID(u.Values["unit"])) != "Ops/Night" {
			b.Errorf("became %v", u.Values)
		}
		if i := b.upload("people.csv", text); targets(i)["Shoe size"] != "shoeSize" {
			b.Errorf("the new attribute is not guessed: %v", i.Columns)
		}
		b.rollback(set)

		// A wrong mapping names column and remedy, all at once.
		m.Columns = append(m.Columns, bulk.ColumnMapping{Column: "Flor", Target: "title"}, bulk.ColumnMapping{Column: "Floor", Target: "titel"})
		_, _, err := b.bulk.Plan(b.ctx, b.upload("people.csv", text).ID, bulk.Options{Mapping: m, Match: "employeeNumber"})
		e, ok := errors.AsType[*roster.Error](err)
		if !ok || e.Kind != roster.Invalid || len(e.Problems) != 3 {
			b.Errorf("the mapping is refused with %+v", err)
		}
	})
}

// E04: a double click, a retry and the same file sent twice make one change
// set, until something it depends on changes.
func TestE04OnePlan(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		text := "Login,Name\nanna,Anna Lee\n"
		var wait sync.WaitGroup
		ids, imports := make([]roster.ChangeSetID, 8), make([]string, 8)
		for n := range ids {
			wait.Go(func() {
				i, _, err := b.bulk.Upload(b.ctx, fmt.Sprintf("people%d.csv", n), strings.NewReader(text))
				if err != nil {
					b.Error(err)
					return
				}
				set, _, err := b.bulk.Plan(b.ctx, i.ID, bulk.Options{})
				if err != nil {
					b.Error(err)
				}
				ids[n], imports[n] = set.ID, i.ID
			})
		}
		wait.Wait()
		if len(slices.Compact(ids)) != 1 || len(slices.Compact(imports)) != 1 {
			b.Fatalf("eight clicks made %v of %v", ids, imports)
		}
		set := b.run(ids[0])
		if again := b.plan2(text, bulk.Options{}); again != set.ID {
			b.Error("a planned set is made again although nothing has changed")
		}
		if other := b.plan2(text, bulk.Options{Mode: bulk.Create}); other == set.ID {
			b.Error("other options give the same set")
		}
		// Somebody else's change makes the plan stale: it is given up.
		_, err := b.dir.Do(b.ctx, roster.Change{Subject: roster.Subject{Kind: roster.SubjectUser}, Verb: roster.Create, Values: roster.Values{"userName": "anna"}})
		b.check(err)
		second := b.plan2(text, bulk.Options{})
		if old, err := b.dir.ChangeSet(b.ctx, set.ID); err != nil || second == set.ID || old.State != roster.Cancelled {
			b.Errorf("the stale plan is %s, the new one %s", old.State, second)
		}
		b.counts(b.run(second), roster.Counts{Rows: 1, Update: 1})
	})
}

func (b *bench) plan2(text string, o bulk.Options) roster.ChangeSetID {
	b.Helper()
	set, _, err := b.bulk.Plan(b.ctx, b.upload("people.csv", text).ID, o)
	b.check(err)
	return set.ID
}

// E05, in small: planning that is killed anywhere and begun anew gives the
// same plan.
func TestE05KilledPlan(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		var text strings.Builder
		text.WriteString("Login,Name,Division,Department,Manager\n")
		for n := range 5000 {
			fmt.Fprintf(&text, "u%d,Person Nr-%c,Div %d,Dep %d,u%d\n", n, 'a'+n%26, n%5, n%50, n/7-1)
		}
		set, _, err := b.bulk.Plan(b.ctx, b.upload("people.csv", text.String()).ID, bulk.Options{Source: "hr"})
		b.check(err)
		whole := b.run(set.ID)
		for _, at := range []int{1, 2, 4} {
			// Begin again as a killed job does.
			b.check(b.store.Update(b.ctx, func(tx *store.Tx) error {
				s, _, err := tx.ChangeSet(b.ctx, set.ID)
				s.State, s.Hash = roster.Planning, ""
				return errors.Join(err, tx.SaveChangeSet(b.ctx, s))
			}))
			ctx, kill := context.WithCancel(b.ctx)
			steps := 0
			err := b.bulk.RunPlan(ctx, set.ID, func(*store.Tx, int64, int64) error {
				if steps++; steps == at {
					kill()
					return ctx.Err()
				}
				return nil
			})
			if !errors.Is(err, context.Canceled) {
				b.Errorf("a killed plan says %v", err)
			}
			if again := b.run(set.ID); again.Hash != whole.Hash || again.Counts != whole.Counts || again.Total != whole.Total {
				b.Errorf("killed at step %d the plan is %s %+v, want %s %+v", at, again.Hash, again.Counts, whole.Hash, whole.Counts)
			}
		}
	})
}

// The brake: a fifth of a source does not leave without the number repeated.
// Administrators never leave by a file, and who comes back is active again.
func TestMissing(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		var text strings.Builder
		text.WriteString("Login,Title\nroot,Admin\n")
		for n := range 50 {
			fmt.Fprintf(&text, "u%02d,T\n", n)
		}
		o := bulk.Options{Source: "hr", DeactivateMissing: true}
		b.apply(b.plan(text.String(), o))

		short := text.String()[:strings.Index(text.String(), "u30")]
		short = strings.Replace(short, "root,Admin\n", "", 1)
		other := o
		other.Source = "another"
		b.counts(b.plan(short, other), roster.Counts{Rows: 30, Unchanged: 30})

		set := b.plan(short, o)
		b.counts(set, roster.Counts{Rows: 30, Unchanged: 30, Deactivate: 20, Blocked: 1})
		if got := b.problems(set); !slices.Equal(got, []string{"0 administrator"}) {
			b.Errorf("the problems are %v", got)
		}
		if _, err := b.dir.Apply(b.ctx, set.ID, set.Hash, 0); code(err) != "confirmation_required" || set.Confirm != 20 {
			b.Errorf("without the number it says %v (%d)", err, set.Confirm)
		}
		b.apply(set)
		if u := b.user("u49"); u.State.Status != roster.Inactive {
			b.Errorf("u49 is %s", u.State.Status)
		}
		back := b.plan(text.String(), o)
		b.counts(back, roster.Counts{Rows: 51, Unchanged: 31, Activate: 20})
		b.apply(back)

		// As long as a row cannot be read, nobody can be called missing.
		b.counts(b.plan(short+"\"bad\"row,x\n", o), roster.Counts{Rows: 31, Unchanged: 30, Blocked: 22})
	})
}

// What the reading of a table refuses becomes an error with its code.
func TestTableErrors(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		i := b.upload("nul.csv", "Login,Title\na,x\nb,\x00\nc,"+strings.Repeat("x", 2<<20)+"\nd,y\n")
		set := b.plan2("Login,Title\na,x\nb,\x00\nc,"+strings.Repeat("x", 2<<20)+"\nd,y\n", bulk.Options{})
		if got := b.problems(b.run(set)); !slices.Equal(got, []string{"3 " + string(table.CodeNUL), "4 " + string(table.CodeCellTooLong)}) {
			b.Errorf("the problems are %v of %+v", got, i.Columns)
		}
	})
}
