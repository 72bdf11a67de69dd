package store_test

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"roster"
	"roster/internal/clock"
	"roster/internal/query"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

// Pages of any size give everybody exactly once and in order, whichever way
// the keys run, and however many have no value or the same one.
func TestListUsersByPages(t *testing.T) {
	t.Parallel()
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		s := storetest.OpenAt(t, address, clock.At(noon))
		p := populate(t, s, 60)
		for _, sort := range []string{
			"", "-displayName", "status,-createdAt", "level", "-level,badge", "since", "-since", "born,locker", "version,userType", "department,-title,startDate", "email", "-id",
		} {
			t.Run(sort, func(t *testing.T) {
				err := s.View(t.Context(), func(v *store.View) error {
					whole, next, err := v.ListUsers(t.Context(), store.UserList{Sort: store.ParseSort(sort), Limit: 1000})
					if err != nil || next != nil {
						t.Fatalf("next %v, %v", next, err)
					}
					if len(whole) != len(p.matching(query.All(), false)) {
						t.Fatalf("%d users", len(whole))
					}
					if n, err := v.CountUsers(t.Context(), store.UserList{}); err != nil || n != int64(len(whole)) {
						t.Errorf("counted %d of %d, %v", n, len(whole), err)
					}
					for _, limit := range []int{1, 7, len(whole)} {
						l := store.UserList{Sort: store.ParseSort(sort), Limit: limit}
						var paged []roster.UserID
						for {
							page, next, err := v.ListUsers(t.Context(), l)
							if err != nil {
								return err
							}
							paged = append(paged, ids(page)...)
							if l.After = next; next == nil || len(paged) > len(whole) {
								break
							}
						}
						if !slices.Equal(paged, ids(whole)) {
							t.Errorf("by %d: %v\nwant  %v", limit, paged, ids(whole))
						}
						if back := backwards(t, v, store.UserList{Sort: store.ParseSort(sort), Limit: limit}); !slices.Equal(back, ids(whole)) {
							t.Errorf("by %d from the end: %v\nwant  %v", limit, back, ids(whole))
						}
					}
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
			})
		}
	})
}

// backwards reads a list from its last page to its first.
func backwards(t *testing.T, v *store.View, l store.UserList) (all []roster.UserID) {
	t.Helper()
	l.Last = true
	for {
		page, err := v.PageUsers(t.Context(), l)
		if err != nil {
			t.Fatal(err)
		}
		if (page.Next == nil) != (all == nil) {
			t.Fatalf("next is %v after %d", page.Next, len(all))
		}
		all = append(ids(page.Users), all...)
		if page.Previous == nil {
			return all
		}
		l.Last, l.Before = false, page.Previous
	}
}

// A list can begin in its midst: at a letter, a day, a number. Who has no value
// is behind all, and so is the end for who asks for more than there is.
func TestListUsersFrom(t *testing.T) {
	t.Parallel()
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		s := storetest.OpenAt(t, address, clock.At(noon))
		populate(t, s, 60)
		for _, c := range []struct {
			sort, from string
			value      func(*roster.User) string
		}{
			{"", "m", func(u *roster.User) string { return roster.Fold(u.Values["displayName"]) }},
			{"-displayName", "m", func(u *roster.User) string { return roster.Fold(u.Values["displayName"]) }},
			{"title", "e", func(u *roster.User) string { return roster.Fold(u.Values["title"]) }},
			{"-title", "e", func(u *roster.User) string { return roster.Fold(u.Values["title"]) }},
			{"startDate", "2020", func(u *roster.User) string { return u.Values["startDate"] }},
			{"-createdAt", "2026", func(u *roster.User) string { return u.CreatedAt.Format("2006") }},
			{"createdAt", "1999-01-01", func(u *roster.User) string { return u.CreatedAt.Format("2006-01-02") }},
			{"level", "zz", nil},
		} {
			t.Run(c.sort+" "+c.from, func(t *testing.T) {
				err := s.View(t.Context(), func(v *store.View) error {
					list := store.UserList{Sort: store.ParseSort(c.sort), Limit: 1000}
					whole, _, err := v.ListUsers(t.Context(), list)
					if err != nil {
						return err
					}
					list.From, list.Limit = c.from, 5
					page, err := v.PageUsers(t.Context(), list)
					if c.value == nil {
						if roster.KindOf(err) != roster.Invalid {
							t.Errorf("a misfit: %v", err)
						}
						return nil
					}
					if err != nil {
						return err
					}
					at := slices.IndexFunc(whole, func(u roster.User) bool {
						v := c.value(&u)
						if v == "" { // everybody has a name; where the data has none it is the least text
							return c.sort != ""
						}
						if strings.HasPrefix(c.sort, "-") {
							return v <= c.from || strings.HasPrefix(v, c.from)
						}
						return v >= c.from
					})
					if at < 0 {
						at = max(0, len(whole)-5)
					}
					if want := ids(whole[at:min(at+5, len(whole))]); !slices.Equal(ids(page.Users), want) {
						t.Errorf("%v, want %v from %d", ids(page.Users), want, at)
					}
					if (page.Previous != nil) != (at > 0) || (page.Next != nil) != (at+5 < len(whole)) {
						t.Errorf("at %d of %d: previous %v, next %v", at, len(whole), page.Previous, page.Next)
					}
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
			})
		}
	})
}

// Both engines order alike: by number, instant, and the code points of folded text.
func TestListUsersOrder(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	orders := map[string][]roster.UserID{}
	sorts := []string{"", "level", "since", "-born", "title,-level", "country"}
	for _, e := range storetest.Engines() {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			s := storetest.OpenAt(t, storetest.Database(t, e), clock.At(noon))
			populate(t, s, 60)
			for _, sort := range sorts {
				err := s.View(t.Context(), func(v *store.View) error {
					users, _, err := v.ListUsers(t.Context(), store.UserList{Sort: store.ParseSort(sort), Limit: 100})
					mu.Lock()
					defer mu.Unlock()
					if want, other := orders[sort]; !other {
						orders[sort] = ids(users)
					} else if !slices.Equal(ids(users), want) {
						t.Errorf("sort %q: %v\nwant %v", sort, ids(users), want)
					}
					if sort == "level" && !slices.IsSortedFunc(users, byLevel) {
						t.Errorf("levels are not in the order of numbers")
					}
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func byLevel(a, b roster.User) int {
	level := func(u roster.User) float64 {
		n, err := strconv.ParseFloat(u.Values["level"], 64)
		if err != nil {
			return 1e300 // who has none comes last
		}
		return n
	}
	switch x, y := level(a), level(b); {
	case x < y:
		return -1
	case x > y:
		return 1
	default:
		return 0
	}
}

// What cannot be sorted, and a cursor of another list, are refused with a code.
func TestListUsersRefusals(t *testing.T) {
	t.Parallel()
	s := storetest.OpenAt(t, storetest.Database(t, storetest.Embedded), clock.At(noon))
	for code, l := range map[string]store.UserList{
		"sort_unknown_attribute":       {Sort: store.ParseSort("shoeSize")},
		"sort_attribute_not_supported": {Sort: store.ParseSort("emails")},
		"sort_too_long":                {Sort: store.ParseSort(strings.Repeat("title,", 5))},
		"cursor":                       {Sort: store.ParseSort("createdAt"), After: &store.UserCursor{Values: []string{"x"}}},
	} {
		err := s.View(t.Context(), func(v *store.View) error {
			_, _, err := v.ListUsers(t.Context(), l)
			return err
		})
		if e, ok := errors.AsType[*roster.Error](err); !ok || e.Code != code || e.Kind != roster.Invalid {
			t.Errorf("%v, want %s", err, code)
		}
	}
}

// A filter names nodes by path or id, in any case; a path that leads nowhere is
// refused.
func TestCheckFilterFindsNodes(t *testing.T) {
	t.Parallel()
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		s := storetest.OpenAt(t, address, clock.At(noon))
		populate(t, s, 1)
		err := s.View(t.Context(), func(v *store.View) error {
			for text, want := range map[string]string{`unit under "ROOT/Emea"`: `unit under "emea"`, `unit under "emea"`: "", `location eq "root"`: ""} {
				e, err := query.Parse(text)
				if err != nil {
					return err
				}
				checked, err := v.CheckFilter(t.Context(), e)
				if want == "" && err == nil || want != "" && (err != nil || query.Print(checked) != want) {
					t.Errorf("%s: %v, %v", text, checked, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// A filter names people as everything else does: by id, user name or e-mail
// address. Who does not exist is refused, for an empty list would look like an
// answer.
func TestCheckFilterFindsUsers(t *testing.T) {
	t.Parallel()
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		s := storetest.OpenAt(t, address, clock.At(noon))
		populate(t, s, 20)
		err := s.View(t.Context(), func(v *store.View) error {
			users, _, err := v.ListUsers(t.Context(), store.UserList{Limit: 20})
			if err != nil {
				return err
			}
			at := slices.IndexFunc(users, func(u roster.User) bool { return u.Values["userName"] != "" })
			id, name := string(users[at].ID), users[at].Values["userName"]
			for text, want := range map[string]string{
				`manager eq "` + strings.ToUpper(name) + `"`: `manager eq "` + id + `"`,
				`statusChangedBy eq "usr_gone"`:              `statusChangedBy eq "usr_gone"`,
				`manager in ("usr_gone")`:                    `manager in ("usr_gone")`,
				`manager eq "no body"`:                       "",
			} {
				e, err := query.Parse(text)
				if err != nil {
					return err
				}
				checked, err := v.CheckFilter(t.Context(), e)
				if want == "" && err == nil || want != "" && (err != nil || query.Print(checked) != want) {
					t.Errorf("%s: %v, %v", text, checked, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func ids(users []roster.User) []roster.UserID {
	list := make([]roster.UserID, len(users))
	for i, u := range users {
		list[i] = u.ID
	}
	return list
}
