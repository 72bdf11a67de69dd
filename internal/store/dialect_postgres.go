package store

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
)

// postgresDialect is the engine for several nodes. It uses pgx itself rather
// than through database/sql, for arrays and for the job queue, which wants a
// pgx transaction.
type postgresDialect struct {
	rewriter
	pool *pgxpool.Pool
	url  string

	// offset is added to the server's numbers of transactions. It is zero until
	// the data move to a server that counts from the beginning again.
	offset int64
}

const (
	postgresConns   = 24
	postgresRetries = 8

	// beginWriting begins a transaction that the server ends by itself when its
	// process stands still: one that was frozen or cut off would keep its locks,
	// and readers of the journal wait for every transaction that is open.
	beginWriting = "begin; set local idle_in_transaction_session_timeout = '6s'"

	// planning makes plans that do not depend on when they were made. Every
	// statement of ours has an index that fits and is to look its rows up one by
	// one, in the order of that index; but without statistics, or by a plan that
	// was kept while the tables were empty, as when a first company is imported,
	// the planner reads, joins or sorts tables whole. An import takes four times as
	// long then, and a page of a list thirty times. Compiling a plan costs more
	// than any of ours gains.
	planning = "set enable_seqscan = off; set enable_bitmapscan = off; set enable_hashjoin = off; set enable_mergejoin = off; set jit = off"
)

func openPostgres(ctx context.Context, c Config) (dialect, error) {
	config, err := pgxpool.ParseConfig(c.Database)
	if err != nil {
		return nil, errors.New("the address of the database cannot be read: write it as postgres://user:password@host:5432/name")
	}
	if config.MaxConns < postgresConns {
		config.MaxConns = postgresConns
	}
	config.ConnConfig.StatementCacheCapacity = maxPrepared
	config.ConnConfig.RuntimeParams["timezone"] = "UTC"
	config.ConnConfig.RuntimeParams["application_name"] = "roster"
	config.AfterConnect = func(ctx context.Context, c *pgx.Conn) error {
		_, err := c.Exec(ctx, planning)
		return err
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("reach the database: %w", err)
	}
	return &postgresDialect{pool: pool, url: c.Database}, nil
}

func (d *postgresDialect) view(ctx context.Context, single bool, f func(conn) error) error {
	c, err := d.pool.Acquire(ctx)
	if err != nil {
		return notBegun(ctx, err)
	}
	defer c.Release()
	v := &postgresView{conn: c.Conn(), begun: single}
	err = notBroken(ctx, v.conn, f(v))
	if v.conn.PgConn().TxStatus() != 'I' {
		_, _ = v.conn.Exec(context.WithoutCancel(ctx), "rollback") // else the pool closes it
	}
	return err
}

func (d *postgresDialect) update(ctx context.Context, f func(conn, Handle) error) error {
	for try := 1; ; try++ {
		err := d.updateOnce(ctx, f)
		switch kind := d.classify(err); {
		case err == nil || try == postgresRetries:
			return err
		case kind != failureRetry && kind != failureUnique:
			return err
		}
		// The other writer has committed or is about to.
		wait := time.NewTimer(time.Duration(try*try) * 2 * time.Millisecond)
		select {
		case <-wait.C:
		case <-ctx.Done():
			wait.Stop()
			return ctx.Err()
		}
	}
}

func (d *postgresDialect) updateOnce(ctx context.Context, f func(conn, Handle) error) (err error) {
	tx, err := d.pool.BeginTx(ctx, pgx.TxOptions{BeginQuery: beginWriting})
	if err != nil {
		return notBegun(ctx, err)
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic in a transaction: %v\n%s", r, debug.Stack())
		}
		if err != nil {
			_ = tx.Rollback(context.WithoutCancel(ctx))
		}
	}()
	if err := f(&postgresConn{tx: tx, d: d}, Handle{PGX: tx}); err != nil {
		return notBroken(ctx, tx.Conn(), err)
	}
	return told(tx.Commit(ctx))
}

// wanted is false: many write at once, and wait for each other's rows alone.
func (d *postgresDialect) wanted() bool { return false }

// wholeSet is a test for a member of a set. The planner looks the members of an
// array up one by one; a query for them it may join with the whole table.
var wholeSet = regexp.MustCompile(`\bin \(\{set (\$[0-9]+)\}\)`)

func (d *postgresDialect) rewrite(text string) string {
	return d.rewriter.rewrite(text, words{
		prepare:   func(text string) string { return wholeSet.ReplaceAllString(text, "= any($1::text[])") },
		parameter: "$",
		set:       func(p string) string { return "select unnest(" + p + "::text[])" },
		entries: func(x string) string {
			return "select value::text as value from jsonb_array_elements(nullif(" + x + ", '')::jsonb)"
		},
		number: func(x string) string {
			return "case when " + x + " ~ '^-?[0-9]+([.][0-9]+)?$' then cast(" + x + " as double precision) end"
		},
		member: func(column, name string) string {
			return `(coalesce(nullif(` + column + `, '')::jsonb ->> '` + name + `', '') collate "C")`
		},
		lock: func(clause string) string { return clause },
		catalogue: `select t.relname::text, a.attname::text, format_type(a.atttypid, null),
				coalesce(array_position(k.indkey::int2[], a.attnum) + 1, 0)::bigint
			from pg_class t
			join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
			left join pg_index k on k.indrelid = t.oid and k.indisprimary
			where t.relkind = 'r' and t.relnamespace = current_schema()::regnamespace
				and t.relname not like 'river\_%' and t.relname <> 'goose_db_version'
			order by t.relname collate "C", a.attnum`,
	})
}

// transaction is the engine's own number: readers stop below the oldest one
// that is still open, so nobody waits for a lock and nobody misses a late
// commit. A transaction has its number before it waits for the rows of others,
// so it may come to a subject after one with a later number.
func (d *postgresDialect) transaction(ctx context.Context, c conn, known int64, subjects []string) (n int64, err error) {
	if known > 0 && len(subjects) == 0 {
		return known, nil
	}
	// No later transaction has ended, as a rule: then there is nothing to look up.
	const text = `select pg_current_xact_id()::text, case when pg_snapshot_xmax(pg_current_snapshot()) <= pg_current_xact_id() then 0
		else (select count(*) from event where subject_id = any($1::text[]) and tx > $2 + pg_current_xact_id()::text::bigint) end`
	r, err := c.query(ctx, text, texts(subjects), d.offset)
	if err != nil {
		return 0, err
	}
	defer r.Close()
	var number string
	var later int64
	for r.Next() {
		if err := r.Scan(&number, &later); err != nil {
			return 0, err
		}
	}
	if err := r.Err(); err != nil {
		return 0, err
	}
	if later > 0 {
		return 0, errOvertaken
	}
	n, err = strconv.ParseInt(number, 10, 64)
	return n + d.offset, err
}

func (d *postgresDialect) horizon(ctx context.Context, c conn) (int64, error) {
	n, err := postgresNumber(ctx, c, "select pg_snapshot_xmin(pg_current_snapshot())::text")
	return n + d.offset, err
}

func postgresNumber(ctx context.Context, c conn, text string) (int64, error) {
	r, err := c.query(ctx, text)
	if err != nil {
		return 0, err
	}
	defer r.Close()
	var s string
	for r.Next() {
		if err := r.Scan(&s); err != nil {
			return 0, err
		}
	}
	if err := r.Err(); err != nil {
		return 0, err
	}
	return strconv.ParseInt(s, 10, 64)
}

func (d *postgresDialect) classify(err error) failure {
	if err == nil {
		return failureOther
	}
	if kind, ok := ours(err); ok {
		return kind
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch {
		case e.Code == "23505":
			return failureUnique
		case e.Code == "40001", e.Code == "40P01":
			return failureRetry
		case e.Code == "25P03", // we stood still for too long: see beginWriting
			strings.HasPrefix(e.Code, "08"), strings.HasPrefix(e.Code, "53"), strings.HasPrefix(e.Code, "57"), strings.HasPrefix(e.Code, "58"):
			return failureUnavailable
		}
		return failureOther
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok || pgconn.SafeToRetry(err) {
		return failureUnavailable
	}
	return failureOther
}

func (d *postgresDialect) pools() Pools { return Pools{PGX: d.pool} }

func (d *postgresDialect) close() error {
	d.pool.Close()
	return nil
}

func (d *postgresDialect) migrate(ctx context.Context, c Config) error {
	if c.Existing {
		var version int64
		err := d.pool.QueryRow(ctx, schemaVersion).Scan(&version)
		if err := requireSchema(ctx, c, version, err); err != nil {
			return err
		}
	}
	db := stdlib.OpenDBFromPool(d.pool)
	defer db.Close()
	// Two nodes may start at the same moment; the second waits for the first.
	lock, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer lock.Close()
	if _, err := lock.ExecContext(ctx, "select pg_advisory_lock(7267367)"); err != nil {
		return fmt.Errorf("wait for other nodes: %w", err)
	}
	defer func() { _, _ = lock.ExecContext(context.WithoutCancel(ctx), "select pg_advisory_unlock(7267367)") }()
	words := strings.NewReplacer("{key}", `text collate "C"`, "{clustered}", "")
	if err := migrateWith(ctx, db, goose.DialectPostgres, words); err != nil {
		return err
	}
	return d.continueCounting(ctx)
}

// continueCounting sees to it that new events come after all that are there.
// A server that the data were restored on may count its transactions from far
// below; no reader would ever see what it writes.
func (d *postgresDialect) continueCounting(ctx context.Context) error {
	const name = "journal.offset"
	return pgx.BeginFunc(ctx, d.pool, func(tx pgx.Tx) error {
		var last, next int64
		var kept string
		if err := tx.QueryRow(ctx, "select coalesce(max(tx), 0), coalesce((select value from setting where name = $1), '0') from event", name).Scan(&last, &kept); err != nil {
			return fmt.Errorf("read the end of the journal: %w", err)
		}
		offset, err := strconv.ParseInt(kept, 10, 64)
		if err != nil {
			return fmt.Errorf("read the setting %s: %w", name, err)
		}
		// Asked for after the end of the journal was read, so that another node
		// cannot come in between.
		if err := tx.QueryRow(ctx, "select pg_snapshot_xmax(pg_current_snapshot())::text::bigint").Scan(&next); err != nil {
			return fmt.Errorf("read the number of the transaction: %w", err)
		}
		d.offset = offset
		if last < next+offset {
			return nil
		}
		d.offset = last
		_, err = tx.Exec(ctx, "insert into setting (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value", name, strconv.FormatInt(last, 10))
		return err
	})
}

func (d *postgresDialect) about() string {
	return "select 'PostgreSQL ' || split_part(current_setting('server_version'), ' ', 1), pg_database_size(current_database())"
}
