package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"roster": main})
}

// Each script holds one story of the command line, told with the real program
// and, after "server", a real server of its own.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:           filepath.Join("testdata", "script"),
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
		Setup: func(env *testscript.Env) error {
			env.Setenv("ROSTER_URL", "http://127.0.0.1:1")
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"server": startServer,
			"code":   exitsWith,
			"json":   jsonHas,
		},
	})
}

// startServer makes an administrator and starts a server on a free port.
// ROSTER_URL and ROSTER_TOKEN are set afterwards, and the server must stop
// cleanly when the script ends.
func startServer(ts *testscript.TestScript, _ bool, _ []string) {
	data := ts.MkAbs("data")
	made, err := roster(ts, "bootstrap", "--data", data, "--name", "Ada Park", "--email", "ada@roster.example", "--json").Output()
	ts.Check(err)
	var first struct{ Token string }
	ts.Check(json.Unmarshal(made, &first))

	var log bytes.Buffer
	server := roster(ts, "serve", "--data", data, "--listen", "127.0.0.1:0")
	server.Stderr = &log
	out, err := server.StdoutPipe()
	ts.Check(err)
	ts.Check(server.Start())
	ts.Defer(func() {
		ts.Check(server.Process.Signal(syscall.SIGTERM))
		if err := server.Wait(); err != nil {
			ts.Fatalf("the server did not stop cleanly: %v\n%s", err, log.String())
		}
	})
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		_ = server.Process.Kill()
		ts.Fatalf("the server said nothing: %s", log.String())
	}
	fields := strings.Fields(lines.Text())
	url := fields[len(fields)-1]
	res, err := (&http.Client{Timeout: 10 * time.Second}).Get(url + "/healthz")
	ts.Check(err)
	_ = res.Body.Close()
	if res.StatusCode != http.StatusOK {
		ts.Fatalf("GET /healthz answers %s, after the address was printed", res.Status)
	}
	ts.Setenv("ROSTER_URL", url)
	ts.Setenv("ROSTER_TOKEN", first.Token)
}

func roster(ts *testscript.TestScript, args ...string) *exec.Cmd {
	cmd := exec.Command("roster", args...)
	cmd.Dir, cmd.Env = ts.MkAbs("."), os.Environ()
	return cmd
}

// exitsWith runs roster and compares its exit code: "code 4 users get nobody".
// A file named stdin in the work directory is its standard input. What it
// wrote is in the files out and err.
func exitsWith(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	cmd := roster(ts, args[1:]...)
	cmd.Env = append(cmd.Env, "ROSTER_URL="+ts.Getenv("ROSTER_URL"), "ROSTER_TOKEN="+ts.Getenv("ROSTER_TOKEN"))
	if in, err := os.Open(ts.MkAbs("stdin")); err == nil {
		defer in.Close()
		cmd.Stdin = in
	}
	var out, failure bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &failure
	_ = cmd.Run() // the code says it
	ts.Check(os.WriteFile(ts.MkAbs("out"), out.Bytes(), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs("err"), failure.Bytes(), 0o600))
	if got := cmd.ProcessState.ExitCode(); got != want {
		ts.Fatalf("roster %s: exit code %d, want %d\n%s%s", strings.Join(args[1:], " "), got, want, out.String(), failure.String())
	}
}

// jsonHas looks into the one document of a file: "json out items.0.status
// active" compares, "json out id @ID" keeps the value in a variable, and
// "! json out total" wants nothing there. "length" is that of a list.
func jsonHas(ts *testscript.TestScript, neg bool, args []string) {
	decoder := json.NewDecoder(strings.NewReader(ts.ReadFile(args[0])))
	decoder.UseNumber()
	var document any
	ts.Check(decoder.Decode(&document))
	if decoder.More() {
		ts.Fatalf("%s holds more than one document", args[0])
	}
	value, found := lookUp(document, strings.Split(args[1], "."))
	if neg != !found {
		ts.Fatalf("%s: %v is there: %v\n%s", args[1], value, found, ts.ReadFile(args[0]))
	}
	if neg || len(args) == 2 {
		return
	}
	got, isText := value.(string)
	if !isText {
		text, err := json.Marshal(value)
		ts.Check(err)
		got = string(text)
	}
	if name, keep := strings.CutPrefix(args[2], "@"); keep {
		ts.Setenv(name, got)
	} else if got != args[2] {
		ts.Fatalf("%s is %s, want %s\n%s", args[1], got, args[2], ts.ReadFile(args[0]))
	}
}

func lookUp(v any, path []string) (any, bool) {
	for _, name := range path {
		switch in := v.(type) {
		case map[string]any:
			value, ok := in[name]
			if !ok {
				return nil, false
			}
			v = value
		case []any:
			i, err := strconv.Atoi(name)
			if name == "length" {
				v = json.Number(strconv.Itoa(len(in)))
				continue
			}
			if err != nil || i < 0 || i >= len(in) {
				return nil, false
			}
			v = in[i]
		default:
			return nil, false
		}
	}
	return v, true
}
