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
func (w *works) exported(body string) string {
	w.t.Helper()
	id := w.want(http.StatusAccepted, post, v1+"/exports", body).text(w.t, "id")
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
