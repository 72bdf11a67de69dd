package bench

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"roster"
	"roster/internal/access"
	"roster/internal/directory"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

func size(b *testing.B) int {
	if s := os.Getenv("ROSTER_BENCH_PEOPLE"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			b.Fatal(err)
		}
		return n
	}
	return 100_000
}

// BenchmarkImport plans and applies a change set of new people.
func BenchmarkImport(b *testing.B) {
	for _, e := range storetest.Engines() {
		b.Run(fmt.Sprint(e), func(b *testing.B) {
			for range b.N {
				importPeople(b, e, size(b))
			}
		})
	}
}

func importPeople(b *testing.B, e storetest.Engine, n int) {
	s := storetest.Open(b, e)
	ctx := access.With(b.Context(), access.Caller{Actor: roster.Actor{Kind: roster.ActorUser, ID: "usr_bench"}, Roles: []roster.Role{roster.Administrator}})
	d := directory.New(directory.Config{Store: s, Enqueue: func(context.Context, *store.Tx, string, roster.Subject) (string, error) { return "job", nil }})
	set, err := d.NewChangeSet(ctx, roster.ChangeSet{Origin: roster.OriginImport, Source: "hr"}, func(*store.Tx, *roster.ChangeSet) error { return nil })
	must(b, err)
	began := time.Now()
	p, err := d.Plan(ctx, set.ID)
	must(b, err)
	batch := make([]directory.Proposal, 0, 2000)
	for i := range n {
		batch = append(batch, directory.Proposal{Row: int64(i + 2), Change: roster.Change{
			Subject: roster.Subject{Kind: roster.SubjectUser, ID: roster.NewID(roster.PrefixUser, time.Now())}, Verb: roster.Create, Values: person(i),
		}})
		if len(batch) == cap(batch) || i == n-1 {
			must(b, p.Add(ctx, batch, nil))
			batch = batch[:0]
		}
	}
	_, err = p.Finish(ctx)
	must(b, err)
	planned := time.Since(began)
	b.ReportMetric(float64(n)/planned.Seconds(), "plan/s")

	_, err = d.Apply(ctx, set.ID, "", 0)
	must(b, err)
	began = time.Now()
	must(b, d.Run(ctx, set.ID, access.Actor(ctx), func(*store.Tx, int64, int64) error { return nil }))
	b.ReportMetric(float64(n)/time.Since(began).Seconds(), "apply/s")
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.Sys)/1e6, "MB")
}

func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}
