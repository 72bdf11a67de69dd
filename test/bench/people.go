// Package bench measures the paths that matter, each beside the raw limit of
// the machine in the same run. "make bench" runs it and writes
// docs/benchmarks.md.
package bench

import (
	"fmt"
	"math/rand/v2"

	"roster"
)

// person makes the values of the n-th person of a company of a given size: 20
// columns, as a file of an HR system has them. The same number makes the same
// person.
func person(n int) roster.Values {
	r := rand.New(rand.NewPCG(uint64(n), 7))
	given, family := syllables(r), syllables(r)
	return roster.Values{
		"userName":          fmt.Sprintf("%s.%s%d", given, family, n),
		"name.givenName":    given,
		"name.familyName":   family,
		"displayName":       given + " " + family,
		"email":             fmt.Sprintf("%s.%s.%d@example.org", given, family, n),
		"phone":             fmt.Sprintf("+49 30 %07d", n%10_000_000),
		"employeeNumber":    fmt.Sprintf("E%08d", n),
		"title":             pick(r, "Engineer", "Technician", "Manager", "Analyst", "Nurse", "Clerk"),
		"userType":          pick(r, "employee", "employee", "employee", "contractor", "intern"),
		"organization":      pick(r, "North", "South"),
		"division":          fmt.Sprintf("Division %d", r.IntN(8)),
		"department":        fmt.Sprintf("Department %d", r.IntN(200)),
		"costCenter":        fmt.Sprintf("CC%04d", r.IntN(500)),
		"locality":          pick(r, "Berlin", "Hamburg", "Lyon", "Madrid", "Leeds"),
		"country":           pick(r, "DE", "FR", "ES", "GB"),
		"startDate":         fmt.Sprintf("20%02d-%02d-%02d", r.IntN(26), 1+r.IntN(12), 1+r.IntN(28)),
		"preferredLanguage": pick(r, "de", "fr", "es", "en"),
		"timezone":          "Europe/Berlin",
		"nickName":          given[:3],
		"mobile":            fmt.Sprintf("+49 170 %07d", n%10_000_000),
	}
}

func pick(r *rand.Rand, list ...string) string { return list[r.IntN(len(list))] }

func syllables(r *rand.Rand) string {
	const consonants, vowels = "BDFGHKLMNPRSTVW", "aeiou"
	name := []byte{consonants[r.IntN(len(consonants))]}
	for range 2 + r.IntN(2) {
		name = append(name, vowels[r.IntN(len(vowels))], consonants[r.IntN(len(consonants))]|0x20)
	}
	return string(name)
}
