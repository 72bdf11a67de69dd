package seal

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"

	"roster"
)

// Envelope is what the seal of an event attests. Personal values are in it as
// commitments only.
type Envelope struct {
	Position  roster.Position
	At        int64 // microseconds since 1970, 0 for none
	V         int64
	Type      string
	ActorKind string
	ActorID   string
	Via       string
	Request   string
	Subject   string // kind
	SubjectID string
	ChangeSet string
	Name      Commitment // of the actor's name
	Reason    Commitment
	Data      Commitment
}

// envelopeForm is the first byte of every envelope: the version of the form.
const envelopeForm = 1

// Append writes the envelope behind b: the version, four whole numbers of eight
// bytes, eight texts each behind its length in four bytes, and three
// commitments, each a zero for none or a one and 32 bytes. Numbers are written
// with the highest byte first. No two envelopes are written alike.
func (e *Envelope) Append(b []byte) []byte {
	b = append(b, envelopeForm)
	for _, n := range [...]int64{e.Position.Tx, e.Position.N, e.At, e.V} {
		b = binary.BigEndian.AppendUint64(b, uint64(n))
	}
	for _, s := range [...]string{e.Type, e.ActorKind, e.ActorID, e.Via, e.Request, e.Subject, e.SubjectID, e.ChangeSet} {
		b = binary.BigEndian.AppendUint32(b, uint32(len(s)))
		b = append(b, s...)
	}
	for _, c := range [...]*Commitment{&e.Name, &e.Reason, &e.Data} {
		if !c.Made {
			b = append(b, 0)
			continue
		}
		b = append(b, 1)
		b = append(b, c.Sum[:]...)
	}
	return b
}

var errEnvelope = errors.New("these bytes are no envelope of an event")

// ParseEnvelope reads what Append wrote, and nothing else.
func ParseEnvelope(b []byte) (Envelope, error) {
	var e Envelope
	if len(b) == 0 || b[0] != envelopeForm {
		return e, errEnvelope
	}
	b = b[1:]
	for _, n := range [...]*int64{&e.Position.Tx, &e.Position.N, &e.At, &e.V} {
		if len(b) < 8 {
			return e, errEnvelope
		}
		*n, b = int64(binary.BigEndian.Uint64(b)), b[8:]
	}
	for _, s := range [...]*string{&e.Type, &e.ActorKind, &e.ActorID, &e.Via, &e.Request, &e.Subject, &e.SubjectID, &e.ChangeSet} {
		if len(b) < 4 {
			return e, errEnvelope
		}
		n := uint64(binary.BigEndian.Uint32(b))
		if uint64(len(b)-4) < n {
			return e, errEnvelope
		}
		*s, b = string(b[4:4+n]), b[4+n:]
	}
	for _, c := range [...]*Commitment{&e.Name, &e.Reason, &e.Data} {
		switch {
		case len(b) >= 1 && b[0] == 0:
			b = b[1:]
		case len(b) >= 1+len(c.Sum) && b[0] == 1:
			c.Made = true
			b = b[1+copy(c.Sum[:], b[1:]):]
		default:
			return e, errEnvelope
		}
	}
	if len(b) > 0 {
		return e, errEnvelope
	}
	return e, nil
}

// Hash is a node of the tree.
type Hash = [sha256.Size]byte

// leafHash hashes an envelope as a leaf of RFC 6962. Scratch is what the bytes
// are gathered in, and is given back to be used again.
func leafHash(e *Envelope, scratch []byte) (Hash, []byte) {
	scratch = e.Append(append(scratch[:0], 0))
	return sha256.Sum256(scratch), scratch
}
