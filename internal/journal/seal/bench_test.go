package seal_test

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"roster"
	"roster/internal/clock"
	"roster/internal/journal"
	"roster/internal/journal/seal"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

// BenchmarkSeal seals and verifies a journal of 300,000 events such as an import
// makes.
func BenchmarkSeal(b *testing.B) {
	for _, e := range storetest.Engines() {
		b.Run(string(e), func(b *testing.B) {
			const events = 300_000
			s := storetest.OpenAt(b, storetest.Database(b, e), clock.System())
			for n := 0; n < events; n += 1000 {
				err := s.Update(b.Context(), func(tx *store.Tx) error {
					tx.By(anna)
					tx.In("chg_01k0000000000000000000000")
					list := make([]roster.Event, 1000)
					for i := range list {
						values := map[string]roster.Delta{}
						for a := range 8 {
							values[fmt.Sprintf("attribute%d", a)] = roster.Delta{New: fmt.Sprintf("value %d of %d", a, n+i)}
						}
						list[i] = roster.NewEvent(roster.Subject{Kind: roster.SubjectUser, ID: fmt.Sprintf("usr_01k%022d", n+i)}, roster.UserUpdated{Changes: values})
					}
					return tx.Record(b.Context(), list...)
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			sealer, err := seal.New(seal.Config{Store: s, Log: storetest.Log(b), KeyFile: b.TempDir() + "/key"})
			if err != nil {
				b.Fatal(err)
			}
			began, worked := time.Now(), cpu(b)
			j := journal.New(s, storetest.Log(b), sealer)
			if err := j.Start(); err != nil {
				b.Fatal(err)
			}
			for size := int64(0); size < events; time.Sleep(50 * time.Millisecond) {
				err := s.View(b.Context(), func(v *store.View) (err error) {
					size, _, err = v.Checkpoint(b.Context())
					return err
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			j.Stop()
			sealed, sealedCore := events/time.Since(began).Seconds(), events/(cpu(b)-worked).Seconds()
			b.ResetTimer()
			used := cpu(b)
			for b.Loop() {
				r, err := seal.VerifyStore(b.Context(), s, roster.Position{}, seal.Against{})
				if err != nil || !r.OK || r.Events != events {
					b.Fatalf("%+v, %v", r, err)
				}
			}
			b.ReportMetric(events*float64(b.N)/b.Elapsed().Seconds(), "verified/s")
			b.ReportMetric(events*float64(b.N)/(cpu(b)-used).Seconds(), "verified/core-s")
			b.ReportMetric(sealed, "sealed/s")
			b.ReportMetric(sealedCore, "sealed/core-s")
		})
	}
}

// cpu is the time that processors have worked for this process: on a machine
// that others use as well, it says more than the clock.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
