package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"roster"
	"roster/internal/clock"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

// Fifty who create the same person at once, spelled in other ways, make one.
func TestD10ParallelCreatesMakeOne(t *testing.T) {
	t.Parallel()
	spellings := map[string][]string{
		"userName":       {"ada.byron", "ADA.Byron", " ada.byron ", "ａｄａ.byron"},
		"email":          {"ada@example.org", "Ada@Example.org", " ADA@example.org"},
		"employeeNumber": {"é 7", "É  7", "e\u0301 7", "É ７"},
	}
	storetest.EachDatabase(t, func(t *testing.T, address string) {
		s := storetest.OpenAt(t, address, clock.System())
		for attribute, forms := range spellings {
			t.Run(attribute, func(t *testing.T) {
				outcomes := make([]error, 50)
				var all sync.WaitGroup
				for i := range outcomes {
					all.Go(func() {
						values := roster.Values{"userName": fmt.Sprintf("%s%d", attribute, i), attribute: forms[i%len(forms)]}
						outcomes[i] = create(t.Context(), s, values)
					})
				}
				all.Wait()
				made := 0
				for _, err := range outcomes {
					switch {
					case err == nil:
						made++
					case !errors.Is(err, errNotUnique):
						t.Errorf("create: %v", err)
					}
				}
				if made != 1 {
					t.Errorf("%d were made, want 1", made)
				}
			})
		}
	})
}

// Keys that two users have are refused as a conflict; two users may swap
// theirs, and who goes into the bin gives them up.
func TestUniqueKeys(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		one := roster.User{ID: "usr_1", Version: 1, Values: roster.Values{"userName": "one", "employeeNumber": "1"}}
		two := roster.User{ID: "usr_2", Version: 1, Values: roster.Values{"userName": "two", "employeeNumber": "2"}}
		save := func(writes ...store.UserWrite) error {
			for i := range writes {
				writes[i].Events = []roster.Event{roster.NewEvent(writes[i].After.Subject(), roster.UserUpdated{})}
			}
			return s.Update(ctx, func(tx *store.Tx) error { return tx.SaveUsers(ctx, roster.BuiltIn(), writes) })
		}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(save(store.UserWrite{After: one}, store.UserWrite{After: two}))

		thief := roster.User{ID: "usr_3", Version: 1, Values: roster.Values{"userName": "ONE"}}
		if err := save(store.UserWrite{After: thief}); roster.KindOf(err) != roster.Conflict {
			t.Errorf("a taken user name: %v", err)
		}

		newOne, newTwo := one, two
		newOne.Version, newOne.Values = 2, roster.Values{"userName": "two", "employeeNumber": "1"}
		newTwo.Version, newTwo.Values = 2, roster.Values{"userName": "one", "employeeNumber": "2"}
		must(save(store.UserWrite{Before: one, After: newOne}, store.UserWrite{Before: two, After: newTwo}))
		if got := owners(t, s, "one", "two"); !slices.Equal(got, []roster.UserID{"usr_2", "usr_1"}) {
			t.Errorf("after the swap the names belong to %v", got)
		}

		binned := newTwo
		binned.Version, binned.State.DeletedAt = 3, noon
		must(save(store.UserWrite{Before: newTwo, After: binned}))
		must(save(store.UserWrite{After: thief}))
		if got := owners(t, s, "one", "two"); !slices.Equal(got, []roster.UserID{"usr_3", "usr_1"}) {
			t.Errorf("after the deletion the names belong to %v", got)
		}
		if err := s.Update(ctx, func(tx *store.Tx) error {
			return tx.SaveUsers(ctx, roster.BuiltIn(), []store.UserWrite{{After: roster.User{ID: "usr_4", Version: 1}}})
		}); err == nil {
			t.Error("a user was saved without an event")
		}
	})
}

var errNotUnique = errors.New("not unique")

// create runs the rule and saves what follows, as a door does.
func create(ctx context.Context, s *store.Store, values roster.Values) error {
	id := roster.NewID(roster.PrefixUser, noon)
	change := roster.Change{Subject: roster.Subject{Kind: roster.SubjectUser, ID: id}, Verb: roster.Create, Values: values}
	return s.Update(ctx, func(tx *store.Tx) error {
		f := facts{ctx: ctx, tx: tx}
		o := roster.User{}.Apply(change, &f, roster.System("test"), tx.Now())
		if f.err != nil {
			return f.err
		}
		for _, p := range o.Problems {
			if p.Code == "not_unique" {
				return errNotUnique
			}
		}
		if !o.OK() {
			return &roster.Error{Kind: roster.Invalid, Code: "problems", Problems: o.Problems, Message: o.Problems[0].Message}
		}
		return tx.SaveUsers(ctx, f.Catalogue(), []store.UserWrite{{After: o.Next, Events: o.Events}})
	})
}

// facts asks the transaction for what the rule wants to know.
type facts struct {
	ctx context.Context
	tx  *store.Tx
	err error
}

func (f *facts) Catalogue() *roster.Catalogue                           { return roster.BuiltIn() }
func (f *facts) Manager(roster.UserID) (manager roster.UserID, ok bool) { return "", false }
func (f *facts) Node(roster.NodeID) bool                                { return false }
func (f *facts) LastAdministrator(roster.UserID) bool                   { return false }
func (f *facts) Owner(k roster.Key) (roster.UserID, bool) {
	owners, err := f.tx.Owners(f.ctx, []roster.Key{k})
	if err != nil {
		f.err = err
	}
	id, taken := owners[k]
	return id, taken
}

func owners(t *testing.T, s *store.Store, names ...string) (ids []roster.UserID) {
	t.Helper()
	err := s.View(t.Context(), func(v *store.View) error {
		for _, name := range names {
			k := roster.Key{Kind: "userName", Value: name}
			found, err := v.Owners(t.Context(), []roster.Key{k})
			if err != nil {
				return err
			}
			ids = append(ids, found[k])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}
