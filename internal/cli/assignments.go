package cli

import (
	"encoding/json"
	"strings"
	"time"
)

// assignments reads attribute values from the command line: a=v sets a text,
// a= clears, and - reads a JSON object with values of any type from standard
// input. What stands later wins.
func (s *session) assignments(args []string) (map[string]any, error) {
	values := map[string]any{}
	for _, arg := range args {
		if arg == "-" {
			text, err := s.readFile("-", 1<<20)
			if err != nil {
				return nil, err
			}
			var object map[string]json.RawMessage
			if err := json.Unmarshal(text, &object); err != nil {
				return nil, usage("standard input is no JSON object of attributes: %v", err)
			}
			for name, value := range object {
				values[name] = value
			}
			continue
		}
		name, value, ok := strings.Cut(arg, "=")
		switch name = strings.TrimSpace(name); {
		case !ok || name == "":
			return nil, usage("%q sets nothing: write ATTRIBUTE=VALUE, for example title=Engineer", arg)
		case value == "":
			values[name] = nil
		default:
			values[name] = value
		}
	}
	if len(values) == 0 {
		return nil, usage("there is nothing to set: write ATTRIBUTE=VALUE, for example title=Engineer")
	}
	return values, nil
}

// parseInstant reads a day or an instant and writes it as the API wants it.
func parseInstant(flag, text string) (string, error) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04", "2006-01-02 15:04", time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC().Format(time.RFC3339Nano), nil
		}
	}
	return "", usage("%s %q is no instant: write a day as 2026-01-31, or 2026-01-31T17:30:00Z", flag, text)
}
