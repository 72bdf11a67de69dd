package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"roster/internal/config"
	"roster/internal/telemetry"
)

// Serve runs a server until it is told to stop, by the context, SIGTERM or an
// interrupt. It writes the address and, while there is no administrator, the
// one-time set-up link to out.
func Serve(ctx context.Context, c config.Config, version string, out io.Writer, log *slog.Logger) (err error) {
	tuneMemory()
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	a, err := open(ctx, c, version, true, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", a.config.Listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", a.config.Listen, err)
	}
	defer listener.Close()
	base := a.config.BaseURL
	if base == "" {
		base = "http://" + reachable(listener.Addr())
	}
	if err := a.doors(ctx, base, version); err != nil {
		return err
	}
	if a.tracer, err = telemetry.OpenTracer(ctx, version, os.Getenv, a.log.With("room", "telemetry")); err != nil {
		return err
	}
	if err := a.queue.Start(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	if err := a.journal.Start(); err != nil {
		return err
	}
	handler, err := a.handler()
	if err != nil {
		return err
	}
	inside, err := a.serveInside(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, inside.stop()) }()
	if err := a.greet(ctx, out, base); err != nil {
		return err
	}
	return a.answer(ctx, listener, handler)
}

// reachable writes an address that listens everywhere as one that a browser on
// this machine can open.
func reachable(addr net.Addr) string {
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return addr.String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}

// greet tells where Roster is, and how the first administrator gets in.
func (a *App) greet(ctx context.Context, out io.Writer, base string) error {
	link, err := a.signin.SetupLink(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "Roster is ready at %s\n", base)
	if text := link.Reveal(); err == nil && text != "" {
		_, err = fmt.Fprintf(out, "Set it up with this link, which works once and for 24 hours:\n  %s\n", text)
	}
	return err
}

// answer serves requests until the context ends, and lets those under way
// finish.
func (a *App) answer(ctx context.Context, l net.Listener, h http.Handler) error {
	life, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	server := &http.Server{
		Handler: h, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelWarn), BaseContext: func(net.Listener) context.Context { return life },
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	a.stopping.Store(true)
	a.log.Info("stopping")
	drained := time.NewTimer(a.config.DrainWait)
	defer drained.Stop()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-drained.C:
	}
	wait, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	// Event streams never finish by themselves: they end with the context.
	stopStreams := time.AfterFunc(time.Second, end)
	defer stopStreams.Stop()
	if err := server.Shutdown(wait); err != nil {
		return fmt.Errorf("let requests finish: %w", err)
	}
	return nil
}
