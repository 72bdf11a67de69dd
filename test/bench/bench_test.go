package bench

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"roster/internal/store/storetest"
)

// sizes are the numbers of people to measure with, from ROSTER_BENCH_PEOPLE.
func sizes(b *testing.B) (list []int) {
	for _, s := range strings.Split(cmp.Or(os.Getenv("ROSTER_BENCH_PEOPLE"), "100000"), ",") {
		n, err := strconv.Atoi(s)
		must(b, err)
		list = append(list, n)
	}
	return list
}

// BenchmarkRoster imports a company and then works with it, on both engines.
func BenchmarkRoster(b *testing.B) {
	program := build(b)
	for _, n := range sizes(b) {
		file := filepath.Join(b.TempDir(), "people.csv")
		must(b, writePeople(file, n))
		for _, e := range storetest.Engines() {
			b.Run(fmt.Sprintf("%s/%d", e, n), func(b *testing.B) {
				for range b.N {
					measure(b, program, e, file, n)
				}
			})
		}
	}
}

func measure(b *testing.B, program string, e storetest.Engine, file string, n int) {
	database, data := storetest.Database(b, e), b.TempDir()
	s := start(b, program, database, data)
	idle := s.memory()
	planned, applied := importFile(b, s, file, n)
	peak := s.memory()
	edits, editP99 := s.load(8, 4*time.Second, func(r *rand.Rand) {
		s.call("PATCH", "/api/v1/users/"+userName(r.IntN(n)), map[string]any{"values": map[string]string{"title": "T" + strconv.Itoa(r.IntN(1e6))}}, nil)
	})
	reads, _ := s.load(8, 3*time.Second, func(r *rand.Rand) { s.call("GET", "/api/v1/users/"+userName(r.IntN(n)), nil, nil) })
	_, listP99 := s.load(4, 3*time.Second, func(r *rand.Rand) {
		s.call("GET", `/api/v1/users?limit=50&filter=displayName+sw+"`+syllables(r)[:2]+`"`, nil, nil)
	})
	s.stop()
	again := start(b, program, database, data)
	started := again.started
	again.stop()
	bare := bareLoop(b, e, database)

	b.ReportMetric(float64(n)/planned.Seconds(), "plan/s")
	b.ReportMetric(float64(n)/applied.Seconds(), "apply/s")
	b.ReportMetric(bare, "bare/s")
	b.ReportMetric(edits, "edits/s")
	b.ReportMetric(reads, "reads/s")
	b.ReportMetric(peak, "MB")
	report(b, e, n, []figure{
		{"plan of a CSV of 21 columns, rows/s", perSecond(n, planned)},
		{"apply into an empty organisation, people/s", perSecond(n, applied)},
		{"bare loop: the same rows into the same tables, people/s", fmt.Sprintf("%.0f", bare)},
		{"share of the bare loop", fmt.Sprintf("%.0f %%", 100*float64(n)/applied.Seconds()/bare)},
		{"edits/s by HTTP, 8 clients", fmt.Sprintf("%.0f (p99 %s)", edits, round(editP99))},
		{"reads/s of one person by HTTP, 8 clients", fmt.Sprintf("%.0f", reads)},
		{"list page of 50 by name prefix, p99", round(listP99)},
		{"memory idle, peak during import", fmt.Sprintf("%.0f MB, %.0f MB", idle, peak)},
		{"start to the first answer", round(started)},
	})
}

func perSecond(n int, d time.Duration) string { return fmt.Sprintf("%.0f", float64(n)/d.Seconds()) }

func round(d time.Duration) string { return d.Round(100 * time.Microsecond).String() }

func importFile(b *testing.B, s *server, file string, n int) (planned, applied time.Duration) {
	f, err := os.Open(file)
	must(b, err)
	defer f.Close()
	var uploaded, set changeSet
	s.call("POST", "/api/v1/imports?name=people.csv", f, &uploaded)
	began := time.Now()
	s.call("POST", "/api/v1/imports/"+uploaded.ID+"/plan", map[string]any{"source": "hr"}, &set)
	set = s.wait(set.ID, "planned")
	planned = time.Since(began)
	if set.Counts["create"] != int64(n) {
		b.Fatalf("planned %v, want %d people", set.Counts, n)
	}
	began = time.Now()
	s.call("POST", "/api/v1/changesets/"+set.ID+"/apply", map[string]any{}, nil)
	set = s.wait(set.ID, "applied")
	if set.Counts["failed"] != 0 {
		b.Fatalf("applied %v", set.Counts)
	}
	return planned, time.Since(began)
}

// load lets clients do something for a while and gives the rate and the 99th
// percentile of its duration.
func (s *server) load(clients int, d time.Duration, do func(r *rand.Rand)) (rate float64, p99 time.Duration) {
	var mu sync.Mutex
	var all []time.Duration
	var wg sync.WaitGroup
	began := time.Now()
	for c := range clients {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(c), 3))
			var mine []time.Duration
			for time.Since(began) < d {
				t := time.Now()
				do(r)
				mine = append(mine, time.Since(t))
			}
			mu.Lock()
			all = append(all, mine...)
			mu.Unlock()
		})
	}
	wg.Wait()
	slices.Sort(all)
	return float64(len(all)) / time.Since(began).Seconds(), all[len(all)*99/100]
}
