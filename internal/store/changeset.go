package store

import (
	"context"
	"encoding/json"
	"strings"

	"roster"
)

const setColumns = "id, origin, title, source, state, hash, counts, done, total, created_at, created_by, planned_tx, planned_n, applied_at, rollback_of, import_id, job_id, failure, confirm, version"

var (
	setByID = sqlText("change set by id", "select "+setColumns+" from change_set where id = $1")
	saveSet = sqlText("save change set", "insert into change_set ("+setColumns+") values ("+parameters(20)+") on conflict (id) do update set "+
		"title = excluded.title, state = excluded.state, hash = excluded.hash, counts = excluded.counts, done = excluded.done, total = excluded.total, "+
		"planned_tx = excluded.planned_tx, planned_n = excluded.planned_n, applied_at = excluded.applied_at, job_id = excluded.job_id, failure = excluded.failure, confirm = excluded.confirm, version = excluded.version")
	rollbacks = sqlText("rollbacks of change set", "select "+setColumns+" from change_set where rollback_of <> '' and rollback_of = $1 order by id")
)

func parameters(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = "$" + itoa(i+1)
	}
	return strings.Join(list, ", ")
}

// ChangeSet reads a change set; a writing transaction locks its row, so that
// two who apply it at once take turns.
func (v *View) ChangeSet(ctx context.Context, id roster.ChangeSetID) (set roster.ChangeSet, found bool, err error) {
	err = v.eachText(ctx, setByID.name, setByID.text+v.lock(), func(r rows) (err error) {
		found = true
		set, err = scanSet(r)
		return err
	}, string(id))
	return set, found, err
}

// Rollbacks gives the change sets that undo another.
func (v *View) Rollbacks(ctx context.Context, of roster.ChangeSetID) ([]roster.ChangeSet, error) {
	return v.sets(ctx, rollbacks, string(of))
}

func (v *View) sets(ctx context.Context, s *statement, args ...any) ([]roster.ChangeSet, error) {
	return v.setsText(ctx, s.name, s.text, args)
}

func (v *View) setsText(ctx context.Context, name, text string, args []any) (list []roster.ChangeSet, err error) {
	err = v.eachText(ctx, name, text, func(r rows) error {
		set, err := scanSet(r)
		list = append(list, set)
		return err
	}, args...)
	return list, err
}

func scanSet(r rows) (roster.ChangeSet, error) {
	var s roster.ChangeSet
	var id, origin, state, counts, createdBy, rollbackOf string
	var createdAt, appliedAt int64
	err := r.Scan(&id, &origin, &s.Title, &s.Source, &state, &s.Hash, &counts, &s.Done, &s.Total, &createdAt, &createdBy,
		&s.PlannedAt.Tx, &s.PlannedAt.N, &appliedAt, &rollbackOf, &s.ImportID, &s.JobID, &s.Failure, &s.Confirm, &s.Version)
	if err != nil {
		return s, err
	}
	s.ID, s.Origin, s.State, s.RollbackOf = roster.ChangeSetID(id), roster.Origin(origin), roster.SetState(state), roster.ChangeSetID(rollbackOf)
	s.CreatedAt, s.AppliedAt = instant(createdAt), instant(appliedAt)
	if err := json.Unmarshal([]byte(counts), &s.Counts); err != nil {
		return s, err
	}
	return s, json.Unmarshal([]byte(createdBy), &s.CreatedBy)
}

// SaveChangeSet saves how far a change set has come. Events are due when it is
// planned, applied or given up; progress in between has none.
func (tx *Tx) SaveChangeSet(ctx context.Context, s roster.ChangeSet, why ...roster.Event) error {
	counts, err := json.Marshal(s.Counts)
	if err != nil {
		return err
	}
	createdBy, err := json.Marshal(s.CreatedBy)
	if err != nil {
		return err
	}
	_, err = tx.exec(ctx, saveSet, string(s.ID), string(s.Origin), s.Title, s.Source, string(s.State), s.Hash, string(counts), s.Done, s.Total,
		micros(s.CreatedAt), string(createdBy), s.PlannedAt.Tx, s.PlannedAt.N, micros(s.AppliedAt), string(s.RollbackOf), s.ImportID, s.JobID, s.Failure, s.Confirm, s.Version)
	if err != nil {
		return err
	}
	return tx.saveEvents(ctx, why)
}
