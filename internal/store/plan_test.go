package store

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"roster"
	"roster/internal/clock"
	"roster/internal/query"
)

// The hot lists must keep their query plan: a plan that turns into a scan shows
// up here before it shows up under a million people.
func TestQueryPlans(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	s, err := Open(ctx, Config{Database: filepath.Join(t.TempDir(), "roster.db"), Clock: clock.System(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	after := &UserCursor{Values: []string{"n"}, ID: "usr_1"}
	var out bytes.Buffer
	err = s.View(ctx, func(v *View) error {
		for _, hot := range []struct {
			name string
			list UserList
			text string
		}{
			{"by name", UserList{}, ""},
			{"by name, further", UserList{After: after}, ""},
			{"by name, backwards", UserList{Sort: ParseSort("-displayName"), After: after}, ""},
			{"of a unit", UserList{After: after}, `unit eq "unit_1"`},
			{"below a unit", UserList{}, `unit under "unit_1"`},
			{"of a location", UserList{After: after}, `location eq "loc_1"`},
			{"of a manager", UserList{}, `manager eq "usr_1"`},
			{"of a rare status", UserList{After: after}, `status eq "suspended"`},
			{"of two rare statuses", UserList{}, `status in ("suspended", "staged")`},
			{"of the frequent status", UserList{After: after}, `status eq "active"`},
			{"by the begin of a name", UserList{}, `displayName sw "ann"`},
			{"by user name", UserList{}, `userName eq "ada"`},
			{"by e-mail", UserList{}, `emails.value eq "ada@example.org"`},
			{"by employee number", UserList{}, `employeeNumber in ("1", "2")`},
			{"by user name, further", UserList{Sort: ParseSort("userName"), After: after}, ""},
			{"by creation, up to a place", UserList{Sort: ParseSort("-createdAt"), Before: &UserCursor{Values: []string{"1"}, ID: "usr_1"}}, ""},
			{"by name, from a letter", UserList{From: "m"}, ""},
			{"by name, the last page", UserList{Last: true}, ""},
			{"in the bin", UserList{Deleted: true, Sort: ParseSort("-deletedAt")}, ""},
		} {
			if hot.text != "" {
				hot.list.Filter = checked(t, v, hot.text)
			}
			hot.list.Limit = 50
			f, text, err := v.listText(ctx, hot.list)
			if err != nil {
				return err
			}
			plan, err := v.explain(ctx, text, f.args)
			if err != nil {
				return err
			}
			fmt.Fprintf(&out, "%s\n%s\n", hot.name, plan)
		}
		plan, err := v.explain(ctx, countEverybody.text, nil)
		if err != nil {
			return err
		}
		fmt.Fprintf(&out, "%s\n%s\n", countEverybody.name, plan)
		for _, hot := range []struct {
			statement *statement
			args      []any
		}{
			{keysBeginning, []any{"userName", "ann", "ano", 50}},
			{usersNamed, []any{[]string{"ann lee"}, 50}},
			{newestUsers, []any{50}},
			{userHolds, []any{"usr_1", 1}},
		} {
			plan, err := v.explain(ctx, hot.statement.text, hot.args)
			if err != nil {
				return err
			}
			fmt.Fprintf(&out, "%s\n%s\n", hot.statement.name, plan)
		}
		for _, hot := range []struct {
			name   string
			filter ItemFilter
		}{
			{"items", ItemFilter{}},
			{"failed items", ItemFilter{State: roster.ItemFailed}},
			{"blocked items", ItemFilter{Action: roster.ActionBlocked}},
			{"items about a user", ItemFilter{SubjectID: "usr_1"}},
		} {
			text, args := hot.filter.text("chg_1", 0, 50)
			plan, err := v.explain(ctx, text, args)
			if err != nil {
				return err
			}
			fmt.Fprintf(&out, "%s\n%s\n", hot.name, plan)
		}
		for _, hot := range []struct {
			name string
			list EventList
		}{
			{"journal", EventList{After: roster.Position{Tx: 1}}},
			{"journal, backwards", EventList{Descending: true}},
			{"journal of a user", EventList{Subject: roster.Subject{Kind: roster.SubjectUser, ID: "usr_1"}, Descending: true}},
			{"journal of an actor", EventList{Actor: "usr_1", Descending: true}},
			{"journal of a change set", EventList{ChangeSet: "chg_1"}},
			{"journal of a request", EventList{Request: "req_1", Descending: true}},
			{"journal of a time", EventList{Since: v.now.Add(-Hour), Until: v.now, Descending: true}},
		} {
			text, args, err := v.eventsText(ctx, hot.list)
			if err != nil {
				return err
			}
			plan, err := v.explain(ctx, text, args)
			if err != nil {
				return err
			}
			fmt.Fprintf(&out, "%s\n%s\n", hot.name, plan)
		}
		for _, hot := range []struct {
			name   string
			filter SetFilter
		}{
			{"change sets", SetFilter{}},
			{"change sets with edits", SetFilter{Origin: "*"}},
			{"imports", SetFilter{Origin: roster.OriginImport}},
			{"edits", SetFilter{Origin: roster.OriginEdit}},
			{"planned change sets", SetFilter{State: roster.Planned}},
			{"applied change sets", SetFilter{State: roster.Applied}},
		} {
			text, args := hot.filter.list("chg_1", 50)
			plan, err := v.explain(ctx, text, args)
			if err != nil {
				return err
			}
			fmt.Fprintf(&out, "%s\n%s\n", hot.name, plan)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	compareGolden(t, "testdata/plans.txt", out.Bytes())
}

// No statement walks through a table that grows with the organisation or with
// the years, unless it is there for that.
func TestNoStatementWalksThroughALargeTable(t *testing.T) {
	t.Parallel()
	const tables = `(users|user_history|user_key|user_source|event|change_set|change_item|import|job|session|token|seal_salt|seal_opening|seal_tile)`
	large := regexp.MustCompile(`SCAN (` + tables + `\b|\w+ USING .*_` + tables + `_1)`) // by its name, or by that of its key
	meant := map[string]string{
		"count everybody":                       "counts the entries of an index",
		"people per unit":                       "counts the entries of an index",
		"people per location":                   "counts the entries of an index",
		"custom values":                         "when an attribute is made that others had values of",
		"drop keys of attribute":                "when an attribute need not be unique any more",
		"last event":                            "stops at the first",
		"time of the first event":               "stops at the first",
		"drop logs of ended jobs":               "is what bounds them",
		"people whose manager is unknown":       "is asked for, and reads an index alone",
		"count people whose manager is unknown": "is asked for, and reads an index alone",
		"managers and their managers":           "is asked for, and reads an index alone",
		"newest users":                          "stops after a few",
		"anything":                              "stops at the first",
		"any manager":                           "stops at the first",
		"count by status":                       "counts the entries of an index of those who are not active",
		"count failed jobs":                     "few, since they are dropped when they have ended",
		"latest of sources":                     "reads an index of the files alone",
		"tags in use":                           "reads an index of those who have tags, up to a limit",
		"import files":                          "compares the files that are there with those that are known, at a start",
		"drop ended jobs":                       "is what bounds them",
		"count jobs":                            "few, since they are dropped when they have ended",
		"delete ended sessions":                 "is what bounds them",
		"count sessions":                        "few, since they end",
	}
	ctx := t.Context()
	s, err := Open(ctx, Config{Database: filepath.Join(t.TempDir(), "roster.db"), Clock: clock.System(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = s.View(ctx, func(v *View) error {
		for _, hot := range statements {
			if strings.Contains(hot.text, "{rows}") {
				continue // brings its rows along
			}
			args := make([]any, 0, 20)
			for n := 1; strings.Contains(hot.text, "$"+itoa(n)); n++ {
				if strings.Contains(hot.text, "{set $"+itoa(n)+"}") {
					args = append(args, []string{"a", "b"})
				} else {
					args = append(args, "1")
				}
			}
			plan, err := v.explain(ctx, hot.text, args)
			if err != nil {
				return err
			}
			if walk := large.FindString(plan); walk != "" && meant[hot.name] == "" {
				t.Errorf("%s: %s: let the condition name an index, or say here why not\n%s", hot.name, walk, plan)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func checked(t *testing.T, v *View, text string) query.Expr {
	t.Helper()
	e, err := query.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	e, err = query.Check(e, query.Catalogue(roster.BuiltIn(), nil))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func (v *View) explain(ctx context.Context, text string, args []any) (string, error) {
	var b strings.Builder
	err := v.eachText(ctx, "plan", "explain query plan "+text, func(r rows) error {
		var id, parent, unused int64
		var detail string
		err := r.Scan(&id, &parent, &unused, &detail)
		b.WriteString("\t" + detail + "\n")
		return err
	}, args...)
	return b.String(), err
}

// compareGolden holds a text against a file; ROSTER_UPDATE=1 writes the file.
func compareGolden(t *testing.T, name string, got []byte) {
	t.Helper()
	if os.Getenv("ROSTER_UPDATE") == "1" {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("the plans differ from %s; if they are better, run with ROSTER_UPDATE=1 and say why\ngot\n%s", name, got)
	}
}
