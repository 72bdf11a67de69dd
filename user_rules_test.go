package roster_test

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"roster"
)

// company is a small world of facts that a rule may ask.
type company struct {
	catalogue *roster.Catalogue
	taken     map[roster.Key]roster.UserID
	managers  map[roster.UserID]roster.UserID
	nodes     map[roster.NodeID]bool
	lastAdmin bool
}

func (c company) Catalogue() *roster.Catalogue             { return c.catalogue }
func (c company) Node(id roster.NodeID) bool               { return c.nodes[id] }
func (c company) LastAdministrator(roster.UserID) bool     { return c.lastAdmin }
func (c company) Owner(k roster.Key) (roster.UserID, bool) { id, ok := c.taken[k]; return id, ok }

func (c company) Manager(u roster.UserID) (roster.UserID, bool) { m, ok := c.managers[u]; return m, ok }

var (
	someone  = roster.UserID(roster.NewID(roster.PrefixUser, time.UnixMilli(1)))
	boss     = roster.UserID(roster.NewID(roster.PrefixUser, time.UnixMilli(2)))
	report   = roster.UserID(roster.NewID(roster.PrefixUser, time.UnixMilli(3)))
	unit     = roster.NodeID(roster.NewID(roster.PrefixUnit, time.UnixMilli(4)))
	admin    = roster.Actor{Kind: roster.ActorUser, ID: roster.NewID(roster.PrefixUser, time.UnixMilli(5))}
	firstDay = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
)

func newCompany(t interface{ Fatalf(string, ...any) }) company {
	badge, problems := roster.NewCustomAttribute(roster.Attribute{Name: "badge", Pattern: "[A-Z]{2}[0-9]{3}", Unique: true})
	shifts, more := roster.NewCustomAttribute(roster.Attribute{Name: "shifts", Type: roster.MultiChoice, Choices: []string{"early", "late"}})
	if len(problems)+len(more) > 0 {
		t.Fatalf("custom attributes: %v %v", problems, more)
	}
	return company{
		catalogue: roster.BuiltIn().With(badge, shifts),
		taken:     map[roster.Key]roster.UserID{{Kind: "userName", Value: "taken"}: boss, {Kind: "emails", Value: "taken@example.org"}: boss, {Kind: "userName", Value: "start"}: someone},
		managers:  map[roster.UserID]roster.UserID{boss: "", report: someone},
		nodes:     map[roster.NodeID]bool{unit: true},
	}
}

// samples holds valid and invalid values of attributes.
var samples = map[string][]string{
	"userName":          {"anna", "ANNA", "taken", "аnna", "", "an na", "anna."},
	"USERNAME":          {"twice"},
	"displayName":       {"Anna", "The Boss", "", "a\x00b"},
	"name.givenName":    {"Anna", " Änne ", ""},
	"name.familyName":   {"Lee", ""},
	"email":             {"a@example.org", "b@Example.org", "taken@example.org", "not an address", ""},
	"emailHome":         {"home@example.org", ""},
	"emails":            {`[{"value":"x@example.org","type":"home","primary":true}]`, `[{"value":"x@example.org"},{"value":"y@example.org","type":"work"}]`, `[{`, ""},
	"phone":             {"+49 30 1", ""},
	"mobile":            {"+49 170 1", "x", ""},
	"locality":          {"Berlin", ""},
	"country":           {"Germany", "fr", "Atlantis", ""},
	"manager":           {string(boss), string(report), string(someone), "nobody", ""},
	"unit":              {string(unit), "unit_00000000000000000000000000", ""},
	"startDate":         {"2026-03-01", "2026-02-30", ""},
	"badge":             {"AB123", "nope", ""},
	"shifts":            {"late;early", `["late"]`, "night", ""},
	"no such":           {"x"},
	"preferredLanguage": {"de_DE", ""},
}

var sampleNames = slices.Sorted(maps.Keys(samples))

var verbs = []roster.Verb{
	roster.Update, roster.Activate, roster.Deactivate, roster.Suspend, roster.Stage, roster.Archive,
	roster.LockUser, roster.Unlock, roster.Delete, roster.Restore, roster.Confirm, roster.Create, roster.Revert, "explode",
}

func drawValues(t *rapid.T) roster.Values {
	values := roster.Values{}
	for _, name := range rapid.SliceOfNDistinct(rapid.SampledFrom(sampleNames), 0, 4, rapid.ID[string]).Draw(t, "names") {
		values[name] = rapid.SampledFrom(samples[name]).Draw(t, name)
	}
	return values
}

func drawChange(t *rapid.T, u roster.User, now time.Time) roster.Change {
	c := roster.Change{Subject: u.Subject(), Verb: rapid.SampledFrom(verbs).Draw(t, "verb"), Reason: "because", Values: drawValues(t)}
	if rapid.Bool().Draw(t, "bare") {
		c.Values = nil
	}
	if rapid.IntRange(0, 3).Draw(t, "until?") == 0 {
		c.Until = now.Add(time.Duration(rapid.IntRange(-2, 5).Draw(t, "until")) * time.Hour)
	}
	c.Expect = rapid.SampledFrom([]int64{0, 0, 0, u.Version, u.Version + 1}).Draw(t, "expect")
	if c.Verb == roster.Revert && rapid.Bool().Draw(t, "state?") {
		c.State = &roster.State{Status: rapid.SampledFrom([]roster.Status{roster.Active, roster.Staged, roster.Archived, "", "dead"}).Draw(t, "status")}
	}
	return c
}

func hire(t interface{ Fatalf(string, ...any) }, f company) roster.Outcome {
	c := roster.Change{
		Subject: roster.Subject{Kind: roster.SubjectUser, ID: string(someone)}, Verb: roster.Create,
		Values: roster.Values{"userName": "start", "name.givenName": "Anna"},
	}
	o := roster.User{}.Apply(c, f, admin, firstDay)
	if !o.OK() {
		t.Fatalf("create: %v", o.Problems)
	}
	return o
}

func copyUser(u roster.User) roster.User { u.Values = maps.Clone(u.Values); return u }

func TestNoSequenceOfChangesReachesAnIllegalState(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := newCompany(t)
		now := firstDay
		created := hire(t, f)
		u := created.Next
		told := &teller{}
		told.fold(t, created.Events)

		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 90).Draw(t, "minutes")) * time.Minute)
			f.lastAdmin = rapid.IntRange(0, 5).Draw(t, "last") == 0
			c := drawChange(t, u, now)
			before, asked := copyUser(u), c
			asked.Values = maps.Clone(c.Values)

			o := u.Apply(c, f, admin, now)

			if !reflect.DeepEqual(before, u) || !reflect.DeepEqual(asked, c) {
				t.Fatal("Apply changed what it was given")
			}
			checkStep(t, c, before, o, f)
			u = o.Next
			told.fold(t, o.Events)
			told.check(t, u)
			if len(o.Events) == 0 {
				continue
			}
			checkRepetition(t, c, u, f, now)
			checkUndo(t, before, u, f, now)
		}
	})
}

func checkStep(t *rapid.T, c roster.Change, before roster.User, o roster.Outcome, f company) {
	after := o.Next
	changed := !reflect.DeepEqual(before, after)
	switch {
	case changed != (len(o.Events) > 0):
		t.Fatalf("%s: %d events, yet changed is %v", c.Verb, len(o.Events), changed)
	case changed && after.Version != before.Version+1:
		t.Fatalf("%s: version %d follows %d", c.Verb, after.Version, before.Version)
	case changed && !o.OK():
		t.Fatalf("%s changed something in spite of %v", c.Verb, o.Problems)
	case changed && before.Deleted() && c.Verb != roster.Restore && c.Verb != roster.Revert:
		t.Fatalf("%s changed a user in the recycle bin", c.Verb)
	case c.Verb == roster.Create && o.OK(), c.Verb == "explode" && o.OK():
		t.Fatalf("%s of an existing user was let through", c.Verb)
	case !after.State.Status.Valid():
		t.Fatalf("%s led to the status %q", c.Verb, after.State.Status)
	case c.Verb != roster.Revert && before.State.Status != after.State.Status && !before.State.Status.May(after.State.Status):
		t.Fatalf("%s led from %s to %s", c.Verb, before.State.Status, after.State.Status)
	case after.Values["userName"] == "" || after.DisplayName() == "":
		t.Fatalf("%s left a user without a name: %v", c.Verb, after.Values)
	case !after.State.StatusUntil.IsZero() && after.State.Status != roster.Suspended:
		t.Fatalf("%s gave an end to %s", c.Verb, after.State.Status)
	case after.State.LockedAt.IsZero() && !after.State.LockedUntil.IsZero():
		t.Fatalf("%s left the end of a lock without a lock", c.Verb)
	case f.lastAdmin && before.MaySignIn(after.UpdatedAt) && changed && !after.MaySignIn(after.UpdatedAt):
		t.Fatalf("%s shut out the last administrator", c.Verb)
	case c.Verb != roster.Revert && before.State.Status == roster.Archived && after.State.Status == roster.Archived && !maps.Equal(before.Values, after.Values):
		t.Fatalf("%s changed the record of an archived user", c.Verb)
	}
	for name, text := range after.Values {
		a, ok := f.catalogue.Lookup(name)
		if !ok || text == "" || a.Name != name {
			t.Fatalf("%s left the value %q of %q", c.Verb, text, name)
		}
		if again, p := a.Parse(text); p != nil || again != text {
			t.Fatalf("%s left %s = %q, which reads as %q, %v", c.Verb, name, text, again, p)
		}
	}
	for _, k := range f.catalogue.Keys(after.Values) {
		if owner, taken := f.Owner(k); taken && owner != after.ID && !after.Deleted() { // the bin holds no keys
			t.Fatalf("%s took the key %v of another user", c.Verb, k)
		}
	}
}

// What has been done once is already so the second time.
func checkRepetition(t *rapid.T, c roster.Change, u roster.User, f company, now time.Time) {
	c.Expect = 0
	o := u.Apply(c, f, admin, now)
	if c.Verb == roster.Create || c.Verb == roster.Delete && len(c.Values) > 0 {
		return
	}
	if len(o.Events) > 0 || !o.OK() {
		t.Fatalf("%s %v for the second time: %v, %v", c.Verb, c.Values, o.Problems, o.Events)
	}
}

// Going back to the version before restores all that the user was.
func checkUndo(t *rapid.T, before, after roster.User, f company, now time.Time) {
	back := roster.Change{Subject: after.Subject(), Verb: roster.Revert, State: &before.State, Expect: after.Version, Values: roster.Values{}}
	for name, d := range roster.Diff(before.Values, after.Values) {
		back.Values[name] = d.Old
	}
	f.lastAdmin = false
	o := after.Apply(back, f, admin, now)
	if !o.OK() || !maps.Equal(o.Next.Values, before.Values) || o.Next.State != before.State {
		t.Fatalf("undo: %v\nwant %v %+v\n got %v %+v", o.Problems, before.Values, before.State, o.Next.Values, o.Next.State)
	}
}

// teller knows a user from the journal alone.
type teller struct {
	values                roster.Values
	status                roster.Status
	until, lockedUntil    time.Time
	locked, deleted, born bool
}

func (l *teller) fold(t *rapid.T, events []roster.Event) {
	for _, e := range events {
		p, err := e.Decode()
		if err != nil {
			t.Fatal(err)
		}
		switch p := p.(type) {
		case *roster.UserCreated:
			l.values, l.status, l.born = p.Values, p.Status, true
		case *roster.UserUpdated:
			for name, d := range p.Changes {
				if l.values[name] != d.Old {
					t.Fatalf("the journal says that %s was %q, but it was %q", name, d.Old, l.values[name])
				}
				if l.values[name] = d.New; d.New == "" {
					delete(l.values, name)
				}
			}
		case *roster.UserStatusChanged:
			if l.status != p.From {
				t.Fatalf("the journal says that the status was %s, but it was %s", p.From, l.status)
			}
			l.status, l.until = p.To, p.Until
		case *roster.UserLocked:
			l.locked, l.lockedUntil = true, p.Until
		case *roster.UserUnlocked:
			l.locked, l.lockedUntil = false, time.Time{}
		case *roster.UserDeleted:
			l.deleted = true
		case *roster.UserRestored:
			l.deleted = false
		default:
			t.Fatalf("unexpected event %s", e.Type)
		}
	}
}

func (l *teller) check(t *rapid.T, u roster.User) {
	s := u.State
	if !maps.Equal(l.values, u.Values) || l.status != s.Status || !l.until.Equal(s.StatusUntil) ||
		l.locked == s.LockedAt.IsZero() || !l.lockedUntil.Equal(s.LockedUntil) || l.deleted != u.Deleted() {
		was, _ := json.Marshal(u)
		t.Fatalf("the journal tells %+v, but the user is %s", l, was)
	}
}
