package directory

import (
	"slices"
	"time"

	"roster"
)

// A demo organisation has a past of two years, and comes in through the same
// door as everything else: as a change set, with a preview. Its items say when
// they happened in the story. That is heeded in a set of the origin demo only,
// which none but the room of the demo makes, out of a number and a seed; and
// whatever is written so bears the name of the storyteller, not of a person.

// when is the instant of an item.
func (b *batch) when(i *roster.Item) time.Time {
	if b.story && !i.At.IsZero() {
		return i.At
	}
	return b.tx.Now()
}

// dated gives the events of a story their times.
func (b *batch) dated(i *roster.Item, events []roster.Event) []roster.Event {
	if b.story {
		for k := range events {
			events[k].At = b.when(i)
		}
	}
	return events
}

// told plans one step of the story of a person, who is by then what the steps
// before have made of them.
func (p *Planning) told(f *facts, b Proposal) (item roster.Item, before, after roster.User) {
	if _, made := p.subjects.get(p.sum(b.Change.Subject.ID)); made {
		for _, s := range b.Earlier {
			if o := before.Apply(s.Change, undisputed{f}, roster.Storyteller(), s.At); o.OK() {
				before = o.Next
			}
		}
	}
	o := before.Apply(b.Change, ownKeys{f, f.keys(before)}, roster.Storyteller(), b.At)
	if o.OK() && len(o.Events) > 0 {
		p.subjects.put(p.sum(b.Change.Subject.ID), p.set.Total)
		p.claim(f, b, before, o.Next)
		p.move(f, before, o.Next)
	}
	return newItem(b.Change, before, o), before, o.Next
}

// undisputed are the facts for what the set has planned already: the keys that
// it took are claimed, by the very person.
type undisputed struct{ *facts }

// Owner implements roster.Facts.
func (undisputed) Owner(roster.Key) (roster.UserID, bool) { return "", false }

// ownKeys are the facts for whom an earlier item of the set has given keys.
type ownKeys struct {
	*facts
	held []roster.Key
}

// Owner implements roster.Facts.
func (o ownKeys) Owner(k roster.Key) (roster.UserID, bool) {
	if slices.Contains(o.held, k) {
		return "", false
	}
	return o.facts.Owner(k)
}
