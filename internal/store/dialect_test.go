package store

import (
	"reflect"
	"strings"
	"testing"
)

// What differs between the engines stays so little that one can hold it in
// one's head.
func TestDialectStaysSmall(t *testing.T) {
	t.Parallel()
	const most = 12
	d := reflect.TypeFor[dialect]()
	if n := d.NumMethod(); n > most {
		var names []string
		for m := range d.Methods() {
			names = append(names, m.Name)
		}
		t.Errorf("the dialect has %d methods (%s), more than %d: write the difference as portable SQL, or as a placeholder", n, strings.Join(names, ", "), most)
	}
}

// Placeholders are spelled wherever they stand, within each other as well, but
// never in a text that is quoted.
func TestPlaceholders(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		"select $1, $12":                     {"select ?1, ?12", "select $1, $12"},
		"id in ({set $2})":                   {"id in (select value from json_each(?2))", "id = any($2::text[])"},
		"id in (select * from ({set $2}) s)": {"id in (select * from (select value from json_each(?2)) s)", "id in (select * from (select unnest($2::text[])) s)"},
		"{member e.value type} = $1":         {`coalesce(nullif(e.value, '') ->> '$."type"', '') = ?1`, `(coalesce(nullif(e.value, '')::jsonb ->> 'type', '') collate "C") = $1`},
		"select 1 {for update}":              {"select 1 ", "select 1 for update"},
		"select 1 {for share}":               {"select 1 ", "select 1 for share"},
		"{entries coalesce({member x a}, $3)}": {
			`select value from json_each(nullif(coalesce(coalesce(nullif(x, '') ->> '$."a"', ''), ?3), ''))`,
			`select value::text as value from jsonb_array_elements(nullif(coalesce((coalesce(nullif(x, '')::jsonb ->> 'a', '') collate "C"), $3), '')::jsonb)`,
		},
		`select '{set $1} $1', "$2 {for update}"`: {`select '{set $1} $1', "$2 {for update}"`, `select '{set $1} $1', "$2 {for update}"`},
		"insert into t (a) {rows}":                {"insert into t (a) {rows}", "insert into t (a) {rows}"},
		"{no such word}":                          {"{no such word}", "{no such word}"},
		"{never closed":                           {"{never closed}", "{never closed}"},
	} {
		for i, d := range []dialect{&sqliteDialect{}, &postgresDialect{}} {
			if got := d.rewrite(text); got != want[i] {
				t.Errorf("%s is spelled\n%s\nwant\n%s", text, got, want[i])
			}
		}
	}
}
