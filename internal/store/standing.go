package store

import (
	"context"
	"time"
)

var (
	countJobs     = sqlText("count jobs", "select kind, state, count(*) from job group by kind, state order by kind, state")
	countSessions = sqlText("count sessions", "select count(*) from session where expires_at > $1 and seen_at > $2")
)

// JobCount is how many jobs of a kind are in a state.
type JobCount struct {
	Kind  string
	State JobState
	Count int64
}

// CountJobs counts the jobs of each kind in each state.
func (v *View) CountJobs(ctx context.Context) (list []JobCount, err error) {
	err = v.each(ctx, countJobs, func(r rows) error {
		var c JobCount
		var state string
		err := r.Scan(&c.Kind, &state, &c.Count)
		c.State = JobState(state)
		list = append(list, c)
		return err
	})
	return list, err
}

// CountSessions counts the sessions that have not run out and were used since an
// instant.
func (v *View) CountSessions(ctx context.Context, used time.Time) (n int64, err error) {
	_, err = v.one(ctx, countSessions, []any{&n}, micros(v.now), micros(used))
	return n, err
}

// Ready reports whether the database answers, in the schema of this program, and
// gives out the lock that a change needs. It changes nothing.
func (s *Store) Ready(ctx context.Context) error {
	err := s.View(ctx, func(v *View) error {
		_, err := v.LastPosition(ctx)
		return err
	})
	if err != nil {
		return err
	}
	return s.Update(ctx, func(tx *Tx) error {
		_, _, err := tx.Job(ctx, "") // reads for writing, which a standby refuses
		return err
	})
}
