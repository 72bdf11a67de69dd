package api_test

import (
	"encoding/csv"
	"fmt"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roster"
)

// upload hands a file in.
func (w *works) upload(name, content string) answer {
	w.t.Helper()
	r := httptest.NewRequest(http.MethodPost, "http://localhost:8080/api/v1/imports?name="+url.QueryEscape(name), strings.NewReader(content))
	r.Header.Set("Content-Type", "application/octet-stream")
	r.Header.Set("Authorization", "Bearer "+w.token)
	return w.serve(r)
}

// planFile hands a file in and plans it.
func (w *works) planFile(name, content, options string) map[string]any {
	w.t.Helper()
	i := w.upload(name, content)
	if i.Status != http.StatusCreated && i.Status != http.StatusOK {
		w.t.Fatalf("the file is answered %d %s", i.Status, i.Body)
	}
	set := w.call(http.MethodPost, "/api/v1/imports/"+i.text(w.t, "id")+"/plan", options)
	if set.Status != http.StatusAccepted && set.Status != http.StatusOK {
		w.t.Fatalf("the plan is answered %d %s", set.Status, set.Body)
	}
	return w.until(set.text(w.t, "id"), "planned")
}

const staff = "userName,displayName,email,title\nanna,Anna Lee,anna@example.com,Clerk\nbo,Bo Ek,bo@example.com,Chief\n"

func TestImport(t *testing.T) {
	t.Parallel()

	eachWorks(t, func(t *testing.T, w *works) {
		// The same content must be one import, and the same plan one change set.
		first, again := w.upload("staff.csv", staff), w.upload("staff.csv", staff)
		id := first.text(t, "id")
		if first.Status != http.StatusCreated || again.Status != http.StatusOK || again.text(t, "id") != id {
			t.Fatalf("two uploads are answered %d %s and %d %s", first.Status, first.Body, again.Status, again.Body)
		}
		if diff := cmp.Diff(first.json(t), w.want(http.StatusOK, http.MethodGet, "/api/v1/imports/"+id, "").json(t)); diff != "" {
			t.Errorf("the import reads other than it was made:\n%s", diff)
		}
		// A small file must be planned in the same breath.
		plan := w.want(http.StatusAccepted, http.MethodPost, "/api/v1/imports/"+id+"/plan", `{"source":"hr"}`)
		if set := plan.json(t); set["state"] != "planned" || set["counts"].(map[string]any)["create"] != 2.0 || len(set["mapping"].([]any)) != 4 {
			t.Errorf("the plan is %s", plan.Body)
		}
		twice := w.want(http.StatusOK, http.MethodPost, "/api/v1/imports/"+id+"/plan", `{"source":"hr"}`)
		if twice.text(t, "id") != plan.text(t, "id") {
			t.Errorf("the same plan again is %s, want %s", twice.text(t, "id"), plan.text(t, "id"))
		}
		w.want(http.StatusAccepted, http.MethodPost, "/api/v1/changesets/"+plan.text(t, "id")+"/apply", `{"hash":"`+plan.text(t, "hash")+`"}`)
		w.applied(plan.text(t, "id"))
		if anna := w.want(http.StatusOK, http.MethodGet, "/api/v1/users/anna@example.com", ""); anna.text(t, "title") != "Clerk" {
			t.Errorf("anna is %s", anna.Body)
		}
		w.want(http.StatusNotFound, http.MethodGet, "/api/v1/imports/imp_no", "")
		w.want(http.StatusNotFound, http.MethodPost, "/api/v1/imports/imp_no/plan", "")
	})
}

func TestImportRights(t *testing.T) {
	t.Parallel()
	w := openWorks(t, storetestDatabase(t))
	reader := "Bearer " + w.as(roster.Reader)

	// Who may only read must not hand in files, and must not have one read first.
	r := httptest.NewRequest(http.MethodPost, "http://localhost:8080/api/v1/imports?name=x.csv", unread{t})
	r.Header.Set("Authorization", reader)
	if got := w.serve(r); got.Status != http.StatusForbidden {
		t.Errorf("a reader's file is answered %d %s", got.Status, got.Body)
	}
}

type unread struct{ t *testing.T }

func (u unread) Read([]byte) (int, error) {
	u.t.Error("the body of a refused upload was read")
	return 0, fmt.Errorf("not to be read")
}

// D12, D16: what stands in a file must come back as text in JSON and nothing
// else, and a failure must not tell of the inside of the house.
func TestImportFaults(t *testing.T) {
	t.Parallel()
	w := openWorks(t, storetestDatabase(t))
	for name, content := range map[string]string{
		"empty":           "",
		"an open quote":   "userName,displayName\nanna,\"Anna\nbo,Bo\n",
		"NUL bytes":       "userName\x00,displayName\nan\x00na,Anna\n",
		"a broken book":   "PK\x03\x04 this is no workbook",
		"hostile headers": "user\x1b[31mName\u2028,\"x\r\nSet-Cookie: a=b\",<script>\nanna,b,c\n",
	} {
		got := w.upload("../../etc/\x1b[2J\r\n"+name+".csv", content)
		body := string(got.Body)
		if got.Status >= 500 {
			t.Errorf("%s: %d %s", name, got.Status, body)
		}
		for _, leak := range []string{t.TempDir(), "/tmp/", "goroutine", ".go:", "select ", "\x1b", "\r", "\u2028", "<script>"} {
			if strings.Contains(body, leak) {
				t.Errorf("%s: the answer holds %q: %s", name, leak, body)
			}
		}
		if got.Status < 300 {
			w.call(http.MethodPost, "/api/v1/imports/"+got.text(t, "id")+"/plan", "")
		}
	}
	for line := range strings.Lines(w.log.String()) {
		if strings.ContainsAny(strings.TrimSuffix(line, "\n"), "\x1b\r\u2028") || !strings.HasPrefix(line, "{") {
			t.Errorf("a line of the log is not one escaped record: %q", line)
		}
	}
}

// E01: what failed must come back as a file that no program opens by itself
// and no spreadsheet runs.
func TestDownloadFailed(t *testing.T) {
	t.Parallel()
	w := openWorks(t, storetestDatabase(t))
	w.hire("bo", "email", "anna@example.com")
	file := "userName,displayName,email,title\nanna,Anna Lee,anna@example.com,\"=HYPERLINK(\"\"http://example.net\"\")\"\ncleo,Cleo,cleo@example.com,Clerk\n"
	set := w.planFile("staff \"2030\".csv", file, "")
	got := w.want(http.StatusOK, http.MethodGet, "/api/v1/changesets/"+set["id"].(string)+"/failed", "")
	kind, parameters, err := mime.ParseMediaType(got.Header.Get("Content-Disposition"))
	if err != nil || kind != "attachment" || parameters["filename"] != "staff \"2030\" (failed).csv" {
		t.Errorf("the file is offered as %q", got.Header.Get("Content-Disposition"))
	}
	if got.Header.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(got.Header.Get("Content-Type"), "text/csv") {
		t.Errorf("the headers are %v", got.Header)
	}
	rows, err := csv.NewReader(strings.NewReader(string(got.Body))).ReadAll()
	must(t, err)
	if len(rows) != 2 || rows[1][0] != "anna" || rows[1][3] != `'=HYPERLINK("http://example.net")` || rows[1][4] == "" {
		t.Errorf("the rows are %q", rows)
	}
	// What came from no file has none to give.
	batch, _ := w.newcomers(0, 1)
	other := w.plan(roster.ChangeSet{Origin: roster.OriginImport}, batch...)
	if got := w.want(http.StatusConflict, http.MethodGet, "/api/v1/changesets/"+string(other.ID)+"/failed", ""); got.text(t, "code") != "no_file" {
		t.Errorf("no file is answered %s", got.Body)
	}
	// A reader may have it: it holds no more than the change set shows.
	w.want(http.StatusOK, http.MethodGet, "/api/v1/changesets/"+set["id"].(string)+"/failed", "", "Authorization", "Bearer "+w.as(roster.Reader))
}
