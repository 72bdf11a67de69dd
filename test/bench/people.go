// Package bench measures the paths that matter in the real program, each beside
// the raw limit of the machine in the same run. "make bench" runs it and writes
// docs/benchmarks.md.
package bench

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"

	"github.com/xuri/excelize/v2"
)

// people are rows of a file as an HR system exports them.
type people struct {
	from, to int
	// moved gives everybody another title and nickname.
	moved bool
}

var header = []string{
	"username", "first name", "last name", "email", "phone", "mobile", "employee number", "job title", "employee type", "company", "division",
	"cost center", "city", "country", "start date", "language", "time zone", "nickname", "business unit", "department", "manager",
}

// row gives one person: units of two levels, managers by user name. The same
// number is the same person.
func (p people) row(i int) []string {
	given, family := name(i)
	r := rand.New(rand.NewPCG(uint64(i), 11))
	manager := ""
	if i > 0 {
		manager = userName((i - 1) / 12)
	}
	row := []string{
		userName(i), given, family, userName(i) + "@example.org", fmt.Sprintf("+49 30 %07d", i), fmt.Sprintf("+49 170 %07d", i), fmt.Sprintf("E%08d", i),
		pick(r, "Engineer", "Technician", "Manager", "Analyst", "Nurse", "Clerk"), pick(r, "employee", "employee", "contractor", "intern"),
		pick(r, "North", "South"), fmt.Sprintf("Division %d", r.IntN(8)), fmt.Sprintf("CC%04d", r.IntN(500)),
		pick(r, "Berlin", "Hamburg", "Lyon", "Madrid", "Leeds"), pick(r, "DE", "FR", "ES", "GB"),
		fmt.Sprintf("20%02d-%02d-%02d", r.IntN(26), 1+r.IntN(12), 1+r.IntN(28)), pick(r, "de", "fr", "es", "en"), "Europe/Berlin", given[:3],
		fmt.Sprintf("Unit %d", i%20), fmt.Sprintf("Department %d", i%200), manager,
	}
	if p.moved {
		row[7], row[17] = "Senior "+row[7], given[:2]
	}
	return row
}

// csv writes the rows as a file.
func (p people) csv(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	w := csv.NewWriter(bufio.NewWriterSize(f, 1<<20))
	if err := w.Write(header); err != nil {
		return err
	}
	for i := p.from; i < p.to; i++ {
		if err := w.Write(p.row(i)); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// xlsx writes the rows as a workbook.
func (p people) xlsx(path string) error {
	book := excelize.NewFile()
	defer book.Close()
	w, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	cells := make([]any, len(header))
	put := func(line int, row []string) error {
		for i, text := range row {
			cells[i] = text
		}
		return w.SetRow(fmt.Sprintf("A%d", line), cells)
	}
	if err := put(1, header); err != nil {
		return err
	}
	for i := p.from; i < p.to; i++ {
		if err := put(2+i-p.from, p.row(i)); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return book.SaveAs(path)
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
