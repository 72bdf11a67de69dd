package api

import (
	"context"
	"net/http"
	"time"

	"roster"
)

type (
	// NoteInput says which note a request is about.
	NoteInput struct {
		RefInput
		Note string `path:"note" maxLength:"64" doc:"Identifier of the note."`
	}
	addNoteInput struct {
		RefInput
		Body struct {
			Text   string `json:"text" minLength:"1" maxLength:"16000"`
			Pinned bool   `json:"pinned,omitempty" doc:"Shown before the others."`
		}
	}
	changeNoteInput struct {
		NoteInput
		Body struct {
			Text   *string `json:"text,omitempty" minLength:"1" maxLength:"16000"`
			Pinned *bool   `json:"pinned,omitempty"`
		}
	}
	noteOutput struct{ Body noteJSON }
	noteJSON   struct {
		ID        string        `json:"id"`
		Text      string        `json:"text"`
		Pinned    bool          `json:"pinned"`
		CreatedAt time.Time     `json:"createdAt"`
		CreatedBy roster.Actor  `json:"createdBy"`
		EditedAt  time.Time     `json:"editedAt,omitzero" required:"false"`
		EditedBy  *roster.Actor `json:"editedBy,omitempty"`
	}
	notesOutput struct{ Body page[noteJSON] }
)

func (a *API) mountNotes() {
	path, tag := "/users/{ref}/notes", "notes"
	register(a, route{Method: http.MethodGet, Path: path, ID: "listNotes", Permission: roster.NotesRead, Tag: tag, Summary: "List the notes about a user, the pinned ones first"}, a.listNotes)
	register(a, route{Method: http.MethodPost, Path: path, ID: "addNote", Permission: roster.NotesWrite, Tag: tag, Summary: "Note something about a user", Status: http.StatusCreated}, a.addNote)
	register(a, route{Method: http.MethodPatch, Path: path + "/{note}", ID: "changeNote", Permission: roster.NotesWrite, Tag: tag, Summary: "Write a note anew, or pin it"}, a.changeNote)
	register(a, route{Method: http.MethodDelete, Path: path + "/{note}", ID: "removeNote", Permission: roster.NotesWrite, Tag: tag, Summary: "Remove a note with its text, for good", Status: http.StatusNoContent}, a.removeNote)
}

func showNote(n roster.Note) noteJSON {
	shown := noteJSON{ID: n.ID, Text: n.Text, Pinned: n.Pinned, CreatedAt: n.CreatedAt, CreatedBy: known(n.CreatedBy), EditedAt: n.EditedAt}
	if !n.EditedAt.IsZero() {
		by := known(n.EditedBy)
		shown.EditedBy = &by
	}
	return shown
}

func (a *API) listNotes(ctx context.Context, in *RefInput) (*notesOutput, error) {
	id, err := a.userID(ctx, in.Ref)
	if err != nil {
		return nil, err
	}
	notes, err := a.directory.Notes(ctx, id)
	if err != nil {
		return nil, err
	}
	list := make([]noteJSON, len(notes))
	for i, n := range notes {
		list[i] = showNote(n)
	}
	return &notesOutput{pageOf(list, nil)}, nil
}

func (a *API) addNote(ctx context.Context, in *addNoteInput) (*noteOutput, error) {
	id, err := a.userID(ctx, in.Ref)
	if err != nil {
		return nil, err
	}
	located(ctx, "users", string(id), "notes")
	n, err := a.directory.AddNote(ctx, id, in.Body.Text, in.Body.Pinned)
	return &noteOutput{showNote(n)}, err
}

func (a *API) changeNote(ctx context.Context, in *changeNoteInput) (*noteOutput, error) {
	id, err := a.userID(ctx, in.Ref)
	if err != nil {
		return nil, err
	}
	located(ctx, "users", string(id), "notes")
	n, err := a.directory.ChangeNote(ctx, id, in.Note, in.Body.Text, in.Body.Pinned)
	return &noteOutput{showNote(n)}, err
}

func (a *API) removeNote(ctx context.Context, in *NoteInput) (*struct{}, error) {
	id, err := a.userID(ctx, in.Ref)
	if err != nil {
		return nil, err
	}
	return nil, a.directory.RemoveNote(ctx, id, in.Note)
}
