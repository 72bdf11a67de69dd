package store

import (
	"context"
	"fmt"

	"roster"
)

// Fill gives a database new contents: what f puts in is there afterwards and
// nothing else, or nothing has changed. A database that a server works on is
// refused, and so is one that is not empty, unless replace is true. What a file
// held before is then kept beside it, under the name that is given back.
func Fill(ctx context.Context, c Config, replace bool, f func(*Filling) error) (kept string, err error) {
	if isURL(c.Database) {
		return "", fillPostgres(ctx, c, replace, f)
	}
	return fillSQLite(ctx, c, replace, f)
}

func errNotEmpty(c Config) error {
	how := "a file is kept beside the new one"
	if isURL(c.Database) {
		how = "what is in it is deleted"
	}
	return roster.Errorf(roster.Conflict, "database_not_empty",
		"%s holds data already: name an empty database, or say --force to replace it (%s)", shown(c.Database), how)
}

func errNoDatabase(c Config) error {
	return roster.Errorf(roster.NotFound, "no_database", "there is no Roster database at %s: say with --database where it is", shown(c.Database))
}

// withoutIndexes drops the indexes that no constraint needs while f fills the
// tables: to make one at the end is faster than to keep it in order.
func withoutIndexes(ctx context.Context, v *View, list string, f func() error) error {
	made := map[string]string{}
	err := v.eachText(ctx, "indexes", list, func(r rows) error {
		var table, name, text string
		err := r.Scan(&table, &name, &text)
		if copied(table) {
			made[name] = text
		}
		return err
	})
	if err != nil {
		return err
	}
	for name := range made {
		if _, err := v.conn.exec(ctx, "drop index "+quoted(name)); err != nil {
			return fmt.Errorf("drop the index %s: %w", name, err)
		}
	}
	if err := f(); err != nil {
		return err
	}
	for name, text := range made {
		if _, err := v.conn.exec(ctx, text); err != nil {
			return fmt.Errorf("make the index %s: %w", name, err)
		}
	}
	return nil
}
