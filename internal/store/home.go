package store

import (
	"context"
	"time"

	"roster"
)

var (
	countRareStatus = sqlText("count by status", "select status, count(*) from users where status <> 'active' group by status")
	countBinStatus  = sqlText("count by status in bin", "select status, count(*) from users where deleted_at > 0 group by status")
	// A week begins on Monday; the first of January 1970 was a Thursday.
	weeklyEvents = sqlText("events per week", "select type, (hour + 72) / 168, cast(sum(events) as bigint) from event_tally where hour >= $1 and type in ({set $2}) group by type, (hour + 72) / 168")
	ledByNobody  = sqlText("managers who left", `
		select id from users m where status <> 'active' and status in ('inactive', 'archived') and deleted_at = 0
			and exists (select 1 from users u where u.manager = m.id and u.manager <> '' and u.deleted_at = 0 and u.status = 'active') limit $1`)
	countFailedJobs = sqlText("count failed jobs", "select count(*) from job where state = 'failed' and finished_at >= $1")
	countPlanned    = sqlText("count planned change sets", "select count(*) from change_set where state = 'planned' and id >= $1")
)

// PeopleByStatus counts people, those in the bin apart.
func (v *View) PeopleByStatus(ctx context.Context) (live map[roster.Status]int64, bin int64, err error) {
	live = map[roster.Status]int64{}
	var all int64
	if _, err := v.one(ctx, countEverybody, []any{&all}); err != nil {
		return nil, 0, err
	}
	count := func(s *statement, sign int64) error {
		return v.each(ctx, s, func(r rows) error {
			var status string
			var n int64
			err := r.Scan(&status, &n)
			if live[roster.Status(status)] += sign * n; sign < 0 {
				bin += n
			}
			return err
		})
	}
	if err := count(countRareStatus, 1); err != nil {
		return nil, 0, err
	}
	if err := count(countBinStatus, -1); err != nil {
		return nil, 0, err
	}
	live[roster.Active] = all
	for status, n := range live {
		if status != roster.Active {
			live[roster.Active] -= n
		}
	}
	return live, bin, nil
}

// WeekOf numbers weeks, which begin on Monday in UTC.
func WeekOf(at time.Time) int64 { return (HourOf(at) + 72) / 168 }

// WeeklyEvents counts events of some types in each week since one.
func (v *View) WeeklyEvents(ctx context.Context, since int64, types ...string) (map[string]map[int64]int64, error) {
	found := map[string]map[int64]int64{}
	err := v.each(ctx, weeklyEvents, func(r rows) error {
		var name string
		var week, n int64
		err := r.Scan(&name, &week, &n)
		if found[name] == nil {
			found[name] = map[int64]int64{}
		}
		found[name][week] = n
		return err
	}, since*168-72, types)
	return found, err
}

// Waiting is what somebody should look at.
type Waiting struct {
	FailedJobs     int64
	Drafts         int64 // change sets that are planned and not applied
	VacantManagers int64 // up to a hundred: people who left and still lead others
}

// WaitingSince counts what waits, and jobs that failed since an instant. Drafts
// are those that began since another.
func (v *View) WaitingSince(ctx context.Context, failed, drafted time.Time) (w Waiting, err error) {
	if _, err = v.one(ctx, countFailedJobs, []any{&w.FailedJobs}, micros(failed)); err != nil {
		return w, err
	}
	if _, err = v.one(ctx, countPlanned, []any{&w.Drafts}, roster.NewID(roster.PrefixChangeSet, drafted)); err != nil {
		return w, err
	}
	err = v.each(ctx, ledByNobody, func(r rows) error {
		var id string
		w.VacantManagers++
		return r.Scan(&id)
	}, 100)
	return w, err
}

var (
	anyUnit    = sqlText("any unit", "select id from node where kind = 'unit' and deleted = 0 limit 1")
	anyManager = sqlText("any manager", "select id from users where manager <> '' and deleted_at = 0 limit 1")
)

// FirstSteps tells what is there at all.
type FirstSteps struct{ Units, Managers bool }

// FirstSteps looks what is there.
func (v *View) FirstSteps(ctx context.Context) (f FirstSteps, err error) {
	var id string
	if f.Units, err = v.one(ctx, anyUnit, []any{&id}); err != nil {
		return f, err
	}
	f.Managers, err = v.one(ctx, anyManager, []any{&id})
	return f, err
}
