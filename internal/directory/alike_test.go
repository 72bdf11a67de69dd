package directory_test

import (
	"strings"
	"testing"

	"roster"
	"roster/internal/directory"
	"roster/internal/store"
)

// Whoever may be the same is found by name in any order and letters, by
// address, and in the recycle bin; who only shares a unit is nobody to look at.
func TestDuplicates(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		anna := b.create(roster.Values{"userName": "anna.gross", "name.givenName": "Änne", "name.familyName": "Groß", "email": "anna.gross@example.com", "title": "Clerk"})
		turned := b.create(roster.Values{"userName": "one", "displayName": "Gross, Aenne"})
		mail := b.create(roster.Values{"userName": "two", "displayName": "A. G.", "email": "Anna.Gross@example.org"})
		gone := b.create(roster.Values{"userName": "anna.gross7", "displayName": "Änne Groß"})
		b.do(change(gone, roster.Delete, nil))
		b.create(roster.Values{"userName": "anna.grossmann", "displayName": "Anna Großmann", "title": "Clerk"})
		b.check(b.store.View(b.ctx, func(v *store.View) error {
			list, err := directory.Duplicates(b.ctx, v, anna)
			want := map[roster.UserID]directory.Reason{gone.ID: directory.SameName, turned.ID: directory.NameAlike, mail.ID: directory.MailboxAlike}
			for _, a := range list {
				if want[a.User.ID] != a.Reasons[0] {
					b.Errorf("%s is alike because of %v", a.User.DisplayName(), a.Reasons)
				}
				delete(want, a.User.ID)
			}
			if len(want) > 0 || list[0].User.ID != gone.ID {
				b.Errorf("not found or in the wrong order: %v of %+v", want, list)
			}
			return err
		}))
	})
}

// Proposed names follow the custom of the house and are free.
func TestPropose(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		anna := roster.Values{"name.givenName": "Anna", "name.familyName": "Lee"}
		propose := func() (p directory.Proposals) {
			b.check(b.store.View(b.ctx, func(v *store.View) (err error) {
				p, err = directory.Propose(b.ctx, v, anna)
				return err
			}))
			return p
		}
		if p := propose(); len(p.UserNames) == 0 || p.UserNames[0] != "anna.lee" || len(p.Emails) != 0 {
			b.Errorf("where nobody is: %+v", p)
		}
		for _, name := range []string{"Abel Lee", "Bea Park", "Cy Moss"} {
			given, family, _ := strings.Cut(name, " ")
			box := strings.ToLower(given[:1] + "." + family)
			b.create(roster.Values{"userName": box + "@example.com", "name.givenName": given, "name.familyName": family, "email": box + "@example.com"})
		}
		if p := propose(); p.UserNames[0] != "a.lee2@example.com" || p.Emails[0] != "a.lee2@example.com" {
			b.Errorf("where addresses are names: %+v", p)
		}
	})
}
