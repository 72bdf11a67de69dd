package seal

import (
	"encoding/json"

	"roster"
	"roster/internal/store"
)

// reading makes envelopes of rows. The same actor stands in long runs of rows,
// so the last one that was read is remembered.
type reading struct {
	hasher
	text      string
	actor     roster.Actor
	canonical bool
}

// envelope gives the part of the envelope that is shown. It is not ok when the
// row says something that the journal never writes: then part of it would be
// covered by nothing.
func (r *reading) envelope(row *store.EventRow) (e Envelope, ok bool) {
	if r.text != row.Actor || r.text == "" {
		r.text, r.actor = row.Actor, roster.Actor{}
		err := json.Unmarshal([]byte(row.Actor), &r.actor)
		again, _ := json.Marshal(r.actor)
		r.canonical = err == nil && string(again) == row.Actor
	}
	a := &r.actor
	return Envelope{
		Position: row.Position, At: row.At, V: row.V, Type: row.Type,
		ActorKind: string(a.Kind), ActorID: a.ID, Via: a.Via, Request: a.Request,
		Subject: row.SubjectKind, SubjectID: row.SubjectID, ChangeSet: row.ChangeSet,
	}, r.canonical && a.ID == row.ActorID && row.Type != ""
}

// leaf gives the hash of the leaf of a row. It is not ok when part of the row is
// covered by nothing.
func (r *reading) leaf(row *store.EventRow, o *opening) (Hash, bool) {
	e, ok := r.envelope(row)
	ok = r.seal(&e, row, o) && ok
	var h Hash
	h, r.scratch = leafHash(&e, r.scratch)
	return h, ok
}

// seal completes an envelope by the commitments.
func (r *reading) seal(e *Envelope, row *store.EventRow, o *opening) bool {
	var name, reason, data bool
	e.Name, name = r.commitTo(FieldName, o, r.actor.Name)
	e.Reason, reason = r.commitTo(FieldReason, o, row.Reason)
	e.Data, data = r.commitTo(FieldData, o, row.Data)
	return name && reason && data
}

func (r *reading) value(f Field, row *store.EventRow) string {
	switch f {
	case FieldName:
		return r.actor.Name
	case FieldReason:
		return row.Reason
	default:
		return row.Data
	}
}
