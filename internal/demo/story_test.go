package demo

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"testing"
	"time"
	"unicode"

	"roster"
)

var loaded = time.Date(2030, 5, 17, 15, 4, 5, 0, time.UTC)

func set(id string) roster.ChangeSet {
	return roster.ChangeSet{ID: roster.ChangeSetID(id), CreatedAt: loaded}
}

func hash(t *testing.T, s *Story) string {
	t.Helper()
	h := sha256.New()
	total, steps := s.Steps()
	n := 0
	for p := range steps {
		n++
		text, err := json.Marshal(p.Change)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(h, "%s %s\n", p.At.Format(time.RFC3339), text)
	}
	if n != total {
		t.Errorf("there are %d steps, %d were announced", n, total)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func TestStory(t *testing.T) {
	t.Parallel()

	t.Run("SameAgain", func(t *testing.T) {
		t.Parallel()

		// The same number, seed and day must give the same organisation for ever.
		for _, c := range []struct {
			people int
			seed   int64
			want   string
		}{
			{50, 1, "fa8a5b2c90492e8a5f49fb6eea324f836789fcdab22de2511f974b39bb7d261b"},
			{2000, 1, "41528e54437f6c327bb614496c5dd66df4a510dba467cff9cba8838747f76bf6"},
			{2000, 7, "c5092582b01456288977be8beebde2d6abc6ef7c5260b848e8bf1a8f8294f854"},
		} {
			if got := hash(t, NewStory(c.people, c.seed, set("chg_1"))); got != c.want {
				t.Errorf("%d people of seed %d: %s, want %s", c.people, c.seed, got, c.want)
			}
		}
	})

	t.Run("Sizes", func(t *testing.T) {
		t.Parallel()

		// At any size there must be that many people, each led by somebody who came
		// first, under the parts of one company, with names of their own.
		for _, n := range []int{50, 51, 97, 500, 1234, 20_000} {
			s := NewStory(n, 3, set("chg_1"))
			begun := map[string]time.Time{}
			logins := map[string]bool{}
			scripts := map[string]bool{}
			last := time.Time{}
			people := 0
			_, steps := s.Steps()
			for p := range steps {
				if p.At.Before(last) || !p.At.Before(loaded) {
					t.Fatalf("%d people: a step at %s comes after one at %s", n, p.At, last)
				}
				last = p.At
				if until := p.Change.Until; !until.IsZero() && !until.After(loaded.AddDate(0, 0, 1)) {
					t.Errorf("%d people: an absence ends by itself at %s, while the story is still being told", n, until)
				}
				v := p.Change.Values
				if p.Change.Verb == roster.Create && p.Change.Subject.Kind == roster.SubjectUser {
					people++
					if logins[v["userName"]] || v["userName"] == "" {
						t.Errorf("%d people: the user name %q is given twice", n, v["userName"])
					}
					logins[v["userName"]] = true
					for _, r := range v["name.givenName"] {
						for name, table := range unicode.Scripts {
							if unicode.Is(table, r) {
								scripts[name] = true
							}
						}
					}
				}
				for _, to := range []string{"manager", "unit", "location", "parent"} {
					if at, made := begun[v[to]]; v[to] != "" && (!made || at.After(p.At)) {
						t.Errorf("%d people: %s names the %s %s before there is one", n, p.Change.Subject.ID, to, v[to])
					}
				}
				if p.Change.Verb == roster.Create {
					begun[p.Change.Subject.ID] = p.At
				}
			}
			if people != n {
				t.Errorf("%d people are made, want %d", people, n)
			}
			if len(scripts) < 4 {
				t.Errorf("%d people: names are of the scripts %v only", n, scripts)
			}
		}
	})
}

func TestNames(t *testing.T) {
	t.Parallel()

	// Spellings must be fit for user names, and no two families share one, so that
	// no two people do.
	taken := map[string]string{}
	for _, g := range groups() {
		for _, list := range [][]name{g.given, g.family} {
			seen := map[string]bool{}
			for _, n := range list {
				for _, r := range n.plain {
					if r < 'a' || r > 'z' {
						t.Errorf("%s: %q is spelt %q", g.language, n.text, n.plain)
						break
					}
				}
				if seen[n.plain] {
					t.Errorf("%s: %q is there twice", g.language, n.plain)
				}
				seen[n.plain] = true
			}
		}
		for _, n := range g.family {
			if taken[n.plain] != "" {
				t.Errorf("%s: the family name %q is one of %s as well", g.language, n.plain, taken[n.plain])
			}
			taken[n.plain] = g.language
		}
	}
}
