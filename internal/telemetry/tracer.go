package telemetry

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// Tracer sends traces to a collector. A nil Tracer records nothing.
type Tracer struct {
	tracer   trace.Tracer
	provider *sdk.TracerProvider
}

// OpenTracer makes the tracer that the standard environment variables of
// OpenTelemetry ask for, or nil when they name no collector. Spans go out over
// OTLP by HTTP; a collector that cannot be reached costs spans, never requests.
func OpenTracer(ctx context.Context, version string, getenv func(string) string, log *slog.Logger) (*Tracer, error) {
	if !wanted(getenv, log) {
		return nil, nil
	}
	out, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, fmt.Errorf("open the way out for traces: %w", err)
	}
	about, err := resource.New(ctx, resource.WithTelemetrySDK(),
		resource.WithAttributes(attribute.String("service.name", "roster"), attribute.String("service.version", version)),
		resource.WithFromEnv())
	if err != nil {
		return nil, fmt.Errorf("read OTEL_RESOURCE_ATTRIBUTES: %w", err)
	}
	return NewTracer(&quiet{SpanExporter: out, log: log}, sdk.WithResource(about)), nil
}

// NewTracer makes a tracer that hands spans to an exporter in batches.
func NewTracer(out sdk.SpanExporter, options ...sdk.TracerProviderOption) *Tracer {
	p := sdk.NewTracerProvider(append(options, sdk.WithBatcher(out))...)
	return &Tracer{tracer: p.Tracer(scope), provider: p}
}

// wanted reports whether the environment names a collector.
func wanted(getenv func(string) string, log *slog.Logger) bool {
	if strings.EqualFold(getenv("OTEL_SDK_DISABLED"), "true") || getenv("OTEL_TRACES_EXPORTER") == "none" {
		return false
	}
	if getenv("OTEL_EXPORTER_OTLP_ENDPOINT") == "" && getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") == "" {
		return false
	}
	for _, name := range []string{"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"} {
		if p := getenv(name); p != "" && p != "http/protobuf" {
			log.Warn("traces go out as http/protobuf, whatever the environment says: name an endpoint that takes it", "variable", name, "value", p)
			break
		}
	}
	return true
}

// Stop sends what was recorded and ends the tracer.
func (t *Tracer) Stop(ctx context.Context) error {
	if t == nil {
		return nil
	}
	if err := t.provider.Shutdown(ctx); err != nil {
		return fmt.Errorf("send the last traces: %w", err)
	}
	return nil
}

// quiet logs that a collector cannot be reached, but not at every batch. The
// processor calls it from one goroutine.
type quiet struct {
	sdk.SpanExporter
	log  *slog.Logger
	lost int
	told bool
}

// ExportSpans implements sdk.SpanExporter. What cannot be sent is dropped.
func (q *quiet) ExportSpans(ctx context.Context, spans []sdk.ReadOnlySpan) error {
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	err := q.SpanExporter.ExportSpans(ctx, spans)
	switch {
	case err != nil:
		q.lost += len(spans)
		if !q.told {
			q.told = true
			q.log.Warn("traces cannot be sent and are dropped until the collector answers", "error", err)
		}
	case q.told:
		q.log.Info("traces are sent again", "lost", q.lost)
		q.told, q.lost = false, 0
	}
	return nil
}

// sendTime bounds one batch, so that a stop does not wait for a collector that is
// gone.
const sendTime = 10 * time.Second
