package telemetry_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/oasdiff/yaml"

	"roster/internal/telemetry"
)

var update = flag.Bool("update", false, "write the list in docs/monitoring.md anew")

func docs(name ...string) string {
	return filepath.Join(append([]string{"..", "..", "docs"}, name...)...)
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The page for operators must list every metric as it is.
func TestDocs(t *testing.T) {
	t.Parallel()
	var table strings.Builder
	table.WriteString("\n| metric | kind | labels | what it says |\n|---|---|---|---|\n")
	for _, f := range telemetry.New("", nil, discard).Families() {
		labels := ""
		if len(f.Labels) > 0 {
			labels = "`" + strings.Join(f.Labels, "`, `") + "`"
		}
		fmt.Fprintf(&table, "| `%s` | %s | %s | %s |\n", f.Name, f.Kind, labels, f.Help)
	}
	name := docs("monitoring.md")
	got := read(t, name)
	want := regexp.MustCompile(`(?s)(<!-- metrics: [^\n]*\n).*(<!-- end of metrics -->)`).ReplaceAllString(got, "${1}"+table.String()+"\n${2}")
	if *update {
		if err := os.WriteFile(name, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("docs/monitoring.md is not the current one; run: go test ./internal/telemetry -run TestDocs -update\n%s", diff)
	}
}

// known tells which names of series there are, with the labels that Roster's own
// may have.
func known(t *testing.T) map[string][]string {
	t.Helper()
	m := telemetry.New("", nil, discard)
	names := map[string][]string{}
	for _, f := range m.Families() {
		names[f.Name] = f.Labels
		if f.Kind == "histogram" {
			delete(names, f.Name)
			names[f.Name+"_bucket"], names[f.Name+"_sum"], names[f.Name+"_count"] = append([]string{"le"}, f.Labels...), f.Labels, f.Labels
		}
	}
	for _, found := range regexp.MustCompile(`(?m)^((?:go|process)_\w+)`).FindAllString(scrape(t, m), -1) {
		names[found] = nil
	}
	return names
}

// check holds a query to the metrics and labels that exist.
func check(t *testing.T, where, query string) {
	t.Helper()
	names, scraped := known(t), map[string]bool{"job": true, "instance": true, "le": true}
	found := regexp.MustCompile(`\b(?:roster|go|process)_\w+`).FindAllString(query, -1)
	if len(found) == 0 && !strings.Contains(query, "up{") {
		t.Errorf("%s asks for nothing of Roster: %s", where, query)
	}
	labels := map[string]bool{}
	for _, name := range found {
		own, ok := names[name]
		if !ok {
			t.Errorf("%s asks for %s, which does not exist", where, name)
		}
		for _, l := range own {
			labels[l] = true
		}
	}
	asked := regexp.MustCompile(`(\w+)\s*(?:=~|!~|!=|=)\s*"`).FindAllStringSubmatch(query, -1)
	for _, list := range regexp.MustCompile(`\b(?:by|on|without)\s*\(([^)]*)\)`).FindAllStringSubmatch(query, -1) {
		for l := range strings.SplitSeq(list[1], ",") {
			asked = append(asked, []string{"", strings.TrimSpace(l)})
		}
	}
	for _, l := range asked {
		if !labels[l[1]] && !scraped[l[1]] {
			t.Errorf("%s asks for the label %s, which %v do not have", where, l[1], found)
		}
	}
	if strings.Count(query, "(") != strings.Count(query, ")") {
		t.Errorf("%s: the brackets do not match: %s", where, query)
	}
}

// An alert on a metric that nobody exports never rings.
func TestAlertsAskForWhatExists(t *testing.T) {
	t.Parallel()
	var file struct {
		Groups []struct {
			Rules []struct {
				Alert, Expr, For    string
				Labels, Annotations map[string]string
			}
		}
	}
	if _, err := yaml.Unmarshal([]byte(read(t, docs("alerts.yml"))), &file, yaml.DecodeOpts{}); err != nil {
		t.Fatal(err)
	}
	rules := 0
	for _, g := range file.Groups {
		for _, r := range g.Rules {
			rules++
			check(t, r.Alert, r.Expr)
			if r.Alert == "" || r.Labels["severity"] == "" || r.Annotations["summary"] == "" || r.Annotations["description"] == "" {
				t.Errorf("%q must have a name, a severity, a summary, and a description that says what to do", r.Alert)
			}
		}
	}
	if rules < 5 {
		t.Errorf("only %d rules were found", rules)
	}
}

// A panel on a metric that nobody exports stays empty.
func TestDashboardAsksForWhatExists(t *testing.T) {
	t.Parallel()
	var board struct {
		Title, UID string
		Panels     []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal([]byte(read(t, docs("grafana", "roster.json"))), &board); err != nil {
		t.Fatal(err)
	}
	if board.Title == "" || board.UID == "" || len(board.Panels) < 8 {
		t.Errorf("the dashboard has the title %q, the uid %q and %d panels", board.Title, board.UID, len(board.Panels))
	}
	for _, p := range board.Panels {
		for _, target := range p.Targets {
			check(t, "the panel "+p.Title, strings.NewReplacer("$job", "roster", "$__rate_interval", "5m").Replace(target.Expr))
		}
	}
}
