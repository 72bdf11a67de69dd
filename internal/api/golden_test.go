package api_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"roster"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// step is one request of a golden case. In target and body, $name stands for
// the identifier that an earlier step saved under that name.
type step struct {
	method, target, body string
	headers              []string
	save                 string
	saveItem             string // likewise, of the first item of a list
}

// golden plays a case and compares what was asked, answered and journalled with
// testdata/<name>.txt.
func golden(t *testing.T, name string, steps []step) {
	t.Helper()
	o := open(t)
	var script strings.Builder
	saved := map[string]string{}
	names := newNames()
	fill := func(s string) string { return os.Expand(s, func(k string) string { return saved[k] }) }
	for _, s := range steps {
		o.clock.Advance(time.Minute)
		from := o.end()
		got := o.call(s.method, fill(s.target), fill(s.body), s.headers...)
		if s.save != "" {
			saved[s.save] = got.text(t, "id")
		}
		if s.saveItem != "" {
			saved[s.saveItem] = got.json(t)["items"].([]any)[0].(map[string]any)["id"].(string)
		}
		fmt.Fprintf(&script, "> %s %s\n", s.method, names.give(fill(s.target)))
		for i := 0; i+1 < len(s.headers); i += 2 {
			fmt.Fprintf(&script, "> %s: %s\n", s.headers[i], s.headers[i+1])
		}
		if s.body != "" {
			fmt.Fprintf(&script, "%s\n", names.give(fill(s.body)))
		}
		fmt.Fprintf(&script, "\n< %d %s\n", got.Status, http.StatusText(got.Status))
		for _, h := range []string{"Etag", "Location", "X-Change-Set", "Idempotent-Replayed"} {
			if v := got.Header.Get(h); v != "" {
				fmt.Fprintf(&script, "< %s: %s\n", h, names.give(v))
			}
		}
		if len(got.Body) > 0 {
			var pretty bytes.Buffer
			must(t, json.Indent(&pretty, bytes.TrimSpace(got.Body), "", "  "))
			fmt.Fprintf(&script, "%s\n", names.give(pretty.String()))
		}
		for _, e := range o.since(from) {
			fmt.Fprintf(&script, "\n! %s %s %s", e.Type, names.give(e.Subject.ID), names.give(string(e.Data)))
			if e.Reason != "" {
				fmt.Fprintf(&script, " (%s)", e.Reason)
			}
		}
		script.WriteString("\n\n")
	}
	compare(t, filepath.Join("testdata", filepath.FromSlash(name)+".txt"), script.String())
}

func compare(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		must(t, os.MkdirAll(filepath.Dir(file), 0o755))
		must(t, os.WriteFile(file, []byte(got), 0o644))
		return
	}
	want, err := os.ReadFile(file)
	must(t, err)
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s differs (run with -update if that is meant):\n%s", file, d)
	}
}

// names replaces what differs from run to run by names in order of appearance.
type names struct{ seen, count map[string]string }

var (
	identifiers = regexp.MustCompile(`\b(usr|unit|loc|chg|tok|attr|req|imp|job|ses|note)_[0-9a-hjkmnp-tv-z]{26}\b`)
	secrets     = regexp.MustCompile(`(rst|rsl)_[0-9A-Za-z]{49}`)
	hashes      = regexp.MustCompile(`("hash": ?")[0-9a-f]{64}"`) // of what has identifiers in it
	cursors     = regexp.MustCompile(`("next": )"[^"]+"|(cursor=)[^& ]+`)
)

func newNames() *names { return &names{map[string]string{}, map[string]string{}} }

func (n *names) give(text string) string {
	text = secrets.ReplaceAllString(text, "${1}_…")
	text = hashes.ReplaceAllString(text, `$1<hash>"`)
	text = cursors.ReplaceAllString(text, `$1$2<cursor>`)
	return identifiers.ReplaceAllStringFunc(text, func(id string) string {
		if n.seen[id] == "" {
			prefix, _, _ := strings.Cut(id, "_")
			n.count[prefix] += "i"
			n.seen[id] = fmt.Sprintf("%s_%d", prefix, len(n.count[prefix]))
		}
		return n.seen[id]
	})
}

// end gives the end of the journal.
func (o *office) end() (p roster.Position) {
	o.t.Helper()
	must(o.t, o.store.View(o.t.Context(), func(v *store.View) (err error) {
		p, err = v.LastPosition(o.t.Context())
		return err
	}))
	return p
}

// since gives what was journalled behind a position.
func (o *office) since(p roster.Position) (events []roster.Event) {
	o.t.Helper()
	storetest.AwaitEnd(o.t, o.store)
	must(o.t, o.store.View(o.t.Context(), func(v *store.View) (err error) {
		events, err = v.EventsAfter(o.t.Context(), p, 1000)
		return err
	}))
	return events
}
