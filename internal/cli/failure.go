package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"roster"
)

// usage is a command line that cannot be understood.
func usage(format string, args ...any) error {
	return roster.Errorf(roster.Invalid, "usage", format, args...)
}

var (
	wrongNumber = regexp.MustCompile(`^(?:accepts|requires) .*arg\(s\),(?: only)? received (\d+)$`)
	wrongValue  = regexp.MustCompile(`^invalid argument (".*") for "(?:-\w, )?(--[\w-]+)" flag: (?:strconv\.\w+: parsing .*: )?(.*)$`)
)

// misread says in our words what the library finds wrong with a command line.
func misread(cmd *cobra.Command, err error) error {
	text := err.Error()
	if m := wrongNumber.FindStringSubmatch(text); m != nil {
		return usage("%s arguments were given: write %s", m[1], cmd.UseLine())
	}
	if m := wrongValue.FindStringSubmatch(text); m != nil {
		return usage("%s cannot be %s: %s", m[2], m[1], m[3])
	}
	return usage("%s", text)
}

// unreadable is a file that cannot be read.
func unreadable(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return usage("cannot %s %s: %v", e.Op, e.Path, e.Err)
	}
	return usage("cannot read %v", err)
}

func asInterrupted(err error) (*interrupted, bool) { return errors.AsType[*interrupted](err) }

// fail tells what went wrong on standard error: a line for people, or with
// --json a document that holds the same.
func (s *session) fail(err error) {
	e, ok := errors.AsType[*roster.Error](err)
	if stopped, is := asInterrupted(err); is && !ok {
		e, ok = roster.Errorf(roster.Internal, "interrupted", "%v", stopped), true
	}
	if !ok {
		e = roster.Errorf(roster.Internal, "internal", "%v", err)
	}
	if s.json {
		s.failJSON(e)
		return
	}
	fmt.Fprintf(s.Err, "roster: %s\n", visible(e.Message))
	for _, p := range e.Problems {
		if line := problemLine(p, e.Message); line != "" {
			fmt.Fprintf(s.Err, "  %s\n", line)
		}
	}
	if e.Code == "usage" {
		fmt.Fprintln(s.Err, `  "roster help" and --help after a command describe what there is`)
	}
}

func (s *session) failJSON(e *roster.Error) {
	var document struct {
		Error struct {
			Code     string           `json:"code"`
			Message  string           `json:"message"`
			Problems []roster.Problem `json:"problems"`
		} `json:"error"`
	}
	document.Error.Code, document.Error.Message, document.Error.Problems = e.Code, e.Message, e.Problems
	if e.Problems == nil {
		document.Error.Problems = []roster.Problem{}
	}
	_ = json.NewEncoder(s.Err).Encode(document) // nobody is left to be told
}

// problemLine gives what a problem adds to the message above it.
func problemLine(p roster.Problem, above string) string {
	var parts []string
	if p.Message != above {
		if p.Field != "" {
			parts = append(parts, p.Field+": "+p.Message)
		} else {
			parts = append(parts, p.Message)
		}
	}
	if names := legal(p.Legal); !mentions(p.Message, names) {
		parts = append(parts, "legal from here: "+strings.Join(names, ", "))
	}
	return visible(strings.Join(parts, "; "))
}

func legal(statuses []roster.Status) []string {
	names := make([]string, len(statuses))
	for i, status := range statuses {
		names[i] = string(status)
	}
	return names
}

func mentions(text string, names []string) bool {
	for _, name := range names {
		if !strings.Contains(text, name) {
			return false
		}
	}
	return true
}
