package roster_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// floors is the plan of the house. A room imports only what lies on lower floors, so
// that each can be understood, tested and replaced knowing only what is beneath it.
// A package below a room (internal/store/storetest) has its room's floor unless it is
// listed itself. The numbers have gaps: rooms of one storey may still stand in order.
var floors = map[string]int{
	".": 0, // The vocabulary, which everything may use.

	// Words.
	"internal/clock":     10,
	"internal/text":      10,
	"internal/naming":    12,
	"internal/secret":    12,
	"internal/telemetry": 12,
	"internal/query":     14,
	"web":                10, // The built console, as embedded files.

	// Ground.
	"internal/store":   20,
	"internal/journal": 24,
	"internal/job":     24,

	// Deeds.
	"internal/access":    30,
	"internal/directory": 34,
	"internal/backup":    38,
	"internal/bulk":      38,
	"internal/demo":      38,
	"internal/settings":  38,
	"internal/signin":    38,
	"internal/export":    40,

	// Doors.
	"internal/api":     50,
	"internal/console": 50,

	// Wiring.
	"internal/config": 60,
	"internal/app":    62,
	"internal/cli":    64,
	"cmd":             70,

	// What spans rooms looks at all of them from outside.
	"test": 80,
}

const module = "roster"

// A source is one Go file of this module.
type source struct {
	path string // Slash-separated, from the root of the module.
	dir  string
	text string
	ast  *ast.File
}

func (s source) isTest() bool { return strings.HasSuffix(s.path, "_test.go") }

func (s source) position(fset *token.FileSet, at token.Pos) string {
	return fmt.Sprintf("%s:%d", s.path, fset.Position(at).Line)
}

// imports lists the packages of this module that the file imports, as directories.
func (s source) imports() []string {
	var dirs []string
	for _, spec := range s.ast.Imports {
		name, _ := strconv.Unquote(spec.Path.Value)
		if name == module {
			dirs = append(dirs, ".")
		} else if dir, ok := strings.CutPrefix(name, module+"/"); ok {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

// room returns the nearest listed directory at or above dir.
func room(dir string) (string, bool) {
	for dir != "." {
		if _, listed := floors[dir]; listed {
			return dir, true
		}
		dir = path.Dir(dir)
	}
	return ".", false
}

func TestFloors(t *testing.T) {
	t.Parallel()
	_, sources := parseTree(t)

	for _, s := range sources {
		from, listed := room(s.dir)
		if s.dir != "." && !listed {
			t.Errorf("%s: %q is not in the table of floors in arch_test.go: say there what it stands on", s.path, s.dir)
			continue
		}
		if strings.HasPrefix(s.dir, "internal/") && strings.Count(s.dir, "/") > 2 {
			t.Errorf("%s: rooms lie at most two deep under internal, so that the house can be seen at a glance", s.path)
		}
		// A test may look at its room from above, together with those who use it.
		if s.isTest() {
			continue
		}
		for _, dir := range s.imports() {
			to, _ := room(dir)
			if from != to && floors[to] >= floors[from] {
				t.Errorf("%s imports %s/%s, which is on floor %d and not below floor %d of %s: "+
					"move what is needed down, or let the upper room hand it in as a small interface",
					s.path, module, dir, floors[to], floors[from], from)
			}
		}
	}
}

func TestVocabularyIsPure(t *testing.T) {
	t.Parallel()
	_, sources := parseTree(t)

	// The words of the business must not bring a database, a network or a framework along.
	for _, s := range sources {
		if s.dir != "." || s.isTest() {
			continue
		}
		for _, spec := range s.ast.Imports {
			name, _ := strconv.Unquote(spec.Path.Value)
			first, _, _ := strings.Cut(name, "/")
			standard := !strings.Contains(first, ".") && first != module
			if !standard && !strings.HasPrefix(name, "golang.org/x/text/") {
				t.Errorf("%s imports %s: the root package uses only the standard library and golang.org/x/text", s.path, name)
			}
		}
	}
}

func TestPackageDocs(t *testing.T) {
	t.Parallel()
	_, sources := parseTree(t)

	docs := map[string][]source{}
	for _, s := range sources {
		if s.isTest() {
			continue
		}
		docs[s.dir] = append(docs[s.dir], s)
	}
	for dir, files := range docs {
		name := files[0].ast.Name.Name
		if slices.Contains([]string{"util", "utils", "common", "helper", "helpers", "models", "misc", "shared"}, name) {
			t.Errorf("%s: package %s says nothing about what is in it: name it after its noun", dir, name)
		}
		var found []string
		for _, s := range files {
			if s.ast.Doc == nil {
				continue
			}
			found = append(found, s.path)
			want := "Package " + name + " "
			if name == "main" {
				want = "Command " + path.Base(dir) + " "
			}
			if !strings.HasPrefix(s.ast.Doc.Text(), want) {
				t.Errorf("%s: the package comment must begin with %q and say what the room is for", s.path, want)
			}
		}
		if len(found) != 1 {
			t.Errorf("%s: package %s has its comment in %d files %v, want exactly one", dir, name, len(found), found)
		}
	}
}

func TestOneClock(t *testing.T) {
	t.Parallel()
	fset, sources := parseTree(t)

	// Who reads the machine's time himself cannot be tested, previewed or forecast.
	for _, s := range sources {
		if s.dir == "internal/clock" || s.isTest() {
			continue
		}
		ast.Inspect(s.ast, func(n ast.Node) bool {
			call, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if pkg, ok := call.X.(*ast.Ident); ok && pkg.Name == "time" &&
				slices.Contains([]string{"Now", "Since", "Until"}, call.Sel.Name) {
				t.Errorf("%s: time.%s reads the machine's clock: take a clock.Clock, ask the transaction, or measure with clock.Start",
					s.position(fset, call.Pos()), call.Sel.Name)
			}
			return true
		})
	}
}

func TestNoInit(t *testing.T) {
	t.Parallel()
	fset, sources := parseTree(t)

	// What happens at start must stand in one readable order, in the room app.
	for _, s := range sources {
		for _, decl := range s.ast.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s: func init runs unseen: call it by name where the program is wired", s.position(fset, f.Pos()))
			}
		}
	}
}

func TestEngineWords(t *testing.T) {
	t.Parallel()
	_, sources := parseTree(t)

	// Only the store knows which database it stands on; the words are how that knowledge leaks.
	engine := regexp.MustCompile(`(?i)sqlite|postgres`)
	allowed := regexp.MustCompile(`^internal/store/(.*/)?[^/]*(dialect|sqlite|postgres)[^/]*\.go$` +
		`|^internal/store/storetest/` +
		`|^internal/job/(.*/)?[^/]*(engine|sqlite|postgres)[^/]*\.go$` +
		`|^internal/(cli|config)/|^test/|_test\.go$`)
	for _, s := range sources {
		if allowed.MatchString(s.path) {
			continue
		}
		for number, line := range strings.Split(s.text, "\n") {
			if word := engine.FindString(line); word != "" {
				t.Errorf("%s:%d: %q belongs into a dialect file of internal/store, an engine file of internal/job, or the texts of cli and config",
					s.path, number+1, word)
			}
		}
	}
}

func TestFileSizes(t *testing.T) {
	t.Parallel()
	const longest, ninetieth, median, enough = 600, 350, 120, 20

	// A file that is read in one go is a file that is understood.
	generated := regexp.MustCompile(`(?m)\A(\s|/\*|\*|//)*(Code generated .* DO NOT EDIT|This file was auto-generated|Made from .*; do not edit)`)
	var lines []int
	walk(t, func(name string) {
		if ext := path.Ext(name); ext != ".go" && ext != ".ts" && ext != ".tsx" {
			return
		}
		text, err := os.ReadFile(filepath.FromSlash(name))
		if err != nil {
			t.Fatal(err)
		}
		if generated.Match(text) {
			return
		}
		n := strings.Count(string(text), "\n")
		if n > longest {
			t.Errorf("%s has %d lines, more than %d: cut it at its nouns", name, n, longest)
		}
		if !regexp.MustCompile(`(_test\.go|\.(test|spec)\.tsx?)$`).MatchString(name) {
			lines = append(lines, n)
		}
	})
	slices.Sort(lines)
	if len(lines) < enough {
		return
	}
	if got := lines[len(lines)/2]; got >= median {
		t.Errorf("the median file has %d lines, want under %d", got, median)
	}
	if got := lines[len(lines)*9/10]; got >= ninetieth {
		t.Errorf("nine files of ten have up to %d lines, want under %d", got, ninetieth)
	}
}

// parseTree reads all Go files of the module.
func parseTree(t *testing.T) (*token.FileSet, []source) {
	t.Helper()
	fset := token.NewFileSet()
	var sources []source
	walk(t, func(name string) {
		if path.Ext(name) != ".go" {
			return
		}
		text, err := os.ReadFile(filepath.FromSlash(name))
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, source{path: name, dir: path.Dir(name), text: string(text), ast: file})
	})
	return fset, sources
}

// walk calls visit with every file that is written by hand and belongs to Roster.
func walk(t *testing.T, visit func(name string)) {
	t.Helper()
	skipped := []string{"node_modules", "testdata", "dist", "bin", "data"}
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			hidden := strings.HasPrefix(entry.Name(), ".") && name != "."
			if hidden || slices.Contains(skipped, entry.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		visit(filepath.ToSlash(name))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
