package telemetry

import (
	"context"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Standing is what the database says about work that waits.
type Standing struct {
	Sessions int64
	Jobs     []Jobs
	Readers  []Reader
	SealAge  time.Duration // of the first event that is not sealed
}

// Jobs is how many jobs of a kind are in a state.
type Jobs struct {
	Kind, State string
	Count       int64
}

// Reader is how far a reader of the journal is behind.
type Reader struct {
	Name   string
	Events int64
}

// Look asks the database how things stand.
type Look func(ctx context.Context) (Standing, error)

// lookTime is how long a scrape waits for the database. The other metrics must
// be seen above all while it does not answer.
const lookTime = 5 * time.Second

// standing looks at the database when it is scraped.
type standing struct {
	look                                   Look
	log                                    *slog.Logger
	seen, sessions, jobs, readers, sealAge *prometheus.Desc
}

func (m *Metrics) lookAt(look Look, log *slog.Logger) {
	describe := func(name, help string, labels ...string) *prometheus.Desc {
		m.families = append(m.families, Family{name, "gauge", labels, help})
		return prometheus.NewDesc(name, help, labels, nil)
	}
	m.standing = standing{
		look: look, log: log,
		seen:     describe("roster_database_up", "1 when the database answered this scrape in time, otherwise 0 and the following four are missing."),
		sessions: describe("roster_sessions", "Sessions of browsers that hold."),
		jobs:     describe("roster_jobs", "Jobs in the database, by kind and state.", "kind", "state"),
		readers:  describe("roster_journal_reader_lag_events", "Events that wait for a reader of the journal.", "reader"),
		sealAge:  describe("roster_journal_seal_age_seconds", "Age of the first event that is not sealed yet; 0 when all are."),
	}
	m.registry.MustRegister(&m.standing)
}

// Describe implements prometheus.Collector.
func (s *standing) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{s.seen, s.sessions, s.jobs, s.readers, s.sealAge} {
		to <- d
	}
}

// Collect implements prometheus.Collector.
func (s *standing) Collect(to chan<- prometheus.Metric) {
	if s.look == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), lookTime)
	defer cancel()
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	now, err := s.look(ctx)
	if err != nil {
		s.log.Warn("the database does not say how things stand", "error", err)
		gauge(s.seen, 0)
		return
	}
	gauge(s.seen, 1)
	gauge(s.sessions, float64(now.Sessions))
	for _, j := range now.Jobs {
		gauge(s.jobs, float64(j.Count), j.Kind, j.State)
	}
	for _, r := range now.Readers {
		gauge(s.readers, float64(r.Events), r.Name)
	}
	gauge(s.sealAge, now.SealAge.Seconds())
}
