package seal

import (
	"encoding/base64"
	"encoding/json"
	"fmt"

	"roster"
	"roster/internal/store"
)

// The files of a bundle.
const (
	bundleForm        = "roster-journal-bundle/1"
	fileManifest      = "manifest.json"
	fileEvents        = "events.jsonl"
	fileCheckpoint    = "checkpoint.txt"
	fileBody          = "checkpoint.body"
	fileSignature     = "checkpoint.sig"
	fileKey           = "key.pub"
	filePEM           = "key.pem"
	fileFirst         = "proofs/first.tlog-proof"
	fileLast          = "proofs/last.tlog-proof"
	fileOldCheckpoint = "proofs/old-checkpoint.txt"
	fileConsistency   = "proofs/consistency.json"
	fileHowTo         = "HOW-TO-VERIFY.txt"
	fileScript        = "verify.py"
)

// manifest says what a bundle holds.
type manifest struct {
	Form   string                  `json:"form"`
	Made   string                  `json:"made"`
	By     string                  `json:"by"` // the version of Roster
	Origin string                  `json:"origin"`
	Size   int64                   `json:"size"` // of the tree
	Root   string                  `json:"root"`
	First  int64                   `json:"first"` // leaf
	Count  int64                   `json:"count"`
	From   roster.Position         `json:"from"`
	To     roster.Position         `json:"to"`
	Left   []subtree               `json:"left"`  // the leaves before the first
	Right  []subtree               `json:"right"` // those behind the last
	Files  map[string]manifestFile `json:"files"`
}

type manifestFile struct {
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
}

// line is an event of a bundle. The data is a text, so that not a byte of it is
// lost.
type line struct {
	Leaf      int64           `json:"leaf"`
	Position  roster.Position `json:"position"`
	Type      string          `json:"type"`
	V         int64           `json:"v"`
	At        int64           `json:"at"`
	Actor     roster.Actor    `json:"actor"`
	Subject   roster.Subject  `json:"subject"`
	ChangeSet string          `json:"changeSet"`
	Reason    string          `json:"reason"`
	Data      string          `json:"data"`
	Opening   string          `json:"opening"` // the salt, or what is left of it
	Hash      string          `json:"hash"`    // of the leaf
}

// newLine writes an event of the journal.
func newLine(r *record, reading *reading) (line, Hash, error) {
	h, ok := reading.leaf(&r.row, r.opening)
	if !ok {
		return line{}, h, errDamaged
	}
	text := "s" + base64.RawStdEncoding.EncodeToString(r.opening.salt[:])
	if r.opening.parts != nil {
		text = r.opening.String()
	}
	row := &r.row
	return line{
		Leaf: r.leaf, Position: row.Position, Type: row.Type, V: row.V, At: row.At, Actor: reading.actor,
		Subject: roster.Subject{Kind: roster.SubjectKind(row.SubjectKind), ID: row.SubjectID}, ChangeSet: row.ChangeSet,
		Reason: row.Reason, Data: row.Data, Opening: text, Hash: base64.RawStdEncoding.EncodeToString(h[:]),
	}, h, nil
}

// record reads it back.
func (l *line) record() (*record, error) {
	actor, err := json.Marshal(l.Actor)
	if err != nil {
		return nil, err
	}
	r := &record{leaf: l.Leaf, row: store.EventRow{
		Position: l.Position, Type: l.Type, V: l.V, At: l.At, Actor: string(actor), ActorID: l.Actor.ID,
		SubjectKind: string(l.Subject.Kind), SubjectID: l.Subject.ID, ChangeSet: l.ChangeSet, Reason: l.Reason, Data: l.Data,
	}}
	if l.Opening == "" || l.Opening[0] != 's' {
		r.opening, err = parseOpening(l.Opening)
		return r, err
	}
	salt, err := base64.RawStdEncoding.DecodeString(l.Opening[1:])
	if err != nil || len(salt) != len(Salt{}) {
		return nil, fmt.Errorf("event %s: %w", l.Position, errOpening)
	}
	r.opening = &opening{salt: Salt(salt)}
	return r, nil
}
