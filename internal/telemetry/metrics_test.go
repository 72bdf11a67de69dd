package telemetry_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"roster"
	"roster/internal/telemetry"
)

func TestWhatRoomsTell(t *testing.T) {
	t.Parallel()
	m := telemetry.New("v1", func(context.Context) (telemetry.Standing, error) {
		return telemetry.Standing{
			Sessions: 3, Jobs: []telemetry.Jobs{{Kind: "import.plan", State: "running", Count: 2}},
			Readers: []telemetry.Reader{{Name: "seal", Events: 7}}, SealAge: 1500 * time.Millisecond,
		}, nil
	}, discard)
	m.Transaction(false, time.Millisecond, nil)
	m.Transaction(true, time.Millisecond, roster.Errorf(roster.Conflict, "conflict", "no"))
	m.Transaction(true, time.Millisecond, errors.New("disk"))
	m.Transaction(true, time.Millisecond, context.Canceled)
	m.Group(5)
	m.Ran("import.plan", "done", time.Second)
	m.Items("import.plan", 500)
	m.SignIn("throttled")
	m.Anchored(nil)
	m.Anchored(errors.New("share away"))
	got := scrape(t, m)

	// Each thing that a room tells, and that the database says, must be seen.
	for _, want := range []string{
		`roster_store_transaction_duration_seconds_count{kind="view",outcome="ok"} 1`,
		`roster_store_transaction_duration_seconds_count{kind="update",outcome="refused"} 1`,
		`roster_store_transaction_duration_seconds_count{kind="update",outcome="failed"} 1`,
		`roster_store_transaction_duration_seconds_count{kind="update",outcome="cancelled"} 1`,
		`roster_store_group_size_sum 5`,
		`roster_job_run_duration_seconds_sum{kind="import.plan",state="done"} 1`,
		`roster_items_total{kind="import.plan"} 500`,
		`roster_sign_ins_total{outcome="throttled"} 1`,
		`roster_database_up 1`,
		`roster_sessions 3`,
		`roster_jobs{kind="import.plan",state="running"} 2`,
		`roster_journal_reader_lag_events{reader="seal"} 7`,
		`roster_journal_seal_age_seconds 1.5`,
		`roster_journal_anchor_writes_total{outcome="ok"} 1`,
		`roster_journal_anchor_writes_total{outcome="failed"} 1`,
	} {
		if !strings.Contains(got, want+"\n") {
			t.Errorf("no %s", want)
		}
	}
}

// When the database is away, the other metrics must be seen all the more.
func TestScrapeWithoutDatabase(t *testing.T) {
	t.Parallel()
	m := telemetry.New("v1", func(context.Context) (telemetry.Standing, error) { return telemetry.Standing{}, errors.New("away") }, discard)
	got := scrape(t, m)
	if !strings.Contains(got, "roster_database_up 0\n") || strings.Contains(got, "roster_sessions ") || !strings.Contains(got, "go_goroutines") {
		t.Errorf("a scrape while the database is away:\n%s", got)
	}
}
