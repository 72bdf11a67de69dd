package bench

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"roster/internal/store/storetest"
)

// sizes are the numbers of people to measure with, from ROSTER_BENCH_PEOPLE.
func sizes(b testing.TB) (list []int) {
	for _, s := range strings.Split(cmp.Or(os.Getenv("ROSTER_BENCH_PEOPLE"), "100000"), ",") {
		n, err := strconv.Atoi(s)
		must(b, err)
		list = append(list, n)
	}
	return list
}

// engines are those to measure, from ROSTER_BENCH_ENGINES: both by default.
func engines() (list []storetest.Engine) {
	for _, e := range storetest.Engines() {
		if only := os.Getenv("ROSTER_BENCH_ENGINES"); only == "" || strings.Contains(only, fmt.Sprint(e)) {
			list = append(list, e)
		}
	}
	return list
}

// BenchmarkRoster imports a company and then works with it, on both engines.
func BenchmarkRoster(b *testing.B) {
	if os.Getenv("ROSTER_BENCH_NODES") != "" {
		b.Skip("ROSTER_BENCH_NODES measures nodes alone")
	}
	program := build(b)
	for _, n := range sizes(b) {
		for _, e := range engines() {
			b.Run(fmt.Sprintf("%s/%d", e, n), func(b *testing.B) {
				for range b.N {
					r := &run{TB: b, program: program, engine: e, n: n, dir: b.TempDir(), database: storetest.Database(b, e)}
					r.measure()
					report(e, n, r.figures)
				}
			})
		}
	}
}

// run is one company on one engine.
type run struct {
	testing.TB
	program  string
	engine   storetest.Engine
	n        int
	dir      string
	database string
	server   *server
	figures  []figure
}

// extra is how many people are added to a company that is there.
func (r *run) extra() int { return min(r.n, 100_000) }

func (r *run) measure() {
	r.start()
	idle := r.server.memory()
	company := r.file("company.csv", people{to: r.n}.csv)
	planned, applied := r.carryOut(company, "create", r.n)
	r.figure("plan of a CSV of 21 columns", rate(r.n, planned))
	r.figure("apply into an empty organisation", rate(r.n, applied))
	peak := r.server.memory()
	r.workbook()
	r.requests()
	if os.Getenv("ROSTER_BENCH_SHORT") == "" {
		r.everybodyMoves()
		r.moreJoin()
	}
	r.server.stop()
	bare := bareLoop(r, r.engine, r.database)
	r.figure("bare loop: the same rows into the same tables", fmt.Sprintf("%.0f/s", bare))
	r.figure("share of the bare loop", fmt.Sprintf("%.0f %%", 100*float64(r.n)/applied.Seconds()/bare))
	r.start()
	r.figure("start to the first answer", round(r.server.started))
	r.figure("memory: at first, idle with everybody, peak during the import", fmt.Sprintf("%.0f, %.0f, %.0f MB", idle, r.server.memory(), peak))
	r.server.stop()
	info, err := os.Stat(r.program)
	must(r, err)
	r.figure("size of the program", fmt.Sprintf("%.0f MB", float64(info.Size())/1e6))
}

func (r *run) start() { r.server = start(r, r.program, r.database, r.dir) }

func (r *run) figure(what, value string) {
	r.Logf("%s: %s", what, value)
	r.figures = append(r.figures, figure{what, value})
}

func (r *run) file(name string, write func(path string) error) string {
	path := filepath.Join(r.dir, name)
	must(r, write(path))
	return path
}

// workbook plans an XLSX file of people who are there already.
func (r *run) workbook() {
	rows := r.extra()
	began := time.Now()
	set := r.server.plan(r.file("company.xlsx", people{to: rows}.xlsx))
	took := time.Since(began)
	if set.Counts["unchanged"] != int64(rows) {
		r.Fatalf("planned %v, want %d to be so already", set.Counts, rows)
	}
	r.figure(fmt.Sprintf("plan of an XLSX of %d rows", rows), round(took))
}

// requests lets clients edit, read and list.
func (r *run) requests() {
	load := func(what string, clients int, do deed) {
		rate, p99 := r.server.load(clients, 4*time.Second, do)
		r.figure(what, fmt.Sprintf("%.0f/s, p99 %s", rate, round(p99)))
	}
	load("edits by HTTP, 8 clients", 8, r.edit)
	load("reads of one person by HTTP, 8 clients", 8, r.read)
	units := r.units(20)
	for _, list := range []struct {
		what   string
		filter func(x *rand.Rand) string
	}{
		{"name prefix", func(x *rand.Rand) string { return `displayName+sw+"` + syllables(x)[:2] + `"` }},
		{"unit", func(x *rand.Rand) string { return `unit+eq+"` + pick(x, units...) + `"` }},
		{"status", func(*rand.Rand) string { return `status+eq+"active"` }},
	} {
		load("list page of 50 by "+list.what+", four pages deep, 1 client", 1, r.pages(list.filter))
	}
}

// units are those of some people.
func (r *run) units(n int) (ids []string) {
	for i := range n {
		var user struct{ Unit struct{ ID string } }
		r.server.call("GET", "/api/v1/users/"+userName(i), nil, &user)
		ids = append(ids, user.Unit.ID)
	}
	return ids
}

// pages reads four pages of a list, one with each call.
func (r *run) pages(filter func(x *rand.Rand) string) deed {
	var path, next string
	depth := 4
	return func(x *rand.Rand, c *client) {
		if depth++; depth > 4 || next == "" {
			path, next, depth = "/api/v1/users?limit=50&filter="+filter(x), "", 1
		}
		var page struct{ Next string }
		must(r, json.Unmarshal(c.call("GET", path+next, ""), &page))
		if next = page.Next; next != "" {
			next = "&cursor=" + next
		}
	}
}

func (r *run) edit(x *rand.Rand, c *client) {
	c.call("PATCH", "/api/v1/users/"+userName(x.IntN(r.n)), fmt.Sprintf(`{"values":{"title":"T%d"}}`, x.IntN(1e6)))
}

func (r *run) read(x *rand.Rand, c *client) {
	c.call("GET", "/api/v1/users/"+userName(x.IntN(r.n)), "")
}

// everybodyMoves changes two attributes of everybody.
func (r *run) everybodyMoves() {
	_, applied := r.carryOut(r.file("moved.csv", people{to: r.n, moved: true}.csv), "update", r.n)
	r.figure("update of two attributes for everybody", rate(r.n, applied))
}

// moreJoin adds people while others edit, and takes them back.
func (r *run) moreJoin() {
	extra := r.extra()
	set := r.server.plan(r.file("more.csv", people{from: r.n, to: r.n + extra, moved: true}.csv))
	done := make(chan time.Duration)
	go func() {
		began := time.Now()
		r.server.apply(set.ID)
		done <- time.Since(began)
	}()
	var applied time.Duration
	_, p99 := r.server.loadUntil(4, func(x *rand.Rand, c *client) {
		r.edit(x, c)
		time.Sleep(20 * time.Millisecond) // people, not machines
	}, func() bool {
		select {
		case applied = <-done:
			return true
		default:
			return false
		}
	})
	r.figure(fmt.Sprintf("apply %d on top, while others edit", extra), rate(extra, applied))
	r.figure("edits of others meanwhile, p99", round(p99))
	began := time.Now()
	var back changeSet
	r.server.call("POST", "/api/v1/changesets/"+set.ID+"/rollback", map[string]any{}, &back)
	back = r.server.wait(back.ID, "planned")
	r.figure(fmt.Sprintf("plan of the rollback of %d creates", extra), rate(extra, time.Since(began)))
	began = time.Now()
	r.server.apply(back.ID)
	r.figure(fmt.Sprintf("rollback of %d creates", extra), rate(extra, time.Since(began)))
}

// carryOut plans and applies a file, all of whose rows should do the same.
func (r *run) carryOut(file, action string, want int) (planned, applied time.Duration) {
	began := time.Now()
	set := r.server.plan(file)
	planned = time.Since(began)
	if set.Counts[action] != int64(want) {
		r.Fatalf("planned %v, want to %s %d", set.Counts, action, want)
	}
	began = time.Now()
	r.server.apply(set.ID)
	return planned, time.Since(began)
}

func rate(n int, d time.Duration) string { return fmt.Sprintf("%.0f/s", float64(n)/d.Seconds()) }

func round(d time.Duration) string { return d.Round(100 * time.Microsecond).String() }
