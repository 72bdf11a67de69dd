package bench

import (
	"math/rand/v2"
	"os"
	"slices"
	"sync"
	"time"
)

// plan uploads a file and plans it.
func (s *server) plan(file string) changeSet {
	s.b.Helper()
	f, err := os.Open(file)
	must(s.b, err)
	defer f.Close()
	var uploaded, set changeSet
	s.call("POST", "/api/v1/imports?name="+file[len(file)-8:], f, &uploaded)
	s.call("POST", "/api/v1/imports/"+uploaded.ID+"/plan", map[string]any{"source": "hr"}, &set)
	return s.wait(set.ID, "planned")
}

// apply applies a change set; an item that fails ends the benchmark.
func (s *server) apply(id string) {
	s.b.Helper()
	s.call("POST", "/api/v1/changesets/"+id+"/apply", map[string]any{}, nil)
	if set := s.wait(id, "applied"); set.Counts["failed"] != 0 {
		s.b.Fatalf("applied %v", set.Counts)
	}
}

// deed is what a client does over and over.
type deed func(x *rand.Rand, c *client)

// load lets clients do something for a while and gives the rate and the 99th
// percentile of its duration.
func (s *server) load(clients int, d time.Duration, do deed) (rate float64, p99 time.Duration) {
	began := time.Now()
	return s.loadUntil(clients, do, func() bool { return time.Since(began) >= d })
}

// node is the server of a client: this one, unless there are several.
func (s *server) node(client int) *server {
	if len(s.nodes) == 0 {
		return s
	}
	return s.nodes[client%len(s.nodes)]
}

// loadUntil lets them go on until one of them finds that it is enough.
func (s *server) loadUntil(clients int, do deed, enough func() bool) (rate float64, p99 time.Duration) {
	var mu sync.Mutex
	var all []time.Duration
	var wg sync.WaitGroup
	ended := make(chan struct{})
	end := sync.OnceFunc(func() { close(ended) })
	began := time.Now()
	for n := range clients {
		wg.Go(func() {
			c := s.node(n).connect()
			defer c.close()
			x := rand.New(rand.NewPCG(uint64(n), 3))
			var mine []time.Duration
			for running(ended) {
				if enough() {
					end()
					break
				}
				t := time.Now()
				do(x, c)
				mine = append(mine, time.Since(t))
			}
			mu.Lock()
			all = append(all, mine...)
			mu.Unlock()
		})
	}
	wg.Wait()
	if len(all) == 0 { // a client has failed, and said so
		return 0, 0
	}
	slices.Sort(all)
	return float64(len(all)) / time.Since(began).Seconds(), all[len(all)*99/100]
}

func running(ended chan struct{}) bool {
	select {
	case <-ended:
		return false
	default:
		return true
	}
}
