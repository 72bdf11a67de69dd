package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"roster"
)

const postgresIndexes = `select tablename::text, indexname::text, indexdef from pg_indexes
	where schemaname = current_schema() and not exists (select from pg_constraint c where c.conindid = (quote_ident(schemaname) || '.' || quote_ident(indexname))::regclass)`

// nodeAlive is how long a server that works on a database may be silent.
const nodeAlive = 15 * time.Second

// fillPostgres fills the database in one transaction. Its locks make a server
// that starts meanwhile wait until the end.
func fillPostgres(ctx context.Context, c Config, replace bool, f func(*Filling) error) (err error) {
	s, err := Open(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	d := s.dialect.(*postgresDialect)
	return s.public(d.updateOnce(ctx, func(conn conn, _ Handle) error {
		v := View{store: s, conn: conn, now: s.clock.Now()}
		if err := v.clear(ctx, c, replace); err != nil {
			return err
		}
		// Sorting for the comparison at the end and for the indexes.
		if _, err := conn.exec(ctx, "set local maintenance_work_mem = '128MB'"); err != nil {
			return err
		}
		return withoutIndexes(ctx, &v, postgresIndexes, func() error { return f(&Filling{v}) })
	}))
}

// clear takes the tables for this transaction alone and empties them.
func (v *View) clear(ctx context.Context, c Config, replace bool) error {
	tables, err := v.Tables(ctx)
	if err != nil {
		return err
	}
	names := []string{"job_node"}
	for _, t := range tables {
		names = append(names, quoted(t.Name))
	}
	if _, err := v.conn.exec(ctx, "set local lock_timeout = '10s'"); err != nil {
		return err
	}
	if _, err := v.conn.exec(ctx, "lock table "+strings.Join(names, ", ")+" in access exclusive mode"); err != nil {
		return &roster.Error{Kind: roster.Conflict, Code: "database_in_use", Cause: err, Message: "others work on the database: stop every Roster server and whatever else has it open first"}
	}
	if err := v.store.dialect.alone(ctx, v); err != nil {
		return err
	}
	empty, err := v.Empty(ctx)
	if err != nil {
		return err
	}
	if !empty && !replace {
		return errNotEmpty(c)
	}
	if _, err := v.conn.exec(ctx, "truncate "+strings.Join(names, ", ")); err != nil {
		return fmt.Errorf("empty the tables: %w", err)
	}
	// Tickets of jobs that are gone.
	_, err = v.conn.exec(ctx, `do $$ begin if to_regclass('river_job') is not null then delete from river_job; end if; end $$`)
	return err
}

// alone refuses when a server works on the database; each says every few
// seconds that it lives.
func (d *postgresDialect) alone(ctx context.Context, v *View) error {
	var nodes int64
	err := v.eachText(ctx, "living nodes", "select count(*) from job_node where seen_at > (extract(epoch from clock_timestamp()) * 1000000)::bigint - $1", func(r rows) error {
		return r.Scan(&nodes)
	}, nodeAlive.Microseconds())
	if err == nil && nodes > 0 {
		err = roster.Errorf(roster.Conflict, "database_in_use",
			"a Roster server works on the database, or did so less than %d seconds ago: stop every server first", int(nodeAlive.Seconds()))
	}
	return err
}
