package api

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"roster"
	"roster/internal/access"
	"roster/internal/clock"
	"roster/internal/journal"
	"roster/internal/store"
)

// rhythm says how often a stream of events does what it does without being
// asked.
type rhythm struct {
	look      time.Duration // at the change sets in motion
	recheck   time.Duration // whether the caller may still listen
	heartbeat time.Duration
	patience  time.Duration // with a slow reader
}

var usualRhythm = rhythm{look: 500 * time.Millisecond, recheck: 5 * time.Second, heartbeat: 15 * time.Second, patience: 20 * time.Second}

type eventsInput struct {
	LastEventID string `header:"Last-Event-ID" maxLength:"64" doc:"The position of the last event that was received; the stream goes on behind it."`
	After       string `query:"after" maxLength:"64" doc:"The same for the first connection, for clients that cannot set headers."`
}

func (a *API) mountEvents() {
	register(a, route{
		Method: http.MethodGet, Path: "/events", ID: "followEvents", Permission: roster.JournalRead, Errors: []int{http.StatusBadRequest},
		Summary: "Follow what happens", Tag: "journal",
		Description: "Server-sent events: `journal` is an event of the journal, whose position is the identifier of the event; `progress` tells how far a change set has come. " +
			"Without a position the stream begins with what happens from now on. It ends when the session or token does.",
		Document: describeEvents,
	}, a.followEvents)
}

func describeEvents(op *huma.Operation) {
	op.Responses["200"] = &huma.Response{Description: "A stream of events", Content: map[string]*huma.MediaType{
		"text/event-stream": {Schema: &huma.Schema{Type: "string"}},
	}}
}

func (a *API) followEvents(ctx context.Context, in *eventsInput) (*huma.StreamResponse, error) {
	text := in.LastEventID
	if text == "" {
		text = in.After
	}
	from, err := roster.ParsePosition(text)
	if err != nil {
		return nil, err
	}
	if text == "" {
		err = a.store.View(ctx, func(v *store.View) error {
			from, err = v.SettledPosition(ctx)
			return err
		})
	}
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		r, w := humago.Unwrap(ctx)
		f := &follower{api: a, request: r, out: newStream(w, a.rhythm.patience), sent: map[roster.ChangeSetID]progressJSON{}}
		if err := f.run(ctx.Context(), from); err != nil && ctx.Context().Err() == nil {
			a.log.Info("a stream of events ended", "request", access.Request(ctx.Context()), "error", err)
		}
	}}, err
}

// follower tells one caller what happens.
type follower struct {
	api     *API
	request *http.Request
	out     *stream
	sent    map[roster.ChangeSetID]progressJSON // what the caller knows of change sets
}

// run tells everything behind a position until the caller goes or may listen
// no more. The goroutine that follows the journal ends before run does.
func (f *follower) run(ctx context.Context, from roster.Position) error {
	ctx, stop := context.WithCancel(ctx)
	var reading sync.WaitGroup
	defer reading.Wait()
	defer stop()
	happened, failed := make(chan []roster.Event), make(chan error, 1)
	reading.Go(func() {
		failed <- journal.Follow(ctx, f.api.store, from, func(events []roster.Event) error {
			select {
			case happened <- events:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	})
	look, heartbeat := time.NewTicker(f.api.rhythm.look), time.NewTicker(f.api.rhythm.heartbeat)
	defer look.Stop()
	defer heartbeat.Stop()
	f.out.mark(from.String())
	checked := clock.Start()
	for {
		if err := f.out.flush(); err != nil {
			return err
		}
		// Measured rather than ticked: a journal that never falls silent must
		// not put the check off.
		if checked.Elapsed() >= f.api.rhythm.recheck {
			if !f.mayListen() {
				return nil
			}
			checked = clock.Start()
		}
		var err error
		select {
		case events := <-happened:
			err = f.tell(events)
		case <-look.C:
			err = f.progress(ctx)
		case <-heartbeat.C:
			f.out.beat()
		case err = <-failed:
			return err
		case <-ctx.Done():
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (f *follower) tell(events []roster.Event) error {
	for _, e := range events {
		if e.Subject.Kind == roster.SubjectChangeSet {
			f.api.progress.hear(roster.ChangeSetID(e.Subject.ID))
		}
		if err := f.out.send(e.Position.String(), "journal", newEvent(e)); err != nil {
			return err
		}
	}
	return nil
}

// progress tells of change sets what the caller does not know yet.
func (f *follower) progress(ctx context.Context) error {
	list, err := f.api.progress.look(ctx)
	if err != nil {
		return err
	}
	for _, p := range list {
		if f.sent[p.ChangeSet] == p {
			continue
		}
		f.sent[p.ChangeSet] = p
		if err := f.out.send("", "progress", p); err != nil {
			return err
		}
	}
	return nil
}

// mayListen asks again who asks, as each new request would be.
func (f *follower) mayListen() bool {
	caller, ok, err := f.api.signin.Recheck(f.request)
	if err != nil {
		return roster.KindOf(err) == roster.Unavailable // the next check will tell
	}
	return ok && access.Require(access.With(f.request.Context(), caller), roster.JournalRead) == nil
}
