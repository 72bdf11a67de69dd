package cli_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"roster/internal/cli"
)

var update = flag.Bool("update", false, "write docs/cli.md anew")

func TestDocs(t *testing.T) {
	t.Parallel()
	root := cli.Program{Version: "test"}.Root()
	root.InitDefaultCompletionCmd()

	// Every command and every flag is described, with an example.
	var out strings.Builder
	out.WriteString("# The command line\n\n" +
		"This page is made from the commands themselves: `go test ./internal/cli -run TestDocs -update`.\n")
	walk(root, func(cmd *cobra.Command) {
		if cmd.Short == "" {
			t.Errorf("%s says nothing about what it is for", cmd.CommandPath())
		}
		if cmd.Example == "" && !cmd.HasSubCommands() && !strings.Contains(cmd.CommandPath(), "completion") {
			t.Errorf("%s has no example", cmd.CommandPath())
		}
		describe(&out, cmd)
	})

	// The committed page is the current one.
	name := filepath.Join("..", "..", "docs", "cli.md")
	if *update {
		if err := os.WriteFile(name, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	committed, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(committed), out.String()); diff != "" {
		t.Errorf("docs/cli.md is not the current one; run: go test ./internal/cli -run TestDocs -update\n%s", diff)
	}
}

func walk(cmd *cobra.Command, visit func(*cobra.Command)) {
	if cmd.Hidden || cmd.Name() == "help" {
		return
	}
	visit(cmd)
	for _, sub := range cmd.Commands() {
		walk(sub, visit)
	}
}

func describe(out *strings.Builder, cmd *cobra.Command) {
	level := "##"
	if cmd.HasParent() && cmd.Parent().HasParent() {
		level = "###"
	}
	fmt.Fprintf(out, "\n%s %s\n\n", level, cmd.CommandPath())
	if strings.Contains(cmd.CommandPath(), " completion ") {
		fmt.Fprintf(out, "%s.\n", cmd.Short)
		return
	}
	if cmd.Long != "" {
		fmt.Fprintf(out, "%s\n", strings.TrimSpace(cmd.Long))
	} else {
		fmt.Fprintf(out, "%s.\n", cmd.Short)
	}
	if !cmd.HasSubCommands() {
		fmt.Fprintf(out, "\n```sh\n%s\n```\n", strings.TrimPrefix(cmd.UseLine(), " "))
	}
	if cmd.Example != "" {
		fmt.Fprintf(out, "\nFor example:\n\n```sh\n%s\n```\n", unindent(cmd.Example))
	}
	flags := cmd.NonInheritedFlags()
	if !flags.HasAvailableFlags() {
		return
	}
	out.WriteString("\n| flag | meaning |\n|---|---|\n")
	flags.VisitAll(func(f *pflag.Flag) {
		kind, usage := pflag.UnquoteUsage(f)
		name := "--" + f.Name
		if kind != "" {
			name += " " + kind
		}
		if zero := map[string]bool{"": true, "0": true, "false": true, "[]": true}; !zero[f.DefValue] {
			usage += " (default " + f.DefValue + ")"
		}
		fmt.Fprintf(out, "| `%s` | %s |\n", name, strings.ReplaceAll(usage, "|", "\\|"))
	})
}

func unindent(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimPrefix(line, "  ")
	}
	return strings.Join(lines, "\n")
}
