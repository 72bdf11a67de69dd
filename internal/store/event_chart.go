package store

import (
	"context"
	"time"

	"roster"
)

// Chart is how many events there were in each of a number of equal times.
type Chart struct {
	Since   time.Time // a multiple of Step, as Until is
	Until   time.Time
	Step    time.Duration
	Counts  []int64
	Partial bool      // not everything was counted
	Back    time.Time // with Partial, how far back was counted
}

// chartSteps are the widths that the bars of a chart may have.
var chartSteps = []time.Duration{
	time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour,
	24 * time.Hour, 7 * 24 * time.Hour, 28 * 24 * time.Hour, 91 * 24 * time.Hour, 364 * 24 * time.Hour,
}

// maxCounted is how many events a chart counts one by one.
const maxCounted = 200_000

// ChartEvents counts the events of a list over time in at most so many bars.
// Whole hours of all events, or of those of a type, come from the tally,
// whatever their number; others are counted one by one, the newest first, as
// far as the bound allows.
func (v *View) ChartEvents(ctx context.Context, l EventList, bars int) (Chart, error) {
	c := Chart{Since: l.Since, Until: l.Until}
	if c.Until.IsZero() {
		c.Until = v.now.Add(time.Microsecond)
	}
	if c.Since.IsZero() {
		first, err := v.begin(ctx)
		if err != nil {
			return c, err
		}
		c.Since = first
	}
	if !c.Since.Before(c.Until) {
		c.Since = c.Until.Add(-time.Minute)
	}
	i := 0
	for ; i < len(chartSteps)-1 && c.bars(chartSteps[i]) > bars; i++ {
	}
	c.Step = chartSteps[i]
	step := c.Step.Microseconds()
	first := c.Since.UnixMicro() / step
	c.Counts = make([]int64, max(1, (c.Until.UnixMicro()-1)/step-first+1))
	c.Since = instant(first * step)
	c.Until = c.Since.Add(time.Duration(len(c.Counts)) * c.Step)
	l.Since, l.Until = c.Since, c.Until
	add := func(at, n int64) {
		if at = at/step - first; at >= 0 && at < int64(len(c.Counts)) {
			c.Counts[at] += n
		}
	}
	l.Descending, l.Before, l.After = true, roster.Position{}, roster.Position{}
	switch {
	case l.Text != "":
		return c, v.chartText(ctx, l, &c, add)
	case c.Step >= Hour && l.onlyType():
		return c, v.chartHours(ctx, l, add)
	default:
		return c, v.chartOnes(ctx, l, &c, add)
	}
}

func (c Chart) bars(step time.Duration) int {
	return int((c.Until.UnixMicro()-1)/step.Microseconds() - c.Since.UnixMicro()/step.Microseconds() + 1)
}

// begin is when the journal begins.
func (v *View) begin(ctx context.Context) (time.Time, error) {
	var hour, at int64
	if found, err := v.one(ctx, firstHour, []any{&hour}); err != nil || found {
		return time.UnixMicro(hour * Hour.Microseconds()).UTC(), err
	}
	found, err := v.one(ctx, firstEvent, []any{&at})
	if err != nil || !found {
		return v.now, err
	}
	return instant(at), nil
}

// chartHours takes whole hours from the tally and counts what is behind it.
func (v *View) chartHours(ctx context.Context, l EventList, add func(at, n int64)) error {
	err := v.each(ctx, tallied, func(r rows) error {
		var hour, n int64
		err := r.Scan(&hour, &n)
		add(hour*Hour.Microseconds(), n)
		return err
	}, HourOf(l.Since), HourOf(l.Until), l.Type)
	if err != nil {
		return err
	}
	cursors, err := v.Cursors(ctx)
	if err != nil {
		return err
	}
	l.After = cursors[TallyReader]
	where, args, err := v.eventsWhere(ctx, l)
	if err != nil {
		return err
	}
	text := "select at / " + itoa(int(Hour.Microseconds())) + ", count(*) from event where " + where + " group by 1"
	return v.eachText(ctx, "count events behind the tally", text, func(r rows) error {
		var hour, n int64
		err := r.Scan(&hour, &n)
		add(hour*Hour.Microseconds(), n)
		return err
	}, args...)
}

// chartOnes counts events one by one, the newest first.
func (v *View) chartOnes(ctx context.Context, l EventList, c *Chart, add func(at, n int64)) error {
	where, args, err := v.eventsWhere(ctx, l)
	if err != nil {
		return err
	}
	args = append(args, maxCounted+1)
	text := "select at / " + itoa(int(c.Step.Microseconds())) + ", count(*), min(at) from (select at from event where " + where +
		" order by tx desc, n desc limit $" + itoa(len(args)) + ") e group by 1"
	var total, oldest int64
	err = v.eachText(ctx, "chart events", text, func(r rows) error {
		var bar, n, at int64
		err := r.Scan(&bar, &n, &at)
		add(bar*c.Step.Microseconds(), n)
		if total += n; oldest == 0 || at < oldest {
			oldest = at
		}
		return err
	}, args...)
	if c.Partial = total > maxCounted; c.Partial {
		c.Back = instant(oldest)
	}
	return err
}

func (v *View) chartText(ctx context.Context, l EventList, c *Chart, add func(at, n int64)) error {
	l.Limit = maxCounted
	found, err := v.SearchEvents(ctx, l)
	for _, e := range found.Events {
		add(micros(e.At), 1)
	}
	if c.Partial = found.Back != (time.Time{}); c.Partial {
		c.Back = found.Back
	}
	return err
}
