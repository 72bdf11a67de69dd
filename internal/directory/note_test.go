package directory_test

import (
	"strings"
	"testing"

	"roster"
	"roster/internal/access"
	"roster/internal/store"
)

// Notes are kept, changed and removed with an event each, which never has the
// text; who may only read people sees none of them.
func TestNotes(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		anna, bo := b.create(roster.Values{"userName": "anna"}), b.create(roster.Values{"userName": "bo"})
		secret := "a word that stays here"
		n, err := b.dir.AddNote(b.ctx, anna.ID, secret, false)
		b.check(err)
		pinned, err := b.dir.AddNote(b.ctx, anna.ID, "pinned", true)
		b.check(err)
		if list, err := b.dir.Notes(b.ctx, anna.ID); err != nil || len(list) != 2 || list[0].ID != pinned.ID || list[1].Text != secret || list[1].CreatedBy.ID != string(b.admin) {
			b.Errorf("%+v, %v", list, err)
		}
		text := secret + ", still"
		if n, err = b.dir.ChangeNote(b.ctx, anna.ID, n.ID, &text, nil); err != nil || n.Text != text || n.EditedBy.ID != string(b.admin) || n.Version != 2 {
			b.Errorf("%+v, %v", n, err)
		}
		if same, err := b.dir.ChangeNote(b.ctx, anna.ID, n.ID, &text, nil); err != nil || same.Version != 2 {
			b.Errorf("the same again: %+v, %v", same, err)
		}
		if err := b.dir.RemoveNote(b.ctx, bo.ID, n.ID); roster.KindOf(err) != roster.NotFound {
			b.Errorf("a note about somebody else was removed: %v", err)
		}
		b.check(b.dir.RemoveNote(b.ctx, anna.ID, n.ID))
		reader := access.With(t.Context(), access.Caller{Roles: []roster.Role{roster.Reader}})
		if _, err := b.dir.Notes(reader, anna.ID); roster.KindOf(err) != roster.Forbidden {
			b.Errorf("a reader sees notes: %v", err)
		}
		b.check(b.store.View(b.ctx, func(v *store.View) error {
			events, err := v.ListEvents(b.ctx, store.EventList{Subject: anna.Subject(), Descending: true, Limit: 100})
			var types []string
			for _, e := range events {
				types = append(types, e.Type)
				if strings.Contains(string(e.Data), "word") {
					b.Errorf("the journal tells the text: %s", e.Data)
				}
			}
			if got, want := strings.Join(types, " "), "note.removed note.changed note.added note.added user.created"; got != want {
				b.Errorf("the journal tells %s, want %s", got, want)
			}
			return err
		}))
	})
}

// Tags in use are counted, and those in the recycle bin have none.
func TestTagsInUse(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		b.create(roster.Values{"userName": "anna", "tags": "VIP, works council"})
		b.create(roster.Values{"userName": "bo", "tags": "vip"})
		gone := b.create(roster.Values{"userName": "cy", "tags": "vip;gone"})
		b.do(change(gone, roster.Delete, nil))
		b.check(b.store.View(b.ctx, func(v *store.View) error {
			list, err := v.Tags(b.ctx, "", 10)
			if len(list) != 2 || list[0] != (store.Tag{Name: "vip", Count: 2}) || list[1] != (store.Tag{Name: "works council", Count: 1}) {
				b.Errorf("in use are %v", list)
			}
			return err
		}))
	})
}
