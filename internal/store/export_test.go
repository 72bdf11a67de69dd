package store

import (
	"context"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

// UserColumns are the columns that a user's row is made of.
func UserColumns() []string { return rowColumns }

// StatementNames lists every registered statement.
func StatementNames() []string {
	names := make([]string, len(statements))
	for i, s := range statements {
		names[i] = s.name
	}
	return names
}

var rowsOf = regexp.MustCompile(`(?:insert into (\w+) \(|with v \()([^)]*)\)`)

// Prepare lets the engine check a statement by its place in the register.
func (v *View) Prepare(ctx context.Context, i int) error {
	s := statements[i]
	text := s.text
	if strings.Contains(text, "{rows}") {
		m := rowsOf.FindStringSubmatch(text)
		if m == nil {
			return fmt.Errorf("%s: which columns {rows} has cannot be seen", s.name)
		}
		of := m[1]
		if of == "" {
			_, rest, found := strings.Cut(text, "update ")
			if !found {
				_, rest, _ = strings.Cut(text, "insert into ")
			}
			of = strings.Fields(rest)[0]
		}
		text = strings.Replace(text, "{rows}", "select "+m[2]+" from "+of, 1)
	}
	text = v.store.dialect.rewrite(text)
	var err error
	switch c := v.conn.(type) {
	case *sqliteConn:
		_, err = c.prepare(text)
	case *postgresConn:
		_, err = c.tx.Prepare(ctx, "", text)
	}
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", s.name, err, text)
	}
	return nil
}

// Texts runs a query that gives one text per row.
func (v *View) Texts(ctx context.Context, query string, args ...any) (list []string, err error) {
	err = v.eachText(ctx, "texts", query, func(r rows) error {
		var s string
		err := r.Scan(&s)
		list = append(list, s)
		return err
	}, args...)
	return list, err
}

// ColumnsOf lists the columns of a table in their order.
func (v *View) ColumnsOf(ctx context.Context, table string) ([]string, error) {
	if _, ok := v.conn.(*sqliteConn); ok {
		return v.Texts(ctx, "select name from pragma_table_info($1) order by cid", table)
	}
	return v.Texts(ctx, "select column_name::text from information_schema.columns where table_name = $1 order by ordinal_position", table)
}

// ForgeSchema pretends that a program of another version wrote the schema.
func (tx *Tx) ForgeSchema(ctx context.Context, version int64) error {
	flag := "1"
	if _, ok := tx.spool.conn.(*postgresConn); ok {
		flag = "true"
	}
	_, err := tx.conn.exec(ctx, fmt.Sprintf("insert into goose_db_version (version_id, is_applied) values (%d, %s)", version, flag))
	return err
}

// ForgePosition makes the events so far look as if a server that has counted
// further had written them.
func (tx *Tx) ForgePosition(ctx context.Context, number int64) error {
	_, err := tx.conn.exec(ctx, fmt.Sprintf("update event set tx = %d", number))
	return err
}

// TablesOfMigrations lists the tables that the migrations make.
func TablesOfMigrations() (names []string) {
	files, _ := fs.Glob(migrations, "migrations/*.sql")
	for _, file := range files {
		text, _ := migrations.ReadFile(file)
		for _, m := range regexp.MustCompile(`(?m)^create table (\w+)`).FindAllSubmatch(text, -1) {
			names = append(names, string(m[1]))
		}
	}
	slices.Sort(names)
	return names
}
