package store

import (
	"context"
	"encoding/json"

	"roster"
)

const noteColumns = "id, user_id, text, pinned, created_at, created_by, edited_at, edited_by, version"

var (
	notesOfUser = sqlText("notes of user", "select "+noteColumns+" from user_note where user_id = $1 order by pinned desc, id desc")
	noteByID    = sqlText("note by id", "select "+noteColumns+" from user_note where id = $1")
	countNotes  = sqlText("count notes", "select count(*) from user_note where user_id = $1")
	saveNote    = sqlText("save note", "insert into user_note ("+noteColumns+") values ("+parameters(9)+") on conflict (id) do update set "+
		"text = excluded.text, pinned = excluded.pinned, edited_at = excluded.edited_at, edited_by = excluded.edited_by, version = excluded.version")
	deleteNote = sqlText("delete note", "delete from user_note where id = $1")
)

// Notes reads the notes about a user: the pinned ones first, then the newest.
func (v *View) Notes(ctx context.Context, id roster.UserID) (list []roster.Note, err error) {
	err = v.each(ctx, notesOfUser, func(r rows) error {
		n, err := scanNote(r)
		list = append(list, n)
		return err
	}, string(id))
	return list, err
}

// CountNotes counts the notes about a user.
func (v *View) CountNotes(ctx context.Context, id roster.UserID) (n int64, err error) {
	_, err = v.one(ctx, countNotes, []any{&n}, string(id))
	return n, err
}

// Note reads one note; a writing transaction locks its row.
func (v *View) Note(ctx context.Context, id string) (n roster.Note, found bool, err error) {
	err = v.eachText(ctx, noteByID.name, noteByID.text+v.lock(), func(r rows) (err error) {
		found = true
		n, err = scanNote(r)
		return err
	}, id)
	return n, found, err
}

func scanNote(r rows) (n roster.Note, err error) {
	var user, createdBy, editedBy string
	var pinned, createdAt, editedAt int64
	if err := r.Scan(&n.ID, &user, &n.Text, &pinned, &createdAt, &createdBy, &editedAt, &editedBy, &n.Version); err != nil {
		return n, err
	}
	n.User, n.Pinned, n.CreatedAt, n.EditedAt = roster.UserID(user), pinned != 0, instant(createdAt), instant(editedAt)
	if err := json.Unmarshal([]byte(createdBy), &n.CreatedBy); err != nil {
		return n, err
	}
	if editedBy == "" {
		return n, nil
	}
	return n, json.Unmarshal([]byte(editedBy), &n.EditedBy)
}

// SaveNote saves a note, new or changed.
func (tx *Tx) SaveNote(ctx context.Context, n roster.Note, why roster.Event) error {
	createdBy, err := json.Marshal(n.CreatedBy)
	if err != nil {
		return err
	}
	var editedBy []byte
	if !n.EditedAt.IsZero() {
		if editedBy, err = json.Marshal(n.EditedBy); err != nil {
			return err
		}
	}
	pinned := int64(0)
	if n.Pinned {
		pinned = 1
	}
	_, err = tx.exec(ctx, saveNote, n.ID, string(n.User), n.Text, pinned, micros(n.CreatedAt), string(createdBy), micros(n.EditedAt), string(editedBy), n.Version)
	if err != nil {
		return err
	}
	return tx.saveEvents(ctx, []roster.Event{why})
}

// DeleteNote removes a note with its text; the event is written only if there
// was one.
func (tx *Tx) DeleteNote(ctx context.Context, id string, why roster.Event) error {
	if n, err := tx.exec(ctx, deleteNote, id); err != nil || n == 0 {
		return err
	}
	return tx.saveEvents(ctx, []roster.Event{why})
}
