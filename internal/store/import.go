package store

import (
	"context"
	"encoding/json"
	"time"

	"roster"
)

// Import is a file that somebody handed in. Data is the form of the room that
// reads files.
type Import struct {
	ID        string
	SHA256    string
	CreatedBy string
	CreatedAt time.Time
	Data      json.RawMessage
}

// ImportPlan tells how a change set was made from a file, in the form of the
// room that reads files.
type ImportPlan struct {
	ChangeSet roster.ChangeSetID
	ImportID  string
	Options   json.RawMessage
	Report    json.RawMessage
}

const importColumns = "id, sha256, created_by, created_at, data"

var (
	importByID      = sqlText("import by id", "select "+importColumns+" from import where id = $1")
	importByContent = sqlText("import by content", "select "+importColumns+" from import where sha256 = $1 and created_by = $2")
	importFiles     = sqlText("import files", "select distinct sha256 from import order by sha256")
	insertImport    = sqlText("insert import", "insert into import ("+importColumns+") values ($1, $2, $3, $4, $5)")
	importPlan      = sqlText("import plan", "select change_set, import_id, options, report from import_plan where change_set = $1")
	saveImportPlan  = sqlText("save import plan", `
		insert into import_plan (change_set, import_id, options, report) values ($1, $2, $3, $4)
		on conflict (change_set) do update set report = excluded.report`)
	openGate    = sqlText("open import gate", "insert into import_gate (fingerprint, change_set) values ($1, '') on conflict (fingerprint) do nothing")
	importGate  = sqlText("import gate", "select change_set from import_gate where fingerprint = $1")
	passGate    = sqlText("pass import gate", "update import_gate set change_set = $2 where fingerprint = $1")
	peopleSince = sqlText("changes of people since", `
		select tx from event where (tx > $1 or (tx = $1 and n > $2)) and change_set <> $3
		and ((type >= 'user.' and type < 'user/') or (type >= 'node.' and type < 'node/')
			or (type >= 'attribute.' and type < 'attribute/') or (type >= 'role.' and type < 'role/')) limit 1`)
)

// Import reads a file's row.
func (v *View) Import(ctx context.Context, id string) (Import, bool, error) {
	return v.importRow(ctx, importByID, id)
}

// ImportOf finds the file of that content which a person has handed in.
func (v *View) ImportOf(ctx context.Context, sha256, person string) (Import, bool, error) {
	return v.importRow(ctx, importByContent, sha256, person)
}

// ImportFiles lists the contents of all files that were handed in, by SHA-256.
func (v *View) ImportFiles(ctx context.Context) (sums []string, err error) {
	err = v.each(ctx, importFiles, func(r rows) error {
		var sum string
		err := r.Scan(&sum)
		sums = append(sums, sum)
		return err
	})
	return sums, err
}

func (v *View) importRow(ctx context.Context, s *statement, args ...any) (i Import, found bool, err error) {
	var at int64
	var data string
	found, err = v.one(ctx, s, []any{&i.ID, &i.SHA256, &i.CreatedBy, &at, &data}, args...)
	i.CreatedAt, i.Data = instant(at), json.RawMessage(data)
	return i, found, err
}

// SaveImport saves a new file's row.
func (tx *Tx) SaveImport(ctx context.Context, i Import, why roster.Event) error {
	if _, err := tx.exec(ctx, insertImport, i.ID, i.SHA256, i.CreatedBy, micros(i.CreatedAt), string(i.Data)); err != nil {
		return err
	}
	return tx.saveEvents(ctx, []roster.Event{why})
}

// ImportPlan reads how a change set was made from a file.
func (v *View) ImportPlan(ctx context.Context, set roster.ChangeSetID) (p ImportPlan, found bool, err error) {
	var id, options, report string
	found, err = v.one(ctx, importPlan, []any{&id, &p.ImportID, &options, &report}, string(set))
	p.ChangeSet, p.Options, p.Report = roster.ChangeSetID(id), json.RawMessage(options), json.RawMessage(report)
	return p, found, err
}

// SaveImportPlan saves how a change set is made from a file, or what was found
// on the way. It is work in progress: the events of the set explain it.
func (tx *Tx) SaveImportPlan(ctx context.Context, p ImportPlan) error {
	_, err := tx.exec(ctx, saveImportPlan, string(p.ChangeSet), p.ImportID, string(p.Options), string(p.Report))
	return err
}

// ImportGate gives the latest plan for a fingerprint, if there is one, and
// makes everybody else who asks wait until the commit.
func (tx *Tx) ImportGate(ctx context.Context, fingerprint string) (set roster.ChangeSetID, err error) {
	if _, err := tx.exec(ctx, openGate, fingerprint); err != nil {
		return "", err
	}
	err = tx.eachText(ctx, importGate.name, importGate.text+tx.lock(), func(r rows) error {
		var id string
		err := r.Scan(&id)
		set = roster.ChangeSetID(id)
		return err
	}, fingerprint)
	return set, err
}

// PassImportGate names the new latest plan for a fingerprint.
func (tx *Tx) PassImportGate(ctx context.Context, fingerprint string, set roster.ChangeSetID) error {
	_, err := tx.exec(ctx, passGate, fingerprint, string(set))
	return err
}

// PeopleChangedSince reports whether people, their organisation, attributes or
// roles were changed after a position by anybody but a change set.
func (v *View) PeopleChangedSince(ctx context.Context, p roster.Position, but roster.ChangeSetID) (changed bool, err error) {
	var tx int64
	return v.one(ctx, peopleSince, []any{&tx}, p.Tx, p.N, string(but))
}
