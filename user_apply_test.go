package roster_test

import (
	"slices"
	"testing"
	"time"

	"roster"
)

func codes(problems []roster.Problem) []string {
	var list []string
	for _, p := range problems {
		list = append(list, p.Field+" "+p.Code)
	}
	slices.Sort(list)
	return list
}

func TestApply(t *testing.T) {
	t.Parallel()
	f := newCompany(t)
	anna := hire(t, f).Next
	archived := anna
	archived.State.Status = roster.Archived
	binned := anna
	binned.State.DeletedAt = firstDay
	self := roster.Actor{Kind: roster.ActorUser, ID: string(someone)}
	namesake := binned
	namesake.Values = roster.Values{"userName": "taken"}
	circle := f
	circle.managers = map[roster.UserID]roster.UserID{boss: someone}
	led := binned
	led.Values = roster.Values{"userName": "start", "displayName": "Anna", "name.givenName": "Anna", "manager": string(boss)}
	past := firstDay.Add(-time.Hour)

	for _, c := range []struct {
		why    string
		user   roster.User
		facts  roster.Facts
		by     roster.Actor
		change roster.Change
		want   []string
	}{
		{
			"all problems are told at once", anna, f, admin,
			roster.Change{Verb: roster.Stage, Until: past, Values: roster.Values{"email": "x", "manager": string(report), "no": "x", "userName": ""}},
			[]string{"email value_email", "manager manager_loop", "no unknown_attribute", "status illegal_transition", "until until_past", "userName required"},
		},
		{"nobody comes to be without a name", roster.User{}, f, admin, roster.Change{Verb: roster.Create}, []string{"userName required"}},
		{"an unknown verb does nothing", anna, f, admin, roster.Change{Verb: "explode"}, []string{"verb no_such_verb"}},
		{
			"an attribute is named once", anna, f, admin,
			roster.Change{Verb: roster.Update, Values: roster.Values{"title": "a", "TITLE": "b"}},
			[]string{"title given_twice"},
		},
		{"a suspension does not end before it begins", anna, f, admin, roster.Change{Verb: roster.Suspend, Until: past}, []string{"until until_past"}},
		{
			"only a suspension ends by itself", anna, f, admin,
			roster.Change{Verb: roster.Deactivate, Until: firstDay.Add(time.Hour)},
			[]string{"until until_status"},
		},
		{"a stale change is refused", anna, f, admin, roster.Change{Verb: roster.Update, Expect: 9}, []string{" stale"}},
		{"the recycle bin is closed", binned, f, admin, roster.Change{Verb: roster.LockUser}, []string{" deleted"}},
		{
			"an archived record is not written to", archived, f, admin,
			roster.Change{Verb: roster.LockUser, Values: roster.Values{"title": "Clerk"}},
			[]string{" archived"},
		},
		{"nobody shuts themselves out", anna, f, self, roster.Change{Verb: roster.Delete}, []string{" own_account"}},
		{"coming back does not close a circle", led, circle, admin, roster.Change{Verb: roster.Restore}, []string{"manager manager_loop"}},
		{
			"coming back does not take what belongs to another by now", namesake, f, admin,
			roster.Change{Verb: roster.Restore},
			[]string{"userName not_unique"},
		},
		{
			"what belongs to another is not taken", anna, f, admin,
			roster.Change{Verb: roster.Update, Values: roster.Values{"userName": "TAKEN", "emailHome": "Taken@EXAMPLE.org"}},
			[]string{"emails not_unique", "userName not_unique"},
		},
		{
			"letters that look alike are warned of", anna, f, admin,
			roster.Change{Verb: roster.Update, Values: roster.Values{"userName": "admіn"}},
			[]string{"userName confusable"},
		},
		{
			"going back leads to a status that exists", anna, f, admin,
			roster.Change{Verb: roster.Revert, State: &roster.State{Status: "dead"}},
			[]string{"status no_such_status"},
		},
		{"deleting again changes nothing", binned, f, admin, roster.Change{Verb: roster.Delete}, nil},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			c.change.Subject = roster.Subject{Kind: roster.SubjectUser, ID: string(someone)}
			o := c.user.Apply(c.change, c.facts, c.by, firstDay)
			if got := codes(o.Problems); !slices.Equal(got, c.want) {
				t.Errorf("problems\n got %q\nwant %q", got, c.want)
			}
			if !o.OK() && (len(o.Events) > 0 || o.Next.Version != c.user.Version) {
				t.Error("something happened in spite of the problems")
			}
		})
	}
}

func TestDisplayNameFollowsTheName(t *testing.T) {
	t.Parallel()
	f := newCompany(t)
	u := hire(t, f).Next
	for _, step := range []struct {
		why    string
		values roster.Values
		want   string
	}{
		{"a family name joins", roster.Values{"name.familyName": "Lee"}, "Anna Lee"},
		{"a choice stands", roster.Values{"displayname": "The Boss"}, "The Boss"},
		{"even when the name changes", roster.Values{"name.familyName": "Chen"}, "The Boss"},
		{"clearing gives the choice up", roster.Values{"displayName": ""}, "Anna Chen"},
		{"without a name the user name stands in", roster.Values{"name.givenName": "", "name.familyName": ""}, "start"},
	} {
		o := u.Apply(roster.Change{Subject: u.Subject(), Verb: roster.Update, Values: step.values}, f, admin, firstDay)
		if got := o.Next.Values["displayName"]; got != step.want {
			t.Errorf("%s: %q, want %q (%v)", step.why, got, step.want, o.Problems)
		}
		u = o.Next
	}
}

// A display name that happens to be what the parts of the name make was chosen
// all the same, and going back must not lose it.
func TestRevertComposesNothing(t *testing.T) {
	t.Parallel()
	f := newCompany(t)
	apply := func(u roster.User, verb roster.Verb, values roster.Values) roster.User {
		o := u.Apply(roster.Change{Subject: roster.Subject{Kind: roster.SubjectUser, ID: string(someone)}, Verb: verb, Values: values}, f, admin, firstDay)
		if !o.OK() {
			t.Fatal(o.Problems)
		}
		return o.Next
	}
	u := apply(roster.User{}, roster.Create, roster.Values{"userName": "anna", "displayName": "Anna Lee"})
	u = apply(u, roster.Update, roster.Values{"name.givenName": "Anna", "name.familyName": "Lee"})
	u = apply(u, roster.Revert, roster.Values{"name.givenName": "", "name.familyName": ""})
	if got := u.Values["displayName"]; got != "Anna Lee" {
		t.Errorf("after going back the display name is %q", got)
	}
}
