package api_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"roster"
	"roster/internal/bulk/table"
)

// exported asks for a file and waits until it is there.
func (w *works) exported(body string) string { return w.written("/exports", body) }

func (w *works) written(path, body string) string {
	w.t.Helper()
	id := w.want(http.StatusAccepted, post, v1+path, body).text(w.t, "id")
	for end := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		e := w.want(http.StatusOK, get, v1+"/exports/"+id, "").json(w.t)
		switch {
		case e["state"] == "done":
			return id
		case e["state"] == "failed" || time.Now().After(end):
			w.t.Fatalf("the export is %v", e)
		}
	}
}

// A list is written with the columns and in the order that were asked for, as
// an import reads it, and nothing in it is a formula. The journal tells of it,
// and nobody else can have it.
func TestExports(t *testing.T) {
	t.Parallel()
	eachWorks(t, func(t *testing.T, w *works) {
		unit := w.want(http.StatusCreated, post, v1+"/units", `{"name":"Sales"}`).text(t, "id")
		w.hire("bo", "title", "Clerk", "unit", unit)
		w.hire("cy", "title", `=cmd|'/c calc'!A1`, "manager", "bo", "unit", unit)
		w.hire("di", "title", "Lead, \"acting\"", "displayName", "Zoë Ødegård")
		from := w.end()

		id := w.exported(`{"filter":"title pr","sort":"-displayName","columns":["displayName","title","unit","manager","status"]}`)
		got := w.want(http.StatusOK, get, v1+"/exports/"+id+"/file", "")
		want := "\uFEFFDisplay name,Job title,Unit,Manager,Status\r\n" +
			"Zoë Ødegård,\"Lead, \"\"acting\"\"\",,,active\r\n" +
			"Cy,'=cmd|'/c calc'!A1,Sales,bo,active\r\n" +
			"Bo,Clerk,Sales,,active\r\n"
		if string(got.Body) != want {
			t.Errorf("got\n%s\nwant\n%s", got.Body, want)
		}
		if d := got.Header.Get("Content-Disposition"); !strings.Contains(d, "attachment") || !strings.Contains(d, ".csv") {
			t.Errorf("Content-Disposition: %s", d)
		}
		events := w.since(from)
		if len(events) != 1 || events[0].Type != "users.exported" || !strings.Contains(string(events[0].Data), `"rows":3`) || events[0].Actor.ID != string(w.admin) {
			t.Errorf("events: %v", events)
		}

		// A workbook holds the same, and everything there is unless columns are named.
		id = w.exported(`{"filter":"userName eq \"bo\"","format":"xlsx"}`)
		path := filepath.Join(t.TempDir(), "people.xlsx")
		must(t, os.WriteFile(path, w.want(http.StatusOK, get, v1+"/exports/"+id+"/file", "").Body, 0o600))
		file, err := table.Open(path, "people.xlsx", table.Limits{})
		must(t, err)
		if columns := file.Columns(); len(columns) < 40 || columns[0] != "Id" {
			t.Errorf("columns: %v", columns)
		}

		// Others know nothing of it, whatever their role.
		reader := "Bearer " + w.another("eve", roster.Administrator)
		for _, path := range []string{"", "/file"} {
			if got := w.call(get, v1+"/exports/"+id+path, "", "Authorization", reader); got.Status != http.StatusNotFound {
				t.Errorf("another: %d %s", got.Status, got.Body)
			}
		}

		// After a day it is gone, and so it is for the sweeper.
		w.clock.Advance(25 * time.Hour)
		if got := w.call(get, v1+"/exports/"+id+"/file", ""); got.Status != http.StatusNotFound || got.text(t, "code") != "export_expired" {
			t.Errorf("after a day: %d %s", got.Status, got.Body)
		}
		must(t, w.exports.Sweep(t.Context()))
		if got := w.call(get, v1+"/exports/"+id, ""); got.Status != http.StatusNotFound {
			t.Errorf("after the sweep: %d %s", got.Status, got.Body)
		}

		for code, body := range map[string]string{
			"export_column":          `{"columns":["shoeSize"]}`,
			"sort_unknown_attribute": `{"sort":"shoeSize"}`,
		} {
			if got := w.call(post, v1+"/exports", body); got.Status != http.StatusUnprocessableEntity || got.text(t, "code") != code {
				t.Errorf("%s: %d %s", code, got.Status, got.Body)
			}
		}
	})
}

// another makes a second person with a role and gives a token of theirs.
func (w *works) another(name string, role roster.Role) string {
	w.t.Helper()
	id := w.hire(name)
	w.want(http.StatusOK, post, v1+"/users/"+id+"/roles", fmt.Sprintf(`{"role":%q}`, role))
	return w.powerlessToken(id)
}

// Events are written in their order, as lines of JSON or as a table in which
// nothing is a formula; the journal tells of it.
func TestJournalExports(t *testing.T) {
	t.Parallel()
	eachWorks(t, func(t *testing.T, w *works) {
		w.hire("bo", "title", "Clerk")
		w.want(http.StatusOK, patch, v1+"/users/bo", `{"values":{"title":"Chief"},"reason":"=cmd|' /c calc'!A1"}`)
		w.want(http.StatusOK, patch, v1+"/users/bo", `{"values":{"title":"Boss"}}`)
		// Transactions of other tests hold the journal of a shared server back.
		for end := time.Now().Add(patience); len(w.want(http.StatusOK, get, v1+"/journal?type=user.updated", "").json(t)["items"].([]any)) < 2 && time.Now().Before(end); {
			time.Sleep(5 * time.Millisecond)
		}
		from := w.end()

		id := w.written("/journal/exports", `{"type":"user.updated","format":"jsonl"}`)
		got := w.want(http.StatusOK, get, v1+"/exports/"+id+"/file", "")
		lines := strings.Split(strings.TrimSpace(string(got.Body)), "\n")
		if len(lines) != 2 || !strings.Contains(lines[0], `"new":"Chief"`) || !strings.Contains(lines[1], `"new":"Boss"`) {
			t.Errorf("got\n%s", got.Body)
		}
		if d := got.Header.Get("Content-Disposition"); !strings.Contains(d, "journal-") || !strings.Contains(d, ".jsonl") {
			t.Errorf("Content-Disposition: %s", d)
		}
		events := w.since(from)
		if len(events) != 1 || events[0].Type != "journal.exported" || string(events[0].Data) != `{"format":"jsonl","rows":2}` {
			t.Errorf("events: %v", events)
		}

		id = w.written("/journal/exports", `{"text":"CHIEF","format":"csv"}`)
		table := string(w.want(http.StatusOK, get, v1+"/exports/"+id+"/file", "").Body)
		if !strings.HasPrefix(table, "\uFEFFposition,at,type,actor,") || strings.Count(table, "\r\n") != 3 || !strings.Contains(table, ",'=cmd|") {
			t.Errorf("got\n%s", table)
		}
		// A file of nothing is a file all the same.
		id = w.written("/journal/exports", `{"text":"nothing has this","format":"jsonl"}`)
		got = w.want(http.StatusOK, get, v1+"/exports/"+id+"/file", "")
		if kind, d := got.Header.Get("Content-Type"), got.Header.Get("Content-Disposition"); len(got.Body) > 0 || kind != "text/plain" || !strings.Contains(d, ".jsonl") {
			t.Errorf("%d bytes of %q, %q", len(got.Body), kind, d)
		}
		w.want(http.StatusUnprocessableEntity, post, v1+"/journal/exports", `{"format":"xlsx"}`)
		w.want(http.StatusNotFound, post, v1+"/journal/exports", `{"format":"csv","actor":"nobody"}`)
	})
}
