package job

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/riverqueue/river/riverdriver/riversqlite"

	"roster/internal/store"
)

// embedded runs the queue in the database of one process. It shares the
// store's writing connection and takes turns with it; a second writing
// connection would starve.
type embedded struct {
	motor[*sql.Tx]
	db   *sql.DB
	node string
}

func newEmbedded(ctx context.Context, q *Queue, db *sql.DB) (engine, error) {
	d := riversqlite.New(db)
	if err := migrateMotor(ctx, d, q.log); err != nil {
		return nil, err
	}
	// Nobody else can be alive: not to wait until a dead leader's time is over.
	if _, err := db.ExecContext(ctx, "delete from river_leader"); err != nil {
		return nil, fmt.Errorf("forget the former leader: %w", err)
	}
	client, err := newClient(q, d)
	if err != nil {
		return nil, err
	}
	return &embedded{db: db, node: q.node, motor: motor[*sql.Tx]{
		client: client,
		tx:     func(h store.Handle) *sql.Tx { return h.SQL },
		withdrawn: func(ctx context.Context, tx *sql.Tx, ticket int64) (int64, error) {
			r, err := tx.ExecContext(ctx, "update river_job set state = 'cancelled', finalized_at = datetime('now', 'subsec') where id = ?1 and state = 'running'", ticket)
			if err != nil {
				return 0, err
			}
			return r.RowsAffected()
		},
	}}, nil
}

func (e *embedded) orphans(ctx context.Context) (map[int64]string, error) {
	rows, err := e.db.QueryContext(ctx, findOrphans)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	jobs := map[int64]string{}
	for rows.Next() {
		var ticket int64
		var id string
		if err := rows.Scan(&ticket, &id); err != nil {
			return nil, err
		}
		jobs[ticket] = id
	}
	return jobs, rows.Err()
}

// beat has nobody to tell.
func (e *embedded) beat(context.Context) error { return nil }

func (e *embedded) leave(context.Context) error { return nil }

func (e *embedded) alive(context.Context) (map[string]bool, error) {
	return map[string]bool{e.node: true}, nil
}

// leads is true of the only node there is.
func (e *embedded) leads(_ context.Context, _ store.Handle, node string) (bool, error) {
	return node == e.node, nil
}
