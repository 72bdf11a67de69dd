// Package bench measures the paths that matter in the real program, each beside
// the raw limit of the machine in the same run. "make bench" runs it and writes
// docs/benchmarks.md.
package bench

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
)

// writePeople writes a file of n people as an HR system exports them: 20
// columns, units of two levels, managers by user name. The same number makes
// the same file.
func writePeople(path string, n int) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	fmt.Fprintln(w, "username,first name,last name,email,phone,mobile,employee number,job title,employee type,company,division,cost center,"+
		"city,country,start date,language,time zone,nickname,business unit,department,manager")
	for i := range n {
		given, family := name(i)
		r := rand.New(rand.NewPCG(uint64(i), 11))
		manager := ""
		if i > 0 {
			manager = userName((i - 1) / 12)
		}
		fmt.Fprintf(w, "%s,%s,%s,%s@example.org,+49 30 %07d,+49 170 %07d,E%08d,%s,%s,%s,Division %d,CC%04d,%s,%s,20%02d-%02d-%02d,%s,Europe/Berlin,%s,Unit %d,Department %d,%s\n",
			userName(i), given, family, userName(i), i, i, i,
			pick(r, "Engineer", "Technician", "Manager", "Analyst", "Nurse", "Clerk"), pick(r, "employee", "employee", "contractor", "intern"),
			pick(r, "North", "South"), r.IntN(8), r.IntN(500), pick(r, "Berlin", "Hamburg", "Lyon", "Madrid", "Leeds"), pick(r, "DE", "FR", "ES", "GB"),
			r.IntN(26), 1+r.IntN(12), 1+r.IntN(28), pick(r, "de", "fr", "es", "en"), given[:3], i%20, i%200, manager)
	}
	return w.Flush()
}

func userName(i int) string {
	given, family := name(i)
	return fmt.Sprintf("%s.%s%d", given, family, i)
}

func name(i int) (given, family string) {
	r := rand.New(rand.NewPCG(uint64(i), 7))
	return syllables(r), syllables(r)
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
