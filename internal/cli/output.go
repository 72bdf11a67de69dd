package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"

	"github.com/mattn/go-isatty"
)

// print writes one JSON document, with line breaks where a person reads it.
func (s *session) print(document json.RawMessage) error {
	var out bytes.Buffer
	var err error
	if terminal(s.Out) {
		err = json.Indent(&out, document, "", "  ")
	} else {
		err = json.Compact(&out, document)
	}
	if err != nil {
		return fmt.Errorf("print document: %w", err)
	}
	out.WriteByte('\n')
	_, err = s.Out.Write(out.Bytes())
	return err
}

// printValue writes a value that did not come from the server.
func (s *session) printValue(v any) error {
	document, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("print document: %w", err)
	}
	return s.print(document)
}

// show prints the document of an answer with --json, or has it told to people.
func show[T any](s *session, document json.RawMessage, tell func(T)) error {
	if s.json {
		return s.print(document)
	}
	v, err := decode[T](document)
	if err != nil {
		return err
	}
	tell(v)
	return nil
}

func decode[T any](document json.RawMessage) (T, error) {
	var v T
	if err := json.Unmarshal(document, &v); err != nil {
		return v, fmt.Errorf("read answer: %w", err)
	}
	return v, nil
}

// say writes a line for people.
func (s *session) say(format string, args ...any) {
	fmt.Fprintln(s.Out, visible(fmt.Sprintf(format, args...)))
}

// hint writes a line for people beside the result, never with --json.
func (s *session) hint(format string, args ...any) {
	if !s.json {
		fmt.Fprintln(s.Err, visible(fmt.Sprintf(format, args...)))
	}
}

// visible replaces what would steer a terminal: names are written by others.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return ' '
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && isatty.IsTerminal(f.Fd())
}
