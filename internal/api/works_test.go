package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"testing"
	"time"

	"roster"
	"roster/internal/access"
	"roster/internal/api"
	"roster/internal/bulk"
	"roster/internal/clock"
	"roster/internal/demo"
	"roster/internal/directory"
	"roster/internal/export"
	"roster/internal/job"
	"roster/internal/settings"
	"roster/internal/signin"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

const patience = 20 * time.Second // for anything a test waits for

// works is an office where long work is done: with a queue, and with a server
// that streams can be read from.
type works struct {
	*office
	queue   *job.Queue
	bulk    *bulk.Bulk
	exports *export.Exporter
	url     string
}

// eachWorks runs a test on every engine.
func eachWorks(t *testing.T, test func(t *testing.T, w *works)) {
	t.Helper()
	storetest.EachDatabase(t, func(t *testing.T, address string) { test(t, openWorks(t, address)) })
}

func openWorks(t *testing.T, address string) *works {
	t.Helper()
	w := &works{office: &office{t: t, clock: clock.Stepping(firstDay, time.Millisecond), log: &logbook{}}}
	w.store = storetest.OpenAt(t, address, w.clock)
	log := slog.New(slog.NewJSONHandler(w.log, nil))
	w.queue = job.New(job.Config{Store: w.store, Log: log, Node: "one", Beat: time.Second})
	enqueue := func(ctx context.Context, tx *store.Tx, kind string, subject roster.Subject) (string, error) {
		return w.queue.Insert(ctx, tx, job.Job{Kind: kind, Subject: subject})
	}
	w.dir = directory.New(directory.Config{Store: w.store, Log: log, Enqueue: enqueue})
	w.queue.Handle(directory.JobApply, func(ctx context.Context, r *job.Run) error {
		return w.dir.Run(ctx, roster.ChangeSetID(r.Subject.ID), r.Actor, func(tx *store.Tx, done, total int64) error { return r.Progress(ctx, tx, done, total) })
	})
	w.queue.Handle(directory.JobRollback, func(ctx context.Context, r *job.Run) error {
		_, err := w.dir.PlanRollback(ctx, roster.ChangeSetID(r.Subject.ID), nil, func(tx *store.Tx, done, total int64) error { return r.Progress(ctx, tx, done, total) })
		return err
	})
	w.queue.Handle(directory.JobOrder, func(ctx context.Context, r *job.Run) error {
		return w.dir.PlanOrder(ctx, roster.ChangeSetID(r.Subject.ID), func(tx *store.Tx, done, total int64) error { return r.Progress(ctx, tx, done, total) })
	})
	w.bulk = bulk.New(bulk.Config{Store: w.store, Directory: w.dir, Dir: t.TempDir(), Log: log, Enqueue: enqueue})
	w.queue.Handle(bulk.JobPlan, func(ctx context.Context, r *job.Run) error {
		return w.bulk.RunPlan(ctx, roster.ChangeSetID(r.Subject.ID), func(tx *store.Tx, done, total int64) error { return r.Progress(ctx, tx, done, total) })
	})
	demos := demo.New(demo.Config{Store: w.store, Directory: w.dir, Enqueue: enqueue})
	w.queue.Handle(demo.JobPlan, func(ctx context.Context, r *job.Run) error {
		return demos.RunPlan(ctx, roster.ChangeSetID(r.Subject.ID), func(tx *store.Tx, done, total int64) error { return r.Progress(ctx, tx, done, total) })
	})
	w.exports = export.New(export.Config{Store: w.store, Dir: t.TempDir(), Enqueue: enqueue})
	w.queue.Handle(export.JobEvents, func(ctx context.Context, r *job.Run) error {
		return w.exports.RunEvents(ctx, r.Subject.ID, r.Actor, func(tx *store.Tx, done, total int64) error { return r.Progress(ctx, tx, done, total) })
	})
	w.queue.Handle(export.Job, func(ctx context.Context, r *job.Run) error {
		return w.exports.Run(ctx, r.Subject.ID, r.Actor, func(tx *store.Tx, done, total int64) error { return r.Progress(ctx, tx, done, total) })
	})
	base, _ := url.Parse("http://localhost:8080")
	var err error
	w.signin, err = signin.New(signin.Config{Store: w.store, People: w.dir, Log: log, BaseURL: base})
	must(t, err)
	config := api.Config{Store: w.store, Directory: w.dir, Signin: w.signin, Imports: w.bulk, Exports: w.exports, Jobs: w.queue, Demos: demos, Settings: settings.New(w.store), System: still{}, Clock: w.clock, Log: log, Version: "test"}
	w.api, err = api.New(t.Context(), config)
	must(t, err)
	w.api.Hurry()
	w.handler, w.routes = w.api.Handler(), document(t, w.api)
	must(t, w.queue.Start(t.Context()))
	t.Cleanup(func() {
		ctx, done := context.WithTimeout(context.Background(), patience)
		defer done()
		must(t, w.queue.Stop(ctx))
	})
	server := httptest.NewServer(w.handler)
	t.Cleanup(server.Close)
	w.url = server.URL
	admin, token, err := w.signin.Bootstrap(t.Context(), signin.Person{Name: "Ada Admin", Email: "ada@example.com"})
	must(t, err)
	w.admin, w.token = admin, token.Reveal()
	return w
}

// ada is the context of the administrator, for deeds past the door.
func (w *works) ada() context.Context {
	return access.With(w.t.Context(), access.Caller{
		Actor: roster.Actor{Kind: roster.ActorUser, ID: string(w.admin), Name: "Ada Admin"}, Roles: []roster.Role{roster.Administrator},
	})
}

// plan makes a change set of proposals.
func (w *works) plan(set roster.ChangeSet, batch ...directory.Proposal) roster.ChangeSet {
	w.t.Helper()
	set, err := w.dir.NewChangeSet(w.ada(), set, func(*store.Tx, *roster.ChangeSet) error { return nil })
	must(w.t, err)
	p, err := w.dir.Plan(w.ada(), set.ID)
	must(w.t, err)
	must(w.t, p.Add(w.ada(), batch, nil))
	set, err = p.Finish(w.ada())
	must(w.t, err)
	return set
}

// newcomers proposes n new people, who bear numbers from one on.
func (w *works) newcomers(from, n int) (batch []directory.Proposal, ids []string) {
	for i := from; i < from+n; i++ {
		id := roster.NewID(roster.PrefixUser, w.clock.Now())
		number := strconv.Itoa(i)
		batch, ids = append(batch, directory.Proposal{Row: int64(i + 1), Change: roster.Change{
			Subject: roster.Subject{Kind: roster.SubjectUser, ID: id}, Verb: roster.Create,
			Values: roster.Values{"userName": "person" + number, "displayName": "Person " + number},
		}}), append(ids, id)
	}
	return batch, ids
}

// applied asks for a change set until it is applied.
func (w *works) applied(id string) map[string]any {
	w.t.Helper()
	return w.until(id, "applied")
}

func (w *works) until(id, state string) map[string]any {
	w.t.Helper()
	for end := time.Now().Add(patience); ; {
		set := w.want(http.StatusOK, http.MethodGet, "/api/v1/changesets/"+id, "").json(w.t)
		if set["state"] == state {
			return set
		}
		if time.Now().After(end) {
			w.t.Fatalf("the change set is %v, want %s", set, state)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// items reads a page of items.
func (w *works) items(id string, query string) (items []map[string]any, next string) {
	w.t.Helper()
	var page struct {
		Items []map[string]any `json:"items"`
		Next  string           `json:"next"`
	}
	must(w.t, json.Unmarshal(w.want(http.StatusOK, http.MethodGet, fmt.Sprintf("/api/v1/changesets/%s/items?%s", id, query), "").Body, &page))
	return page.Items, page.Next
}
