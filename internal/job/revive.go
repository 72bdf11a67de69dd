package job

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/riverqueue/river/rivertype"

	"roster/internal/store"
)

// keepBeating says at each beat that this node lives, and takes over from
// those that do not.
func (q *Queue) keepBeating(ctx context.Context, e engine) {
	tick := time.NewTicker(q.config.Beat)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := e.beat(ctx)
		if err == nil {
			err = q.revive(ctx, e, q.stray)
		}
		if err != nil && ctx.Err() == nil {
			q.log.WarnContext(ctx, "the job queue cannot reach its database", "error", err)
		}
	}
}

// revive gives the tickets of dead nodes to whoever is free. A ticket is
// replaced rather than reset: should its runner only have been frozen, it finds
// that the job has another ticket now.
//
// The running tickets are read before the living nodes, because a node beats
// before it takes its first ticket.
func (q *Queue) revive(ctx context.Context, e engine, stray func([]*rivertype.JobRow) map[int64]bool) error {
	running, err := e.running(ctx)
	if err != nil {
		return err
	}
	alive, err := e.alive(ctx)
	if err != nil {
		return err
	}
	lost := map[int64]bool{}
	if stray != nil {
		lost = stray(running)
	}
	for _, row := range running {
		if node := holder(row); alive[node] && !lost[row.ID] {
			continue
		}
		if err := q.takeOver(ctx, e, row); err != nil {
			return err
		}
	}
	orphans, err := e.orphans(ctx)
	if err != nil {
		return err
	}
	for ticket, id := range orphans {
		if err := q.renew(ctx, e, id, ticket); err != nil {
			return err
		}
	}
	return nil
}

// renew gives a job a ticket in place of one that has ended.
func (q *Queue) renew(ctx context.Context, e engine, id string, ticket int64) error {
	return q.store.Update(ctx, func(tx *store.Tx) error {
		j, _, err := tx.Job(ctx, id)
		if err != nil || !due(j, ticket) {
			return err
		}
		return q.reissue(ctx, tx, e, j, "")
	})
}

// due reports whether a job is to be worked on with this ticket.
func due(j store.Job, ticket int64) bool {
	return j.QueueID == ticket && (j.State == store.JobQueued || j.State == store.JobRunning)
}

// reissue queues a job with a fresh ticket, in place of one that a node had.
func (q *Queue) reissue(ctx context.Context, tx *store.Tx, e engine, j store.Job, node string) (err error) {
	if i := strings.LastIndexByte(node, '_'); i > 0 { // what tells its starts apart says nothing to people
		node = node[:i]
	}
	if err := tx.LogJob(ctx, j.ID, store.JobStep{What: store.JobWasTakenOver, Detail: node}); err != nil {
		return err
	}
	if j.QueueID, err = e.insert(ctx, tx.Handle(), ticketArgs{Job: j.ID}); err != nil {
		return err
	}
	j.State = store.JobQueued
	return tx.SaveJob(ctx, j)
}

// holder is the node that works on a ticket.
func holder(row *rivertype.JobRow) string {
	if len(row.AttemptedBy) == 0 {
		return ""
	}
	return row.AttemptedBy[len(row.AttemptedBy)-1]
}

// stray finds tickets that this node is said to work on and does not, which
// happens when the database was away at the moment a job ended. They count
// when they are seen twice: between two steps of the motor is a short while.
func (q *Queue) stray(running []*rivertype.JobRow) map[int64]bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	lost, once := map[int64]bool{}, map[int64]bool{}
	for _, row := range running {
		if holder(row) != q.node || q.working[row.ID] {
			continue
		}
		if q.strays[row.ID] {
			lost[row.ID] = true
		} else {
			once[row.ID] = true
		}
	}
	q.strays = once
	return lost
}

// errMovedOn undoes a take-over that came too late: the ticket is another's, or
// waits for its next attempt, and must be left as it was.
var errMovedOn = errors.New("the ticket has moved on")

// takeOver replaces a ticket by a fresh one; only the ticket ends when its job
// does not need it any more. Locks are taken as everywhere: job, then ticket.
func (q *Queue) takeOver(ctx context.Context, e engine, row *rivertype.JobRow) error {
	var args ticketArgs
	if row.Kind == (ticketArgs{}).Kind() {
		if err := json.Unmarshal(row.EncodedArgs, &args); err != nil {
			return err
		}
	}
	taken := false
	err := q.store.Update(ctx, func(tx *store.Tx) error {
		taken = false
		j, _, err := tx.Job(ctx, args.Job)
		if err != nil {
			return err
		}
		withdrawn, err := e.withdraw(ctx, tx.Handle(), row.ID)
		if err == nil && !withdrawn {
			err = errMovedOn
		}
		if err != nil {
			return err
		}
		if taken = due(j, row.ID); !taken {
			return nil
		}
		return q.reissue(ctx, tx, e, j, holder(row))
	})
	if errors.Is(err, errMovedOn) {
		return nil
	}
	if taken && err == nil {
		q.log.InfoContext(ctx, "job taken over", "job", args.Job, "from_node", holder(row))
	}
	return err
}
