package api_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"
)

// answered are the operations of which a success was held against the
// description, and all that are described.
var answered struct {
	sync.Mutex
	succeeded map[string]bool
	described map[string]bool
}

func tellAnswered(operation string, status int) {
	answered.Lock()
	defer answered.Unlock()
	if status < 300 {
		answered.succeeded[operation] = true
	}
}

// Every operation answers with success somewhere in this package, where the
// answer is checked. That can be told only when all tests have run.
func TestMain(m *testing.M) {
	answered.succeeded, answered.described = map[string]bool{}, map[string]bool{}
	code := m.Run()
	whole := flag.Lookup("test.run").Value.String() == "" && flag.Lookup("test.skip").Value.String() == "" && !testing.Short()
	if code == 0 && whole {
		var missing []string
		for name := range answered.described {
			if !answered.succeeded[name] {
				missing = append(missing, name)
			}
		}
		if slices.Sort(missing); len(missing) > 0 {
			fmt.Println("no test looks at a successful answer of", missing)
			code = 1
		}
	}
	os.Exit(code)
}
