package api

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"roster"
	"roster/internal/clock"
	"roster/internal/store"
)

type progressJSON struct {
	ChangeSet roster.ChangeSetID `json:"changeSet"`
	State     roster.SetState    `json:"state"`
	Done      int64              `json:"done"`
	Total     int64              `json:"total"`
	Counts    roster.Counts      `json:"counts"`
}

const (
	// fresh is how long one look at the change sets in motion serves all who
	// follow, so that many of them ask the store no more than one.
	fresh = 400 * time.Millisecond
	// afterglow is how long a set that has come to rest is still told of.
	afterglow = 30 * time.Second
)

// progress tells how far the change sets in motion have come.
type progress struct {
	store *store.Store

	mu     sync.Mutex
	looked bool
	watch  clock.Stopwatch // since the last look
	sets   map[roster.ChangeSetID]progressJSON
	rested map[roster.ChangeSetID]time.Time
	heard  map[roster.ChangeSetID]bool // of these the journal told since the last look
}

func newProgress(s *store.Store) *progress {
	return &progress{store: s, sets: map[roster.ChangeSetID]progressJSON{}, rested: map[roster.ChangeSetID]time.Time{}, heard: map[roster.ChangeSetID]bool{}}
}

// hear has the next look tell of a set even if it was never seen in motion,
// because it was planned or applied in no time.
func (p *progress) hear(id roster.ChangeSetID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.heard[id] = true
}

// look gives the sets that are in motion, or have just come to rest, in the
// order of their making.
func (p *progress) look(ctx context.Context) ([]progressJSON, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.looked || p.watch.Elapsed() >= fresh {
		if err := p.store.View(ctx, func(v *store.View) error { return p.read(ctx, v) }); err != nil {
			return nil, err
		}
		p.looked, p.watch = true, clock.Start()
	}
	list := make([]progressJSON, 0, len(p.sets))
	for _, id := range slices.Sorted(maps.Keys(p.sets)) {
		list = append(list, p.sets[id])
	}
	return list, nil
}

func (p *progress) read(ctx context.Context, v *store.View) error {
	moving, err := v.ChangeSetsInMotion(ctx)
	if err != nil {
		return err
	}
	unknown := maps.Clone(p.heard)
	for id := range p.sets {
		if _, rested := p.rested[id]; !rested {
			unknown[id] = true
		}
	}
	for _, s := range moving {
		delete(unknown, s.ID)
		delete(p.rested, s.ID) // planned before, applied now
		if p.sets[s.ID], err = progressOf(ctx, v, s); err != nil {
			return err
		}
	}
	rested, err := v.ChangeSetsByID(ctx, slices.Collect(maps.Keys(unknown)))
	if err != nil {
		return err
	}
	for _, s := range rested {
		p.rested[s.ID] = v.Now()
		if p.sets[s.ID], err = progressOf(ctx, v, s); err != nil {
			return err
		}
	}
	clear(p.heard)
	for id, at := range p.rested {
		if v.Now().Sub(at) > afterglow {
			delete(p.rested, id)
			delete(p.sets, id)
		}
	}
	return nil
}

func progressOf(ctx context.Context, v *store.View, s roster.ChangeSet) (progressJSON, error) {
	body := progressJSON{ChangeSet: s.ID, State: s.State, Done: s.Done, Total: s.Total, Counts: s.Counts}
	return body, planningProgress(ctx, v, s, &body.Done, &body.Total)
}
