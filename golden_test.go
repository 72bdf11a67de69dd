package roster_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"roster"
)

var update = flag.Bool("update", false, "create the golden files that are missing; existing ones are never rewritten")

func mustJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}

// samplePayloads has every field of every payload filled, for the first golden
// file of its type.
func samplePayloads() []roster.Payload {
	until := time.Date(2026, 3, 1, 8, 30, 0, 123456000, time.UTC)
	status := func(from, to roster.Status) roster.Payload {
		return roster.UserStatusChanged{From: from, To: to, Until: until}
	}
	node := roster.NodeID("unit_01kjm1bp00e00800000000000")
	low, high := 1.0, 2.5
	return []roster.Payload{
		roster.UserCreated{Values: roster.Values{"userName": "anna", "emails": `[{"value":"anna@example.org","type":"work","primary":true}]`}, Status: roster.Active},
		roster.UserUpdated{Changes: map[string]roster.Delta{"title": {Old: "Clerk", New: "Lead"}, "nickName": {Old: "Ann", New: ""}}},
		status(roster.Inactive, roster.Staged), status(roster.Staged, roster.Active), status(roster.Active, roster.Inactive),
		status(roster.Active, roster.Suspended), status(roster.Inactive, roster.Archived),
		roster.UserLocked{Until: until},
		roster.UserUnlocked{},
		roster.UserDeleted{},
		roster.UserRestored{},
		roster.NoteAdded{Note: "note_01kjm1bp00e00800000000000", Pinned: true},
		roster.NoteChanged{Note: "note_01kjm1bp00e00800000000000", Text: true, Pinned: true},
		roster.NoteRemoved{Note: "note_01kjm1bp00e00800000000000"},
		roster.NodeCreated{Name: "Sales", Parent: node},
		roster.NodeUpdated{Changes: map[string]roster.Delta{"name": {Old: "Sales", New: "Sales EMEA"}}},
		roster.NodeDeleted{},
		roster.NodeRestored{},
		roster.AttributeCreated{Attribute: roster.Attribute{
			ID: "attr_01kjm1bp00e00800000000000", Name: "badge", Label: "Badge", Type: roster.Choice,
			Group: "custom", Path: "badge", Description: "The colour of the badge.", Required: true, Unique: true, CaseExact: true, ReadOnly: true,
			Choices: []string{"red", "blue"}, Pattern: "[a-z]+", MaxLength: 8, Min: &low, Max: &high, Sensitivity: roster.InHouse, Custom: true, Version: 1,
		}},
		roster.AttributeDeleted{},
		roster.ChangeSetPlanned{Origin: "import", Hash: "ab12", Counts: map[string]int64{"create": 2}},
		roster.ChangeSetApplied{Counts: map[string]int64{"applied": 2}, RollbackOf: "chg_01kjm1bp00e00800000000000"},
		roster.ChangeSetFailed{Failure: "the disk is full"},
		roster.ChangeSetCancelled{},
		roster.ChangeSetResumed{},
		roster.ImportUploaded{Name: "people.csv", Size: 1024, SHA256: "cd34"},
		roster.ImportDiscarded{Name: "people.csv", SHA256: "cd34"},
		roster.JournalExported{Format: "jsonl", Rows: 3},
		roster.UsersExported{Format: "csv", Columns: []string{"displayName", "email"}, Filter: `title co "clerk"`, Deleted: true, Rows: 3},
		roster.SetupCompleted{},
		roster.RoleGranted{Role: "reader"},
		roster.RoleRevoked{Role: "reader"},
		roster.PasswordSet{},
		roster.PasswordLinkCreated{Expires: until},
		roster.SessionStarted{Source: "192.0.2.1"},
		roster.SessionEnded{Cause: "signed out"},
		roster.SignInFailed{Source: "192.0.2.1", Cause: "password"},
		roster.TokenCreated{Name: "sync", Role: "reader", Expires: until},
		roster.TokenRevoked{},
		roster.OrganisationChanged{Changes: map[string]roster.Delta{"name": {Old: "", New: "Example Works"}}},
	}
}

func goldenFile(kind string) string {
	name, version, _ := strings.Cut(kind, "/")
	return filepath.Join("testdata", "events", name+"_v"+version+".json")
}

func TestEveryEventDecodesForEver(t *testing.T) {
	t.Parallel()
	if *update {
		createMissing(t)
	}
	known := map[string]bool{}
	for _, kind := range roster.EventTypes() {
		known[goldenFile(kind)] = true
		data, err := os.ReadFile(goldenFile(kind))
		if err != nil {
			t.Errorf("%s has no golden file: add a sample to samplePayloads and run go test -run %s -update .", kind, t.Name())
			continue
		}
		checkGolden(t, kind, data)
	}
	files, _ := filepath.Glob(filepath.Join("testdata", "events", "*.json"))
	for _, f := range files {
		if !known[f] {
			t.Errorf("%s is of no known type: events that were written once must be readable for ever", f)
		}
	}
}

func checkGolden(t *testing.T, kind string, data []byte) {
	t.Helper()
	name, _, _ := strings.Cut(kind, "/")
	payload, err := roster.Event{Type: name, V: versionOf(kind), Data: data}.Decode()
	if err != nil {
		t.Errorf("%s: %v", kind, err)
		return
	}
	// Nothing that was written may be lost or told otherwise.
	strict := json.NewDecoder(bytes.NewReader(data))
	strict.DisallowUnknownFields()
	if err := strict.Decode(payload); err != nil {
		t.Errorf("%s: %v", kind, err)
	}
	var want bytes.Buffer
	if err := json.Compact(&want, data); err != nil {
		t.Errorf("%s: %v", kind, err)
	}
	if got := mustJSON(payload); !bytes.Equal(got, want.Bytes()) {
		t.Errorf("%s is written differently now: make a new version of the type instead\n was %s\n now %s", kind, want.Bytes(), got)
	}
}

func versionOf(kind string) (v int) {
	_, version, _ := strings.Cut(kind, "/")
	_ = json.Unmarshal([]byte(version), &v)
	return v
}

func createMissing(t *testing.T) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join("testdata", "events"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, p := range samplePayloads() {
		e := roster.NewEvent(roster.Subject{}, p)
		var text bytes.Buffer
		_ = json.Indent(&text, e.Encoded(), "", "  ")
		text.WriteByte('\n')
		f, err := os.OpenFile(goldenFile(e.Type+"/"+string(mustJSON(e.V))), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if os.IsExist(err) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(text.Bytes()); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// The words that clients, files and scripts rely on may only grow in number.
func TestWordsAreStable(t *testing.T) {
	t.Parallel()
	kinds := []roster.Kind{
		roster.Internal, roster.Invalid, roster.NotFound, roster.Conflict, roster.Stale, roster.Unauthenticated,
		roster.Forbidden, roster.TooMany, roster.TooLarge, roster.Unavailable,
	}
	for i, k := range kinds {
		if int(k) != i {
			t.Errorf("the kind at place %d has become %d: new kinds go to the end", i, k)
		}
	}
	now := map[string]string{
		"status":     joinWords(roster.Statuses),
		"type":       joinWords(allTypes),
		"verb":       joinWords(verbs[:13]),
		"permission": joinWords([]roster.Permission{roster.UsersRead, roster.UsersWrite, roster.NodesRead, roster.NodesWrite, roster.AttributesRead, roster.AttributesWrite, roster.ImportsWrite, roster.ChangeSetsRead, roster.ChangeSetsWrite, roster.JournalRead, roster.JobsRead, roster.JobsWrite, roster.TokensWrite, roster.RolesWrite, roster.SelfRead, roster.PublicPermission, roster.SigninWrite}),
		"prefix":     joinWords([]string{roster.PrefixUser, roster.PrefixUnit, roster.PrefixLocation, roster.PrefixChangeSet, roster.PrefixAttribute, roster.PrefixImport, roster.PrefixJob, roster.PrefixSession, roster.PrefixToken, roster.PrefixRequest}),
	}
	then := map[string]string{
		"status":     "staged active inactive suspended archived",
		"type":       "text longText number boolean date instant email phone url country language timezone choice multiChoice user unit location emails phones addresses",
		"verb":       "update activate deactivate suspend stage archive lock unlock delete restore confirm create revert",
		"permission": "users.read users.write units.read units.write attributes.read attributes.write imports.write changesets.read changesets.write journal.read jobs.read jobs.write tokens.write roles.write self.read public",
		"prefix":     "usr unit loc chg attr imp job ses tok req",
	}
	for name, want := range then {
		if got := now[name]; !strings.HasPrefix(got+" ", want+" ") {
			t.Errorf("the words of %s may only be added to\n got %s\nwant %s", name, got, want)
		}
	}
}

func joinWords[T ~string](list []T) string {
	words := make([]string, len(list))
	for i, w := range list {
		words[i] = string(w)
	}
	return strings.Join(words, " ")
}
