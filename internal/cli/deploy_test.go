package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"roster/internal/cli"
)

// What deploy/ sets are settings that the server has, and systemd accepts the
// unit.
func TestDeploy(t *testing.T) {
	t.Parallel()
	dir := filepath.Join("..", "..", "deploy")
	serve, _, err := cli.Program{Version: "test"}.Root().Find([]string{"serve"})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"roster.service", "Containerfile", "README.md"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		set := regexp.MustCompile(`ROSTER_([A-Z_]+)`).FindAllStringSubmatch(string(text), -1)
		if len(set) == 0 {
			t.Errorf("%s sets nothing", name)
		}
		for _, s := range set {
			if flag := strings.ReplaceAll(strings.ToLower(s[1]), "_", "-"); serve.Flags().Lookup(flag) == nil {
				t.Errorf("%s sets %s, and there is no --%s", name, s[0], flag)
			}
		}
	}
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		t.Log("systemd-analyze is not there")
		return
	}
	// The program must be where the unit says; any program does.
	unit, err := os.ReadFile(filepath.Join(dir, "roster.service"))
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "roster.service")
	if err := os.WriteFile(copied, []byte(strings.Replace(string(unit), "/usr/local/bin/roster", self, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "systemd-analyze", "verify", copied).CombinedOutput(); err != nil || strings.Contains(string(out), "roster.service") {
		t.Errorf("systemd-analyze verify: %v\n%s", err, out)
	}
}
