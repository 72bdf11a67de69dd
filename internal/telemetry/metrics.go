package telemetry

import (
	"log/slog"
	"net/http"
	"runtime"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics counts what a server does.
type Metrics struct {
	registry *prometheus.Registry
	families []Family

	requests     *prometheus.CounterVec
	latency      *prometheus.HistogramVec
	inFlight     *prometheus.GaugeVec
	transactions *prometheus.HistogramVec
	groups       *prometheus.HistogramVec
	runs         *prometheus.HistogramVec
	items        *prometheus.CounterVec
	signIns      *prometheus.CounterVec
	anchors      *prometheus.CounterVec
	standing     standing
}

// Family is all series of one name, as docs/monitoring.md lists them.
type Family struct {
	Name   string
	Kind   string // counter, gauge or histogram
	Labels []string
	Help   string
}

// The bounds of histograms in seconds. The steps are about those at which
// somebody would act: 15 ms is what one edit may take, 100 ms what others may
// wait while an import runs.
var (
	requestBounds     = []float64{.001, .0025, .005, .01, .015, .025, .05, .1, .25, .5, 1, 2.5, 10}
	transactionBounds = []float64{.0001, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 5}
	runBounds         = []float64{.01, .1, 1, 5, 15, 60, 300, 900, 3600}
	groupBounds       = []float64{1, 2, 4, 8, 16, 32, 64, 128, 256}
)

// New makes metrics of a program of this version. What stands in the database is
// asked of look at each scrape; it may be nil.
func New(version string, look Look, log *slog.Logger) *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry()}
	m.requests = m.counter("roster_http_requests_total", "Requests answered.", "method", "route", "code")
	m.latency = m.histogram("roster_http_request_duration_seconds", "Time from a request to the end of its answer, event streams left out.", requestBounds, "method", "route")
	m.inFlight = m.gauge("roster_http_requests_in_flight", "Requests being answered, open event streams among them.")
	m.transactions = m.histogram("roster_store_transaction_duration_seconds", "Time that transactions took, waiting for their turn and for the disk included.", transactionBounds, "kind", "outcome")
	m.groups = m.histogram("roster_store_group_size", "Transactions that shared one commit; embedded database only.", groupBounds)
	m.runs = m.histogram("roster_job_run_duration_seconds", "Time that one run of a job took, by the state it left the job in.", runBounds, "kind", "state")
	m.items = m.counter("roster_items_total", "Rows planned and items applied or rolled back by jobs.", "kind")
	m.signIns = m.counter("roster_sign_ins_total", "Attempts to sign in with a password.", "outcome")
	m.anchors = m.counter("roster_journal_anchor_writes_total", "Checkpoints of the journal written to the anchor file.", "outcome")
	m.gauge("roster_build_info", "Always 1; the labels say what runs.", "version", "go").WithLabelValues(version, runtime.Version()).Set(1)
	m.lookAt(look, log)
	m.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Families lists what is exported beside the metrics of Go and of the process.
func (m *Metrics) Families() []Family { return m.families }

// Handler answers scrapes.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4, Timeout: 2 * lookTime})
}

func (m *Metrics) counter(name, help string, labels ...string) *prometheus.CounterVec {
	v := prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
	m.add(v, Family{name, "counter", labels, help})
	return v
}

func (m *Metrics) gauge(name, help string, labels ...string) *prometheus.GaugeVec {
	v := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: name, Help: help}, labels)
	m.add(v, Family{name, "gauge", labels, help})
	return v
}

func (m *Metrics) histogram(name, help string, bounds []float64, labels ...string) *prometheus.HistogramVec {
	v := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: name, Help: help, Buckets: bounds}, labels)
	m.add(v, Family{name, "histogram", labels, help})
	return v
}

func (m *Metrics) add(c prometheus.Collector, f Family) {
	m.registry.MustRegister(c) // fails only when two have one name, at the start of every test
	m.families = append(m.families, f)
}

// Transaction counts a transaction of the store.
func (m *Metrics) Transaction(writes bool, took time.Duration, err error) {
	kind := "view"
	if writes {
		kind = "update"
	}
	m.transactions.WithLabelValues(kind, outcome(err)).Observe(took.Seconds())
}

// Group counts a commit that so many transactions shared.
func (m *Metrics) Group(size int) { m.groups.WithLabelValues().Observe(float64(size)) }

// Ran counts one run of a job, by the state it left the job in.
func (m *Metrics) Ran(kind, state string, took time.Duration) {
	m.runs.WithLabelValues(kind, state).Observe(took.Seconds())
}

// Items counts what a kind of job has got done.
func (m *Metrics) Items(kind string, n int64) { m.items.WithLabelValues(kind).Add(float64(n)) }

// SignIn counts an attempt to sign in.
func (m *Metrics) SignIn(outcome string) { m.signIns.WithLabelValues(outcome).Inc() }

// Anchored counts an attempt to write a checkpoint to the anchor file.
func (m *Metrics) Anchored(err error) { m.anchors.WithLabelValues(outcome(err)).Inc() }
