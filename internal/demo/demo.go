package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"roster"
	"roster/internal/access"
	"roster/internal/directory"
	"roster/internal/store"
)

// JobPlan is the kind of job that plans a demo; its subject is the change set.
const JobPlan = "demo.plan"

// The bounds of a demo, and the seed unless said.
const (
	MinPeople   = 50
	MaxPeople   = 1_000_000
	DefaultSeed = 1
)

// Config names what a Demo needs.
type Config struct {
	Store     *store.Store
	Directory *directory.Directory
	// Enqueue puts long work into the queue, within the transaction that
	// makes it due, and gives the job's identifier.
	Enqueue func(ctx context.Context, tx *store.Tx, kind string, subject roster.Subject) (string, error)
}

// Demo loads demo organisations and takes them out.
type Demo struct {
	store     *store.Store
	directory *directory.Directory
	enqueue   func(ctx context.Context, tx *store.Tx, kind string, subject roster.Subject) (string, error)
}

// New makes a Demo.
func New(c Config) *Demo {
	return &Demo{store: c.Store, directory: c.Directory, enqueue: c.Enqueue}
}

// order is what was asked for.
type order struct {
	People int   `json:"people"`
	Seed   int64 `json:"seed"`
}

// Plan opens the change set of a demo, to be planned by a job.
func (d *Demo) Plan(ctx context.Context, people int, seed int64) (roster.ChangeSet, error) {
	if err := access.Require(ctx, roster.ImportsWrite); err != nil {
		return roster.ChangeSet{}, err
	}
	if people < MinPeople || people > MaxPeople {
		return roster.ChangeSet{}, &roster.Error{Kind: roster.Invalid, Code: "demo_size", Message: "the number of people does not fit", Problems: []roster.Problem{{
			Field: "people", Code: "demo_size", Message: fmt.Sprintf("a demo organisation has from %d to %d people", MinPeople, MaxPeople),
		}}}
	}
	if seed == 0 {
		seed = DefaultSeed
	}
	set := roster.ChangeSet{Origin: roster.OriginDemo, Title: title(people, seed)}
	return d.directory.NewChangeSet(ctx, set, func(tx *store.Tx, set *roster.ChangeSet) error {
		if err := tx.Alone(ctx, "demo"); err != nil {
			return err
		}
		if err := admit(ctx, &tx.View); err != nil {
			return err
		}
		text, err := json.Marshal(order{people, seed})
		if err != nil {
			return err
		}
		if _, err := tx.KeepSetting(ctx, setting(set.ID), string(text)); err != nil {
			return err
		}
		set.JobID, err = d.enqueue(ctx, tx, JobPlan, roster.Subject{Kind: roster.SubjectChangeSet, ID: string(set.ID)})
		return err
	})
}

func setting(id roster.ChangeSetID) string { return "demo." + string(id) }

// admit refuses a demo where there are people already, or one is on its way:
// invented people must not be mixed with real ones.
func admit(ctx context.Context, v *store.View) error {
	s, err := StandingOf(ctx, v)
	switch {
	case err != nil || s.Possible:
		return err
	case s.Loaded.ID == "":
		return roster.Errorf(roster.Conflict, "not_empty", "there are people here already: a demo organisation is loaded only where nobody is yet but the administrators")
	case s.Loaded.State == roster.Planned:
		return roster.Errorf(roster.Conflict, "demo_open", "a demo organisation is planned already: apply or cancel the change set %s first", s.Loaded.ID)
	default:
		return roster.Errorf(roster.Conflict, "demo_here", "there is a demo organisation already: remove it first")
	}
}

// errGone ends the planning of a change set that somebody gave up.
var errGone = errors.New("the change set is not being planned any more")

// batch is how many steps are planned and saved in one go.
const batch = 1000

// RunPlan plans a demo. After a kill at any moment it can be called again: it
// begins anew, and comes out the same.
func (d *Demo) RunPlan(ctx context.Context, id roster.ChangeSetID, progress directory.Progress) error {
	var o order
	err := d.store.View(ctx, func(v *store.View) error {
		text, _, err := v.Setting(ctx, setting(id))
		if err != nil {
			return err
		}
		return json.Unmarshal([]byte(text), &o)
	})
	if err != nil {
		return fmt.Errorf("plan demo %s: %w", id, err)
	}
	p, err := d.directory.Plan(ctx, id)
	if err != nil {
		if roster.KindOf(err) == roster.Conflict {
			return nil // it was given up
		}
		return err
	}
	if err := d.fill(ctx, p, NewStory(o.People, o.Seed, p.Set()), progress); err != nil {
		if errors.Is(err, errGone) {
			return nil
		}
		return err
	}
	_, err = p.Finish(ctx)
	return err
}

func (d *Demo) fill(ctx context.Context, p *directory.Planning, s *Story, progress directory.Progress) error {
	total, steps := s.Steps()
	proposals := make([]directory.Proposal, 0, batch)
	done := 0
	save := func() error {
		err := p.Add(ctx, proposals, func(tx *store.Tx) error {
			set, _, err := tx.ChangeSet(ctx, p.Set().ID)
			if err == nil && set.State != roster.Planning {
				err = errGone
			}
			if err == nil && progress != nil {
				err = progress(tx, int64(done), int64(total))
			}
			return err
		})
		proposals = proposals[:0]
		return err
	}
	for step := range steps {
		proposals = append(proposals, step)
		done++
		if len(proposals) == batch {
			if err := save(); err != nil {
				return err
			}
		}
	}
	return save()
}

// Standing is what there is of a demo.
type Standing struct {
	// Possible says that one may be loaded: nobody is here but administrators.
	Possible bool
	// Loaded is the demo that is here, or is on its way; its identifier is empty
	// when there is none.
	Loaded roster.ChangeSet
}

// Standing tells whether there is a demo, and whether there could be.
func (d *Demo) Standing(ctx context.Context) (s Standing, err error) {
	if err := access.Require(ctx, roster.ChangeSetsRead); err != nil {
		return s, err
	}
	err = d.store.View(ctx, func(v *store.View) error {
		s, err = StandingOf(ctx, v)
		return err
	})
	return s, err
}

// StandingOf is Standing within a view of the caller.
func StandingOf(ctx context.Context, v *store.View) (s Standing, err error) {
	some, err := v.PeopleBesidesAdministrators(ctx)
	if err != nil {
		return s, err
	}
	sets, err := v.ChangeSets(ctx, store.SetFilter{Origin: roster.OriginDemo}, "", 20)
	if err != nil {
		return s, err
	}
	for _, set := range sets {
		gone, err := v.RolledBackBy(ctx, []roster.ChangeSetID{set.ID})
		if err != nil {
			return s, err
		}
		open := set.State == roster.Planning || set.State == roster.Planned || set.State == roster.Applying
		if len(gone) == 0 && (open || set.Done > 0) {
			s.Loaded = set
			break
		}
	}
	s.Possible = !some && s.Loaded.ID == ""
	return s, nil
}

// Remove plans the removal of the demo that is here: a change set, to be looked
// at and applied. What administrators made stays.
func (d *Demo) Remove(ctx context.Context) (roster.ChangeSet, error) {
	s, err := d.Standing(ctx)
	if err != nil {
		return roster.ChangeSet{}, err
	}
	if s.Loaded.ID == "" || s.Loaded.Done == 0 {
		return roster.ChangeSet{}, roster.Errorf(roster.Conflict, "no_demo", "there is no demo organisation here to be removed")
	}
	return d.directory.Rollback(ctx, s.Loaded.ID, nil)
}
