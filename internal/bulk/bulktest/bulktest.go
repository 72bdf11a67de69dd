// Package bulktest makes files of people for benchmarks and tests: the same
// number gives the same file, byte for byte.
package bulktest

import (
	"bufio"
	"fmt"
	"io"
)

// Header names the columns of a company file.
const Header = "Employee ID,Login,First name,Last name,Display name,E-mail,Phone,Job title,Employee type,Division,Department,Team,Location,Country,City,Cost center,Start date,Language,Time zone,Manager"

var (
	given     = []string{"Anna", "Ben", "Chloé", "David", "Eva", "Finn", "Greta", "Hugo", "Ines", "Jörg", "Kira", "Liam", "Mia", "Noah", "Olga", "Paul"}
	family    = []string{"Adler", "Berg", "Cruz", "Doe", "Ek", "Fox", "Groß", "Hill", "Ito", "Jay", "Kahn", "Lee", "Moss", "Nagy", "Oz", "Park"}
	titles    = []string{"Engineer", "Clerk", "Analyst", "Driver", "Nurse", "Planner", "Buyer", "Manager"}
	types     = []string{"employee", "employee", "employee", "contractor", "intern"}
	countries = []string{"DE", "FR", "ES", "GB", "US"}
	cities    = []string{"Berlin", "Paris", "Madrid", "London", "Boston"}
	zones     = []string{"Europe/Berlin", "Europe/Paris", "Europe/Madrid", "Europe/London", "America/New_York"}
)

// Company writes a file of 20 columns about n people. Everybody but the first
// has a manager, who may stand anywhere in the file; there are 10 divisions of
// 20 departments of 10 teams.
func Company(w io.Writer, n int) error {
	out := bufio.NewWriterSize(w, 1<<20)
	fmt.Fprintln(out, Header)
	for row := range n {
		// Spread the numbers over the file so that managers come before and after.
		k := row
		if n%7919 != 0 {
			k = row * 7919 % n
		}
		g, f := given[k%len(given)], family[k/len(given)%len(family)]
		manager := ""
		if k > 0 {
			manager = fmt.Sprintf("u%07d", (k-1)/8)
		}
		unit, place := k%2000, k%len(cities)
		fmt.Fprintf(out, "%d,u%07d,%s,%s,%s %s %d,u%d@example.org,+49 30 %07d,%s,%s,Division %d,Department %d,Team %d,Site %d,%s,%s,C%04d,20%02d-%02d-%02d,de,%s,%s\n",
			100000+k, k, g, f, g, f, k, k, k, titles[k%len(titles)], types[k%len(types)], unit%10, unit/10%20, unit/200, k%40,
			countries[place], cities[place], k%500, k%25, k%12+1, k%28+1, zones[place], manager)
	}
	return out.Flush()
}
