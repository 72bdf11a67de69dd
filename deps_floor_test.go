package roster_test

import (
	"go/version"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// oldest names, per module, the first version without the known flaw beside it. It
// holds only what has a flaw below it, so it is no list of what Roster uses; a module
// that is not required is not looked at.
var oldest = map[string]string{
	"github.com/expr-lang/expr":           "v1.17.7", // Recursion without bound.
	"github.com/go-chi/chi/v5":            "v5.3.0",  // GO-2026-5774, -5777: forged client addresses.
	"github.com/go-jose/go-jose/v4":       "v4.1.4",  // Panics on hostile tokens.
	"github.com/golang-jwt/jwt/v5":        "v5.2.2",  // CVE-2025-30204: memory.
	"github.com/google/cel-go":            "v0.30.0", // GO-2026-6094.
	"github.com/jackc/pgx/v5":             "v5.9.2",  // CVE-2026-33815, -33816, -41889.
	"github.com/russellhaering/goxmldsig": "v1.6.1",  // CVE-2026-33487: signature bypass.
	"github.com/xuri/excelize/v2":         "v2.11.1", // CVE-2026-54063: memory.
	"golang.org/x/image":                  "v0.45.0", // GO-2026-6222.
	"golang.org/x/net":                    "v0.56.0", // Older parsers of HTML.
	"golang.org/x/text":                   "v0.39.0", // CVE-2026-56852: normalisation.
}

// refused names modules that must not come in at any version.
var refused = map[string]string{
	"github.com/doyensec/safeurl": "its guard was passed by (CVE-2026-54452); guard the dialer instead",
	"github.com/gorilla/csrf":     "CVE-2025-47909 has no fix; net/http has CrossOriginProtection",
}

func TestDependencyFloors(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}

	// No build may fall back below a version whose flaw is known.
	required := regexp.MustCompile(`(?m)^(?:require)?\s+(\S+) (v\S+)`).FindAllStringSubmatch(string(text), -1)
	if len(required) == 0 {
		t.Fatal("no requirement found in go.mod")
	}
	for _, match := range required {
		name, got := match[1], match[2]
		if floor, ok := oldest[name]; ok && compareVersions(t, got, floor) < 0 {
			t.Errorf("%s %s has a known flaw: go get %s@%s or newer", name, got, name, floor)
		}
		if reason, ok := refused[name]; ok {
			t.Errorf("%s must not be used: %s", name, reason)
		}
	}
}

func TestToolchainFloor(t *testing.T) {
	t.Parallel()

	// The standard library is a dependency too: 1.26.6 mended net/http, net/url and encoding/xml.
	const floor = "go1.26.6"
	if got, _, _ := strings.Cut(runtime.Version(), " "); version.Compare(got, floor) < 0 {
		t.Errorf("this is %s: build with %s or newer", got, floor)
	}
}

// compareVersions orders two releases by their numbers. What comes before a release
// (v1.2.3-rc.1) is taken as that release.
func compareVersions(t *testing.T, a, b string) int {
	t.Helper()
	numbers := func(v string) []int {
		release, _, _ := strings.Cut(strings.TrimPrefix(v, "v"), "-")
		release, _, _ = strings.Cut(release, "+")
		var parts []int
		for part := range strings.SplitSeq(release, ".") {
			n, err := strconv.Atoi(part)
			if err != nil {
				t.Fatalf("version %q: %v", v, err)
			}
			parts = append(parts, n)
		}
		return parts
	}
	return slices.Compare(numbers(a), numbers(b))
}
