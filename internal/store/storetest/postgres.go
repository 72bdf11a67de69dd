package storetest

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"roster/internal/clock"
	"roster/internal/store"
)

const postgresVariable = "ROSTER_TEST_POSTGRES"

// template names the migrated database that others are copied from.
var template = sync.OnceValues(makeTemplate)

// postgresDatabase copies the template, which is several times faster than a
// migration, and drops the copy when the test ends.
func postgresDatabase(tb testing.TB) string {
	tb.Helper()
	server := os.Getenv(postgresVariable)
	if server == "" {
		const hint = postgresVariable + " is not set: run scripts/postgres.sh start and set it to the URL that is printed"
		if os.Getenv("CI") == "true" {
			tb.Fatal(hint)
		}
		tb.Skip(hint)
	}
	from, err := template()
	if err != nil {
		tb.Fatalf("make the template database: %v", err)
	}
	return copyOf(tb, from)
}

// copyOf makes a database like another one.
func copyOf(tb testing.TB, from string) string {
	tb.Helper()
	name := "roster_test_" + strings.ToLower(rand.Text())
	if err := onServer(tb.Context(), "create database "+name+" template "+from); err != nil {
		tb.Fatalf("make a test database: %v", err)
	}
	tb.Cleanup(func() {
		if err := onServer(context.Background(), "drop database if exists "+name+" with (force)"); err != nil {
			tb.Errorf("drop the test database: %v", err)
		}
	})
	return databaseURL(name)
}

// makeTemplate makes the template unless another test program has made it. Its
// name follows from the schema, so that a changed schema makes a new one.
func makeTemplate() (string, error) {
	ctx := context.Background()
	name := "roster_template_" + store.SchemaSum()
	server, err := pgx.Connect(ctx, os.Getenv(postgresVariable))
	if err != nil {
		return "", err
	}
	defer server.Close(ctx)
	if _, err := server.Exec(ctx, "select pg_advisory_lock(7267368)"); err != nil {
		return "", err
	}
	var made bool
	if err := server.QueryRow(ctx, "select exists (select from pg_database where datname = $1)", name).Scan(&made); err != nil || made {
		return name, err
	}
	// What is half made must not bear the final name.
	draft := name + "_draft"
	for _, text := range []string{"drop database if exists " + draft + " with (force)", "create database " + draft} {
		if _, err := server.Exec(ctx, text); err != nil {
			return "", err
		}
	}
	s, err := store.Open(ctx, store.Config{Database: databaseURL(draft), Clock: clock.System()})
	if err != nil {
		return "", err
	}
	if err := s.Close(); err != nil {
		return "", err
	}
	_, err = server.Exec(ctx, fmt.Sprintf("alter database %s rename to %s", draft, name))
	return name, err
}

func onServer(ctx context.Context, text string) error {
	server, err := pgx.Connect(ctx, os.Getenv(postgresVariable))
	if err != nil {
		return err
	}
	defer server.Close(ctx)
	_, err = server.Exec(ctx, text)
	return err
}

// databaseURL is the URL of another database of the test server.
func databaseURL(name string) string {
	u, err := url.Parse(os.Getenv(postgresVariable))
	if err != nil {
		return ""
	}
	u.Path = "/" + name
	return u.String()
}
