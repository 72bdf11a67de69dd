package bulk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"

	"roster"
	"roster/internal/access"
	"roster/internal/store"
)

// Mode says which rows may do what.
type Mode string

// The modes.
const (
	Create Mode = "create" // only new people
	Update Mode = "update" // only people whom Roster has
	Upsert Mode = "upsert" // both
)

// Options say how a file is to be used.
type Options struct {
	// Source names the system whose people the file has. People are deactivated
	// for being missing only from a source that has confirmed them before.
	Source string `json:"source,omitempty"`
	// Match is the attribute by which rows and people are told to be the same.
	Match string `json:"match,omitempty"`
	Mode  Mode   `json:"mode,omitempty"` // upsert unless said
	// DeactivateMissing proposes to deactivate those of the source whom the
	// file does not name.
	DeactivateMissing bool `json:"deactivateMissing,omitempty"`
	// EmptyClears has an empty cell take a value away; else it means no change.
	EmptyClears bool `json:"emptyClears,omitempty"`
	// Mapping is the suggested one unless said.
	Mapping *Mapping `json:"mapping,omitempty"`
	// Corrections put other texts in the place of cells, and LeaveOut are rows
	// that are passed over: what was mended by hand, kept with the plan.
	Corrections []Correction `json:"corrections,omitempty"`
	LeaveOut    []int64      `json:"leaveOut,omitempty"`
	Title       string       `json:"-"`
}

// errPlanned ends a transaction that found the plan to be there already.
var errPlanned = errors.New("the plan is there already")

// Plan opens a change set for a file, to be planned by a job. The same file
// with the same options gives the change set that there is, for as long as it
// is open and nothing it depends on has changed; created is false then.
func (b *Bulk) Plan(ctx context.Context, importID string, o Options) (set roster.ChangeSet, created bool, err error) {
	if err := access.Require(ctx, roster.ImportsWrite); err != nil {
		return set, false, err
	}
	i, err := b.load(ctx, importID)
	if err != nil {
		return set, false, err
	}
	report, err := b.prepare(ctx, i, &o)
	if err != nil {
		return set, false, err
	}
	options, err := json.Marshal(o)
	if err != nil {
		return set, false, err
	}
	reported, err := json.Marshal(report)
	if err != nil {
		return set, false, err
	}
	sum := sha256.Sum256([]byte(i.SHA256 + "\n" + string(options)))
	fingerprint := hex.EncodeToString(sum[:])

	var there roster.ChangeSet
	template := roster.ChangeSet{Origin: roster.OriginImport, Title: o.Title, Source: o.Source, ImportID: i.ID, Total: i.Rows}
	set, err = b.directory.NewChangeSet(ctx, template, func(tx *store.Tx, set *roster.ChangeSet) error {
		var fresh bool
		if there, fresh, err = b.latest(ctx, tx, fingerprint); err != nil {
			return err
		}
		if fresh {
			return errPlanned
		}
		if err := tx.PassImportGate(ctx, fingerprint, set.ID); err != nil {
			return err
		}
		if err := tx.SaveImportPlan(ctx, store.ImportPlan{ChangeSet: set.ID, ImportID: i.ID, Options: options, Report: reported}); err != nil {
			return err
		}
		set.JobID, err = b.enqueue(ctx, tx, JobPlan, subject(set.ID))
		return err
	})
	if errors.Is(err, errPlanned) {
		return there, false, nil
	}
	return set, err == nil, err
}

// prepare completes the options and checks the mapping before anything is
// begun.
func (b *Bulk) prepare(ctx context.Context, i Import, o *Options) (Report, error) {
	var r Report
	switch o.Mode {
	case "":
		o.Mode = Upsert
	case Create, Update, Upsert:
	default:
		return r, roster.Errorf(roster.Invalid, "import_mode", "there is no mode %q: use create, update or upsert", o.Mode)
	}
	if o.Source = strings.TrimSpace(o.Source); len(o.Source) > 200 {
		return r, roster.Errorf(roster.Invalid, "import_source", "the name of the source has more than 200 characters: shorten it")
	}
	if o.DeactivateMissing && o.Source == "" {
		return r, roster.Errorf(roster.Invalid, "source_required", "who is missing can be told only of a named source: say which system this file comes from")
	}
	if o.Title = strings.TrimSpace(o.Title); o.Title == "" {
		o.Title = i.Name
	}
	confidence := map[string]float64{}
	if o.Mapping == nil {
		o.Mapping = &i.Suggested
		for _, c := range i.Columns {
			confidence[c.Column] = c.Confidence
		}
	}
	var catalogue *roster.Catalogue
	err := b.store.View(ctx, func(v *store.View) (err error) {
		catalogue, err = v.Catalogue(ctx)
		return err
	})
	if err != nil {
		return r, err
	}
	l, err := newLayout(headers(i), *o.Mapping, o.Match, catalogue)
	if err != nil {
		return r, err
	}
	if err := o.tidy(l.headers); err != nil {
		return r, err
	}
	o.Match = l.match.Name
	for _, m := range o.Mapping.Columns {
		c, guessed := confidence[m.Column]
		if !guessed {
			c = 1
		}
		r.Mapping = append(r.Mapping, MappedColumn{m.Column, m.Target, c})
	}
	for _, w := range append(o.warnings(), l.warnings...) {
		r.add(w)
	}
	return r, nil
}

func headers(i Import) []string {
	list := make([]string, len(i.Columns))
	for k, c := range i.Columns {
		list[k] = c.Column
	}
	return list
}

// latest gives the plan that there is for a fingerprint, and whether it still
// holds. One that was planned and does not is given up.
func (b *Bulk) latest(ctx context.Context, tx *store.Tx, fingerprint string) (set roster.ChangeSet, fresh bool, err error) {
	id, err := tx.ImportGate(ctx, fingerprint)
	if err != nil || id == "" {
		return set, false, err
	}
	set, found, err := tx.ChangeSet(ctx, id)
	if err != nil || !found {
		return set, false, err
	}
	switch set.State {
	case roster.Planning, roster.Applying:
		return set, true, nil
	case roster.Planned:
	default:
		return set, false, nil
	}
	stale, err := tx.PeopleChangedSince(ctx, set.PlannedAt, set.ID)
	if err != nil || !stale {
		return set, !stale, err
	}
	set.State = roster.Cancelled
	set.Version++
	tx.In(set.ID)
	defer tx.In("")
	return set, false, tx.SaveChangeSet(ctx, set, roster.NewEvent(subject(set.ID), roster.ChangeSetCancelled{}))
}

func subject(id roster.ChangeSetID) roster.Subject {
	return roster.Subject{Kind: roster.SubjectChangeSet, ID: string(id)}
}
