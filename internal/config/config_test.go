package config_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"

	"roster"
	"roster/internal/config"
)

// setup gives a configuration with all its flags.
func setup(t *testing.T) (*config.Config, *pflag.FlagSet) {
	t.Helper()
	c := config.Default()
	flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
	c.Storage(flags)
	c.Server(flags)
	c.Seal(flags)
	c.Anchors(flags)
	c.Logging(flags)
	return &c, flags
}

func TestFlagsSayWhatTheFieldsSay(t *testing.T) {
	t.Parallel()
	_, flags := setup(t)

	// The comment of each field is its manual, so the first sentence must be the help of the flag.
	file, err := parser.ParseFile(token.NewFileSet(), "config.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	fields := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.StructType); ok {
			for _, f := range s.Fields.List {
				text := strings.Join(strings.Fields(f.Doc.Text()), " ")
				text = strings.TrimPrefix(text, f.Names[0].Name+" is ")
				first, _, _ := strings.Cut(text, ". ")
				fields[strings.ToLower(f.Names[0].Name)] = strings.TrimSuffix(first, ".")
			}
		}
		return true
	})
	flags.VisitAll(func(f *pflag.Flag) {
		name := strings.ReplaceAll(f.Name, "-", "")
		usage, _, _ := strings.Cut(f.Usage, " (default")
		if fields[name] != usage {
			t.Errorf("--%s says %q, the field says %q", f.Name, usage, fields[name])
		}
		delete(fields, name)
	})
	for name := range fields {
		t.Errorf("field %s has no flag", name)
	}
}

func TestPrecedence(t *testing.T) {
	t.Parallel()
	c, flags := setup(t)
	env := map[string]string{
		"ROSTER_DATABASE": "postgres://db/roster", "ROSTER_LISTEN": "127.0.0.1:1", "ROSTER_LOG_LEVEL": "debug",
	}

	// A flag wins over the environment, and the environment over the default.
	if err := flags.Parse([]string{"--listen", "127.0.0.1:0"}); err != nil {
		t.Fatal(err)
	}
	if err := config.Environment(flags, func(name string) string { return env[name] }); err != nil {
		t.Fatal(err)
	}
	want := config.Default()
	want.Database, want.Listen, want.LogLevel = "postgres://db/roster", "127.0.0.1:0", slog.LevelDebug
	if diff := cmp.Diff(want, *c); diff != "" {
		t.Error(diff)
	}

	// A variable that cannot be read is named.
	env["ROSTER_LOG_LEVEL"] = "loud"
	_, flags = setup(t)
	err := config.Environment(flags, func(name string) string { return env[name] })
	var e *roster.Error
	if !errors.As(err, &e) || len(e.Problems) != 1 || e.Problems[0].Field != "ROSTER_LOG_LEVEL" {
		t.Errorf("got %v", err)
	}
}

func TestComplete(t *testing.T) {
	t.Parallel()

	// The database lies in the data directory unless it is named.
	c := config.Default()
	c.Data, c.BaseURL = "/var/lib/roster", "https://roster.example/"
	got, err := c.Complete()
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join("/var/lib/roster", "roster.db"); got.Database != want {
		t.Errorf("database %q, want %q", got.Database, want)
	}
	if got.BaseURL != "https://roster.example" {
		t.Errorf("base URL %q", got.BaseURL)
	}

	// All faults are told at once.
	_, err = config.Config{Listen: "8080", BaseURL: "roster.example", LogFormat: "xml"}.Complete()
	var e *roster.Error
	if !errors.As(err, &e) || e.Kind != roster.Invalid || len(e.Problems) != 4 {
		t.Errorf("got %+v", e)
	}
}
