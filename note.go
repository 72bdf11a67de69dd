package roster

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Note is what an administrator noted about a user, for other administrators.
type Note struct {
	ID        string
	User      UserID
	Text      string
	Pinned    bool // shown before the others
	CreatedAt time.Time
	CreatedBy Actor
	EditedAt  time.Time // zero for one that was never changed
	EditedBy  Actor
	Version   int64
}

// The bounds of notes.
const (
	MaxNote  = 4000 // characters of a note
	MaxNotes = 200  // notes of a user
)

// NoteText brings the text of a note into the form in which it is kept; the
// problem says why it cannot be one.
func NoteText(s string) (string, *Problem) {
	if !utf8.ValidString(s) {
		return "", problem("text", "encoding", "the note is not valid UTF-8 text")
	}
	s = norm.NFC.String(strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")))
	hidden := func(r rune) bool {
		return r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r))
	}
	switch {
	case s == "":
		return "", problem("text", "required", "a note needs a text")
	case utf8.RuneCountInString(s) > MaxNote:
		return "", problem("text", "too_long", "a note has at most %d characters: shorten it", MaxNote)
	case strings.ContainsFunc(s, hidden):
		return "", problem("text", "characters", "the note has control characters in it: remove them")
	}
	return s, nil
}
