package job

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"roster/internal/store"
)

// shared runs the queue on several nodes. They judge each other by the clock
// of the database alone.
type shared struct {
	motor[pgx.Tx]
	pool *pgxpool.Pool
	node string
	dead time.Duration // a silence after which a node counts as dead
}

const (
	// databaseNow is the instant as the store keeps instants.
	databaseNow = "(extract(epoch from clock_timestamp()) * 1000000)::bigint"
	// queueLock is held while the tables of the queue are made, by one node at
	// a time.
	queueLock = 7267368
)

func newShared(ctx context.Context, q *Queue, pool *pgxpool.Pool) (engine, error) {
	d := riverpgxv5.New(pool)
	err := pool.AcquireFunc(ctx, func(c *pgxpool.Conn) error {
		if _, err := c.Exec(ctx, "select pg_advisory_lock($1)", queueLock); err != nil {
			return fmt.Errorf("wait for other nodes: %w", err)
		}
		defer func() { _, _ = c.Exec(context.WithoutCancel(ctx), "select pg_advisory_unlock($1)", queueLock) }()
		return migrateMotor(ctx, d, q.log)
	})
	if err != nil {
		return nil, err
	}
	client, err := newClient(q, d)
	if err != nil {
		return nil, err
	}
	return &shared{pool: pool, node: q.node, dead: 4 * q.config.Beat, motor: motor[pgx.Tx]{
		client: client,
		tx:     func(h store.Handle) pgx.Tx { return h.PGX },
		withdrawn: func(ctx context.Context, tx pgx.Tx, ticket int64) (int64, error) {
			tag, err := tx.Exec(ctx, "update river_job set state = 'cancelled', finalized_at = now() where id = $1 and state = 'running'", ticket)
			return tag.RowsAffected(), err
		},
	}}, nil
}

func (e *shared) orphans(ctx context.Context) (map[int64]string, error) {
	rows, err := e.pool.Query(ctx, findOrphans)
	if err != nil {
		return nil, err
	}
	jobs := map[int64]string{}
	var ticket int64
	var id string
	_, err = pgx.ForEachRow(rows, []any{&ticket, &id}, func() error {
		jobs[ticket] = id
		return nil
	})
	return jobs, err
}

// dethrone takes the lead from a node that is dead, and tells the others as the
// motor itself does when a leader resigns; it would wait three times as long.
const dethrone = `with dead as (
	delete from river_leader where leader_id not in (select id from job_node where seen_at > ` + databaseNow + ` - $1) returning leader_id)
	select count(pg_notify(current_schema() || '.river_leadership', json_build_object('leader_id', leader_id, 'action', 'resigned')::text)) from dead`

// beat also forgets nodes that are gone for good.
func (e *shared) beat(ctx context.Context) error {
	_, err := e.pool.Exec(ctx, "insert into job_node (id, seen_at) values ($1, "+databaseNow+") on conflict (id) do update set seen_at = excluded.seen_at", e.node)
	if err != nil {
		return fmt.Errorf("say that this node lives: %w", err)
	}
	if _, err := e.pool.Exec(ctx, dethrone, e.dead.Microseconds()); err != nil {
		return fmt.Errorf("take the lead from a dead node: %w", err)
	}
	_, err = e.pool.Exec(ctx, "delete from job_node where seen_at < "+databaseNow+" - $1", time.Hour.Microseconds())
	return err
}

func (e *shared) leave(ctx context.Context) error {
	_, err := e.pool.Exec(ctx, "delete from job_node where id = $1", e.node)
	return err
}

func (e *shared) leads(ctx context.Context, h store.Handle, node string) (yes bool, err error) {
	err = h.PGX.QueryRow(ctx, "select exists (select from river_leader where leader_id = $1)", node).Scan(&yes)
	return yes, err
}

func (e *shared) alive(ctx context.Context) (map[string]bool, error) {
	rows, err := e.pool.Query(ctx, "select id from job_node where seen_at > "+databaseNow+" - $1", e.dead.Microseconds())
	if err != nil {
		return nil, err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	nodes := make(map[string]bool, len(ids))
	for _, id := range ids {
		nodes[id] = true
	}
	return nodes, err
}
