// Package storetest gives tests a fresh, migrated database on every engine.
//
// The embedded engine is always there: a file in a directory of the test's own.
// PostgreSQL is taken from ROSTER_TEST_POSTGRES, the URL of a server on which
// the tests may make databases; without it these tests are skipped, except in
// CI, where a silent gap must not pass.
//
//	storetest.Each(t, func(t *testing.T, s *store.Store) { … })
//
// A test that must close and reopen its data asks for the address with
// [EachDatabase] and opens it with [OpenAt].
package storetest

import (
	"path/filepath"
	"testing"

	"roster/internal/clock"
	"roster/internal/store"
)

// Engine is one of the databases that Roster runs on.
type Engine string

// The engines.
const (
	Embedded Engine = "sqlite"
	Postgres Engine = "postgres"
)

// Engines lists all engines.
func Engines() []Engine { return []Engine{Embedded, Postgres} }

// Each runs f as a parallel subtest per engine, with a store on a database of
// its own.
func Each(t *testing.T, f func(t *testing.T, s *store.Store)) {
	t.Helper()
	EachDatabase(t, func(t *testing.T, address string) { f(t, OpenAt(t, address, clock.System())) })
}

// EachDatabase runs f as a parallel subtest per engine, with the address of a
// migrated database of its own that nobody has opened.
func EachDatabase(t *testing.T, f func(t *testing.T, address string)) {
	t.Helper()
	for _, e := range Engines() {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			f(t, Database(t, e))
		})
	}
}

// Open opens a store on a fresh database of one engine.
func Open(tb testing.TB, e Engine) *store.Store {
	tb.Helper()
	return OpenAt(tb, Database(tb, e), clock.System())
}

// OpenAt opens the store at an address, as often as a test likes. It is closed
// when the test ends, unless that was done before.
func OpenAt(tb testing.TB, address string, c clock.Clock) *store.Store {
	tb.Helper()
	s, err := store.Open(tb.Context(), store.Config{Database: address, Clock: c, Log: Log(tb)})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Errorf("close the store: %v", err)
		}
	})
	return s
}

// Database makes a fresh database and gives its address. It is gone when the
// test ends.
func Database(tb testing.TB, e Engine) string {
	tb.Helper()
	if e == Postgres {
		return postgresDatabase(tb)
	}
	return filepath.Join(tb.TempDir(), "roster.db")
}

// Bare gives the address of a database in which there is no schema yet.
func Bare(tb testing.TB, e Engine) string {
	tb.Helper()
	if e == Postgres {
		_ = postgresDatabase(tb) // is skipped where there is no server
		return copyOf(tb, "template1")
	}
	return Database(tb, e)
}
