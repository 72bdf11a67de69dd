package console_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"roster/web"
)

func TestPagesWearTheConsolesColours(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("pages/ledger.css")
	if err != nil {
		t.Fatal(err)
	}

	// A colour that both have by one name is the same colour, so that signing in does not look like another product.
	tokens := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^\s*--([\w-]+): light-dark\(([^)]+)\)`).FindAllStringSubmatch(string(web.Tokens), -1) {
		tokens[m[1]] = m[2]
	}
	compared := 0
	for _, m := range regexp.MustCompile(`(?m)^\s*--([\w-]+): (#\w+);`).FindAllStringSubmatch(string(page), -1) {
		pair, shared := tokens[m[1]]
		if !shared {
			continue
		}
		compared++
		colour := m[2]
		if len(colour) == 4 {
			colour = "#" + strings.Repeat(colour[1:2], 2) + strings.Repeat(colour[2:3], 2) + strings.Repeat(colour[3:4], 2)
		}
		if !strings.Contains(pair, colour) {
			t.Errorf("--%s is %s in pages/ledger.css and %s in web/src/ui/tokens.css: make them one", m[1], m[2], pair)
		}
	}
	if compared == 0 {
		t.Error("no colour was compared: has the form of the style sheets changed?")
	}
}
