package telemetry_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"roster/internal/telemetry"
)

// keeper keeps what it is given after the end, unlike the exporter it is made of.
type keeper struct{ *tracetest.InMemoryExporter }

func (keeper) Shutdown(context.Context) error { return nil }

func TestTraces(t *testing.T) {
	t.Parallel()
	kept := keeper{tracetest.NewInMemoryExporter()}
	tracer := telemetry.NewTracer(kept)
	h := door(telemetry.New("v1", nil, discard), tracer)
	r := httptest.NewRequest(http.MethodGet, "/api/v1/users/usr_secret", http.NoBody)
	r.Header.Set("Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
	h.ServeHTTP(httptest.NewRecorder(), r)
	_, span := tracer.Begin(t.Context(), "job import.plan", "roster.job", "job_1")
	span.End(errors.New("Anna is missing"))
	if err := tracer.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	spans := map[string]tracetest.SpanStub{}
	for _, s := range kept.GetSpans() {
		spans[s.Name] = s
	}
	request, deed, job := spans["GET /api/v1/users/{id}"], spans["getUser"], spans["job import.plan"]

	// The deed belongs to its request, which carries the identifier that the log has.
	if deed.Parent.SpanID() != request.SpanContext.SpanID() || !request.SpanContext.IsValid() {
		t.Errorf("the spans are %v", kept.GetSpans().Snapshots())
	}
	found := false
	for _, a := range request.Attributes {
		found = found || string(a.Key) == "roster.request" && a.Value.AsString() == "req_1"
		if strings.Contains(a.Value.String(), "usr_secret") {
			t.Errorf("%s names a person", a.Key)
		}
	}
	if !found {
		t.Error("the span does not name the request")
	}
	// A client's trace is linked, never continued.
	if len(request.Links) != 1 || request.Parent.IsValid() || request.SpanContext.TraceID().String() == "0af7651916cd43dd8448eb211c80319c" {
		t.Errorf("the request has the parent %v and the links %v", request.Parent, request.Links)
	}
	// A failure is seen, but its text, which may name people, is not.
	if job.Status.Code != codes.Error || strings.Contains(job.Status.Description, "Anna") || len(job.Events) != 0 {
		t.Errorf("the job ended with %v %v", job.Status, job.Events)
	}
}

// Without a collector there is no tracer, and everything works with none.
func TestTracerIsOffByDefault(t *testing.T) {
	t.Parallel()
	for _, env := range []map[string]string{
		nil,
		{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318", "OTEL_SDK_DISABLED": "true"},
		{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318", "OTEL_TRACES_EXPORTER": "none"},
	} {
		tracer, err := telemetry.OpenTracer(t.Context(), "v1", func(name string) string { return env[name] }, discard)
		if tracer != nil || err != nil {
			t.Errorf("%v gives a tracer or the error %v", env, err)
		}
		ctx, span := tracer.Begin(t.Context(), "job")
		if ctx != t.Context() {
			t.Error("a tracer that is off adds to the context")
		}
		span.End(nil)
		if err := tracer.Stop(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

// Spans must reach a collector that the standard variables name, as OTLP over HTTP.
func TestTracesReachTheCollector(t *testing.T) {
	got := make(chan *http.Request, 10)
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got <- r }))
	defer collector.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.URL)
	env := map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": collector.URL}
	tracer, err := telemetry.OpenTracer(t.Context(), "v1", func(name string) string { return env[name] }, discard)
	if err != nil {
		t.Fatal(err)
	}
	_, span := tracer.Begin(t.Context(), "job")
	span.End(nil)
	if err := tracer.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	r := <-got
	if r.URL.Path != "/v1/traces" || r.Header.Get("Content-Type") != "application/x-protobuf" {
		t.Errorf("the collector got %s of type %s", r.URL, r.Header.Get("Content-Type"))
	}
}

// A line of the log names the trace that it was written in, and only then.
func TestLogNamesTheTrace(t *testing.T) {
	t.Parallel()
	var text bytes.Buffer
	log := telemetry.Log(slog.New(slog.NewTextHandler(&text, nil))).With("room", "test")
	tracer := telemetry.NewTracer(keeper{tracetest.NewInMemoryExporter()})
	ctx, span := tracer.Begin(t.Context(), "job")
	log.InfoContext(ctx, "inside")
	span.End(nil)
	log.Info("outside")
	if err := tracer.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	inside, outside, _ := strings.Cut(text.String(), "\n")
	if !strings.Contains(inside, " trace=") || strings.Contains(outside, "trace=") {
		t.Errorf("the log says\n%s", text.String())
	}
}

func BenchmarkBeginWithoutTrace(b *testing.B) {
	ctx := context.WithoutCancel(b.Context())
	for b.Loop() {
		_, span := telemetry.Begin(ctx, "store view")
		span.End(nil)
	}
}
