// Package telemetry is how operators see from outside what a server does:
// metrics for Prometheus, traces for OpenTelemetry, and logs that name the trace
// they belong to.
//
// Nothing here is global. A [Metrics] has a registry of its own, and a [Tracer]
// its own way out. The rooms below know neither: each has a small interface of
// its own for what it counts, which the room app joins with a Metrics, and adds
// spans with [Begin], which finds the span above in the context and does nothing
// when there is none.
//
// Labels take values from closed lists only: routes by their pattern, methods
// that HTTP knows, kinds of job that the program handles. Nobody can make the
// series grow by asking strange things.
package telemetry
