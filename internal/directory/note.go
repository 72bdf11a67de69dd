package directory

import (
	"context"

	"roster"
	"roster/internal/access"
	"roster/internal/store"
)

// Notes gives the notes about a user, the pinned ones first, then the newest.
func (d *Directory) Notes(ctx context.Context, id roster.UserID) (list []roster.Note, err error) {
	if err := access.Require(ctx, roster.NotesRead); err != nil {
		return nil, err
	}
	err = d.store.View(ctx, func(v *store.View) (err error) {
		list, err = v.Notes(ctx, id)
		return err
	})
	return list, err
}

// AddNote notes something about a user. It changes nothing of the user, and may
// be done whatever their status: whoever has left is noted about as well.
func (d *Directory) AddNote(ctx context.Context, id roster.UserID, text string, pinned bool) (n roster.Note, err error) {
	err = d.noting(ctx, func(tx *store.Tx) error {
		u, found, err := tx.User(ctx, id)
		if err != nil || !found {
			return orNotFound(err, string(id))
		}
		count, err := tx.CountNotes(ctx, id)
		if err != nil {
			return err
		}
		if count >= roster.MaxNotes {
			return roster.Errorf(roster.Conflict, "too_many_notes", "there are %d notes about this user already: remove some that are no longer needed", count)
		}
		if text, err = noteText(text); err != nil {
			return err
		}
		n = roster.Note{
			ID: roster.NewID(roster.PrefixNote, tx.Now()), User: id, Text: text, Pinned: pinned,
			CreatedAt: tx.Now(), CreatedBy: access.Actor(ctx), Version: 1,
		}
		return tx.SaveNote(ctx, n, roster.NewEvent(u.Subject(), roster.NoteAdded{Note: n.ID, Pinned: pinned}))
	})
	return n, err
}

// ChangeNote writes a note anew or pins it; nil leaves a thing as it is.
func (d *Directory) ChangeNote(ctx context.Context, user roster.UserID, id string, text *string, pinned *bool) (n roster.Note, err error) {
	err = d.noting(ctx, func(tx *store.Tx) (err error) {
		if n, err = note(ctx, tx, user, id); err != nil {
			return err
		}
		what := roster.NoteChanged{Note: id, Pinned: n.Pinned}
		next := n
		if text != nil {
			if next.Text, err = noteText(*text); err != nil {
				return err
			}
			what.Text = next.Text != n.Text
		}
		if pinned != nil {
			next.Pinned, what.Pinned = *pinned, *pinned
		}
		if next == n {
			return nil
		}
		next.Version++
		if what.Text {
			next.EditedAt, next.EditedBy = tx.Now(), access.Actor(ctx)
		}
		n = next
		return tx.SaveNote(ctx, n, roster.NewEvent(roster.User{ID: user}.Subject(), what))
	})
	return n, err
}

// RemoveNote takes a note away. Its text is gone with it, for good.
func (d *Directory) RemoveNote(ctx context.Context, user roster.UserID, id string) error {
	return d.noting(ctx, func(tx *store.Tx) error {
		n, err := note(ctx, tx, user, id)
		if err != nil {
			return err
		}
		return tx.DeleteNote(ctx, n.ID, roster.NewEvent(roster.User{ID: user}.Subject(), roster.NoteRemoved{Note: n.ID}))
	})
}

func (d *Directory) noting(ctx context.Context, f func(*store.Tx) error) error {
	if err := access.Require(ctx, roster.NotesWrite); err != nil {
		return err
	}
	return d.store.Update(ctx, func(tx *store.Tx) error {
		tx.By(access.Actor(ctx))
		return f(tx)
	})
}

// note finds a note about a user.
func note(ctx context.Context, tx *store.Tx, user roster.UserID, id string) (roster.Note, error) {
	n, found, err := tx.Note(ctx, id)
	if err == nil && (!found || n.User != user) {
		err = roster.Errorf(roster.NotFound, "note_not_found", "there is no such note about this user: somebody may have removed it")
	}
	return n, err
}

func noteText(text string) (string, error) {
	text, problem := roster.NoteText(text)
	if problem != nil {
		return "", refuse("the note cannot be kept", []roster.Problem{*problem})
	}
	return text, nil
}

func orNotFound(err error, ref string) error {
	if err != nil {
		return err
	}
	return notFound(ref)
}
