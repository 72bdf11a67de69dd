package store

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"roster"
	"roster/internal/clock"
)

// Found is what a search for a text has come to.
type Found struct {
	Events []roster.Event
	// At is how far the search went, and Back the time of that; Back is zero
	// when everything was searched or enough was found.
	At   roster.Position
	Back time.Time
}

const (
	searchBatch  = 2000
	searchBudget = 400 * time.Millisecond
)

// SearchEvents looks for events that hold a text, in the order of the list,
// until it has enough or its time is over: a journal of millions is not gone
// through while somebody waits. Whoever goes on from At misses nothing.
func (v *View) SearchEvents(ctx context.Context, l EventList) (found Found, err error) {
	wanted, limit, watch := newNeedle(l.Text), l.Limit, clock.Start()
	l.Limit = searchBatch
	for {
		text, args, err := v.eventsText(ctx, l)
		if err != nil {
			return found, err
		}
		n, last := 0, time.Time{}
		var known actors
		err = v.eachText(ctx, "search events", text, func(r rows) error {
			e, err := known.scan(r)
			n++
			if err != nil || len(found.Events) >= limit {
				return err
			}
			found.At, last = e.Position, e.At
			if wanted.in(e) {
				found.Events = append(found.Events, e)
			}
			return nil
		}, args...)
		if err != nil || n < searchBatch || len(found.Events) >= limit {
			return found, err
		}
		if watch.Elapsed() > searchBudget {
			found.Back = last
			return found, nil
		}
		if l.Descending {
			l.Before = found.At
		} else {
			l.After = found.At
		}
	}
}

// needle is a text that is looked for, whatever its case.
type needle struct{ text, data string }

func newNeedle(text string) needle {
	folded := roster.Fold(strings.TrimSpace(text))
	data, _ := json.Marshal(folded) // strings always marshal
	// Within data, texts are written as JSON has them.
	return needle{folded, roster.Fold(string(data[1 : len(data)-1]))}
}

func (n needle) in(e roster.Event) bool {
	return strings.Contains(roster.Fold(string(e.Data)), n.data) ||
		slices.ContainsFunc([]string{e.Reason, e.Actor.Name, e.Type, e.Subject.ID, e.Actor.ID, string(e.ChangeSet), e.Actor.Request},
			func(s string) bool { return s != "" && strings.Contains(roster.Fold(s), n.text) })
}
