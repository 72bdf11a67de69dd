package store

import (
	"context"
	"slices"
	"time"

	"roster"
)

// TallyReader is the name under which the journal is counted by hours. What is
// behind its cursor is counted one by one, so that every answer is exact.
const TallyReader = "tally"

var (
	addTally = sqlText("add to tally", `
		insert into event_tally (hour, type, events, first_tx, last_tx)
		select * from ({rows}) as v where true
		on conflict (hour, type) do update set events = event_tally.events + excluded.events,
			first_tx = case when excluded.first_tx < event_tally.first_tx then excluded.first_tx else event_tally.first_tx end,
			last_tx = case when excluded.last_tx > event_tally.last_tx then excluded.last_tx else event_tally.last_tx end`)
	tallied    = sqlText("tally", "select hour, events from event_tally where hour >= $1 and hour < $2 and (type = $3 or $3 = '') order by hour")
	tallySince = sqlText("first transaction of a time", "select coalesce(min(first_tx), 0) from event_tally where hour >= $1")
	tallyUntil = sqlText("last transaction of a time", "select coalesce(max(last_tx), 0) from event_tally where hour < $1")
	firstHour  = sqlText("first hour of the tally", "select hour from event_tally order by hour limit 1")
	firstEvent = sqlText("time of the first event", "select at from event order by tx, n limit 1")
	toTally    = sqlText("events to tally", "select tx, n, type, at from event where (tx, n) > ($1, $2) and tx < $3 order by tx, n limit $4")
	tailUntil  = sqlText("events behind the tally", "select at from event where (tx, n) > ($1, $2) and at < $3 order by tx, n limit 1")
)

// Hour is how finely the journal is counted.
const Hour = time.Hour

// Tally is how many events of a type fell into an hour, and the transactions
// between which they lie.
type Tally struct {
	Hour            int64 // since 1970
	Type            string
	Events          int64
	FirstTx, LastTx int64
}

// TallyCount counts a run of events.
type TallyCount struct {
	Tallies []Tally
	Events  int
	Last    roster.Position

	at int // where the event before was counted
}

// Add counts one more event; they come in their order.
func (c *TallyCount) Add(p roster.Position, kind string, at time.Time) {
	hour := HourOf(at)
	same := func(t Tally) bool { return t.Hour == hour && t.Type == kind }
	if c.Events == 0 || !same(c.Tallies[c.at]) {
		if c.at = slices.IndexFunc(c.Tallies, same); c.at < 0 {
			c.at = len(c.Tallies)
			c.Tallies = append(c.Tallies, Tally{Hour: hour, Type: kind, FirstTx: p.Tx})
		}
	}
	c.Tallies[c.at].Events++
	c.Tallies[c.at].LastTx = p.Tx
	c.Events++
	c.Last = p
}

// CountTally counts the events behind a position, so many at the most.
func (v *View) CountTally(ctx context.Context, after roster.Position, most int) (c TallyCount, err error) {
	horizon, err := v.store.dialect.horizon(ctx, v.conn)
	if err != nil {
		return c, err
	}
	err = v.each(ctx, toTally, func(r rows) error {
		var p roster.Position
		var kind string
		var at int64
		err := r.Scan(&p.Tx, &p.N, &kind, &at)
		c.Add(p, kind, instant(at))
		return err
	}, after.Tx, after.N, horizon, most)
	return c, err
}

// AddTally adds to the counts of the journal.
func (tx *Tx) AddTally(ctx context.Context, list []Tally) error {
	n := len(list)
	hours, events, first, last := make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n)
	types := make([]string, n)
	for i, t := range list {
		hours[i], types[i], events[i], first[i], last[i] = t.Hour, t.Type, t.Events, t.FirstTx, t.LastTx
	}
	return tx.rows(ctx, addTally, new(table).number(hours).text(types).number(events).number(first).number(last))
}

// HourOf gives the hour since 1970 that an instant lies in.
func HourOf(at time.Time) int64 { return at.UnixMicro() / Hour.Microseconds() }

// spread is where in the journal the events of a time lie: bounds within which
// all of them are, zero where there is none.
type spread struct{ after, before roster.Position }

// spreadOf finds the part of the journal in which a time lies, by its hours.
func (v *View) spreadOf(ctx context.Context, since, until time.Time) (s spread, err error) {
	cursors, err := v.Cursors(ctx)
	if err != nil {
		return s, err
	}
	cursor := cursors[TallyReader]
	if !since.IsZero() {
		var first int64
		if _, err := v.one(ctx, tallySince, []any{&first}, HourOf(since)); err != nil {
			return s, err
		}
		s.after = roster.Position{Tx: first, N: -1}
		if first == 0 { // all of it is behind the tally
			s.after = cursor
		}
	}
	if until.IsZero() {
		return s, nil
	}
	var at, last int64
	behind, err := v.one(ctx, tailUntil, []any{&at}, cursor.Tx, cursor.N, micros(until))
	if err != nil || behind {
		return s, err
	}
	_, err = v.one(ctx, tallyUntil, []any{&last}, HourOf(until)+1)
	s.before = roster.Position{Tx: last + 1}
	return s, err
}
