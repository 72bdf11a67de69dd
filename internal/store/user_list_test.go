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
			return -1e300
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

func ids(users []roster.User) []roster.UserID {
	list := make([]roster.UserID, len(users))
	for i, u := range users {
		list[i] = u.ID
	}
	return list
}
