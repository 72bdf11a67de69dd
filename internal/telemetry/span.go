package telemetry

import (
	"context"
	"net/http"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// scope is the name under which all spans are made.
const scope = "roster"

// Span is a piece of work in a trace. Its zero value is none and does nothing.
type Span struct{ span trace.Span }

// Begin starts a span beneath the one in the context. Where nothing is traced it
// costs a few nanoseconds. Name it after the work, never after its subject.
func Begin(ctx context.Context, name string) (context.Context, Span) {
	parent := trace.SpanFromContext(ctx)
	if !parent.IsRecording() {
		return ctx, Span{}
	}
	ctx, s := parent.TracerProvider().Tracer(scope).Start(ctx, name)
	return ctx, Span{s}
}

// End says how the work ended. Texts of errors may name people: the log has
// them, a trace does not.
func (s Span) End(err error) {
	if s.span == nil {
		return
	}
	if err != nil {
		word := outcome(err)
		s.span.SetAttributes(attribute.String("roster.outcome", word))
		if word == "failed" {
			s.span.SetStatus(codes.Error, "see the log")
		}
	}
	s.span.End()
}

func (s Span) recording() bool { return s.span != nil }

// Begin starts a trace of its own, for work that no request waits for.
func (t *Tracer) Begin(ctx context.Context, name string, labels ...string) (context.Context, Span) {
	if t == nil {
		return ctx, Span{}
	}
	ctx, s := t.tracer.Start(ctx, name, trace.WithNewRoot())
	for i := 0; i+1 < len(labels); i += 2 {
		s.SetAttributes(attribute.String(labels[i], labels[i+1]))
	}
	return ctx, Span{s}
}

// request starts the trace of a request. The trace that a client brings along is
// linked rather than continued: it could be anybody's, and would decide what is
// recorded here.
func (t *Tracer) request(r *http.Request) (context.Context, Span) {
	ctx := r.Context()
	if t == nil {
		return ctx, Span{}
	}
	options := []trace.SpanStartOption{trace.WithSpanKind(trace.SpanKindServer), trace.WithNewRoot()}
	if r.Header.Get("Traceparent") != "" {
		theirs := propagation.TraceContext{}.Extract(context.Background(), propagation.HeaderCarrier(r.Header))
		if c := trace.SpanContextFromContext(theirs); c.IsValid() {
			options = append(options, trace.WithLinks(trace.Link{SpanContext: c}))
		}
	}
	ctx, s := t.tracer.Start(ctx, "request", options...)
	return ctx, Span{s}
}

// endRequest names the span by what is known only at the end.
func (s Span) endRequest(method, route string, x *exchange, finished bool) {
	if s.span == nil {
		return
	}
	status := x.answered()
	s.span.SetName(method + " " + route)
	s.span.SetAttributes(attribute.String("http.request.method", method), attribute.String("http.route", route),
		attribute.Int("http.response.status_code", status), attribute.String("roster.request", x.Header().Get("X-Request-Id")))
	if !finished || status >= http.StatusInternalServerError {
		s.span.SetStatus(codes.Error, "see the log")
	}
	s.span.End()
}
