package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"roster"
)

// importPlan is what the command line says about an import, as the API has it.
type importPlan struct {
	Source            string          `json:"source,omitempty"`
	Match             string          `json:"match,omitempty"`
	Mode              string          `json:"mode,omitempty"`
	DeactivateMissing bool            `json:"deactivateMissing,omitempty"`
	Mapping           json.RawMessage `json:"mapping,omitempty"`
	Title             string          `json:"title,omitempty"`
}

func (s *session) imports() *cobra.Command {
	return group("import", "Bring people in from a file", s.importPlan())
}

func (s *session) importPlan() *cobra.Command {
	var plan importPlan
	var mappingFile, name string
	cmd := &cobra.Command{
		Use:   "plan FILE",
		Short: "Upload a file and see what it would change",
		Long: `Upload a CSV or XLSX file and plan the change set that it makes. Nothing is
changed before "roster changes apply". The columns are guessed unless a mapping
is given. FILE may be - for standard input.

--deactivate-missing deactivates people whom the same --source listed before and
the file does not. The same file with the same options gives the same change set.`,
		Example: `  roster import plan people.csv --source hr
  roster import plan people.xlsx --source hr --match employeeNumber --deactivate-missing
  roster import plan people.csv --mapping mapping.json --json | jq .counts`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !slices.Contains([]string{"", "create", "update", "upsert"}, plan.Mode) {
				return usage("--mode %q: use create, update or upsert", plan.Mode)
			}
			if plan.DeactivateMissing && plan.Source == "" {
				return usage("--deactivate-missing needs --source: only people whom this source listed before can be missing")
			}
			if mappingFile != "" {
				text, err := s.readFile(mappingFile, 1<<20)
				if err != nil {
					return err
				}
				if !json.Valid(text) {
					return usage("--mapping %s: the file is not JSON", mappingFile)
				}
				plan.Mapping = text
			}
			if args[0] == "-" && name == "" {
				name = "people.csv"
			}
			id, err := s.upload(cmd.Context(), args[0], cmp.Or(name, filepath.Base(args[0])))
			if err != nil {
				return err
			}
			return s.plan(cmd.Context(), id, plan)
		},
	}
	f := cmd.Flags()
	f.StringVar(&plan.Source, "source", "", "the named source whose people the file lists, such as hr")
	f.StringVar(&plan.Match, "match", "", "the attribute by which rows and people are the same (default: guessed)")
	f.StringVar(&plan.Mode, "mode", "", "create, update or upsert (default upsert)")
	f.BoolVar(&plan.DeactivateMissing, "deactivate-missing", false, "deactivate people of the source who are not in the file")
	f.StringVar(&mappingFile, "mapping", "", "a JSON file that says what becomes of the columns, - for standard input")
	f.StringVar(&plan.Title, "title", "", "what the change set is called (default: the name of the file)")
	f.StringVar(&name, "name", "", "the name of the file, where it comes from standard input")
	return cmd
}

// upload sends a file and gives the identifier of the import.
func (s *session) upload(ctx context.Context, file, name string) (string, error) {
	in, size := s.In, int64(0)
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return "", unreadable(err)
		}
		defer f.Close()
		info, err := f.Stat()
		if err != nil || info.IsDir() {
			return "", usage("%s is a directory: name a CSV or XLSX file", file)
		}
		in, size = f, info.Size()
	}
	bar := s.progress()
	defer bar.end()
	document, err := s.call(ctx, request{
		method: http.MethodPost, path: []string{"imports"}, query: url.Values{"name": {name}},
		upload: &counted{Reader: in, seen: func(n int64) { bar.show("uploading", n, size) }},
	})
	if err != nil {
		return "", err
	}
	made, err := decode[struct {
		ID string `json:"id"`
	}](document)
	return made.ID, err
}

func (s *session) plan(ctx context.Context, id string, plan importPlan) error {
	document, err := s.call(ctx, request{method: http.MethodPost, path: []string{"imports", id, "plan"}, body: plan})
	if err != nil {
		return err
	}
	document, set, err := s.await(ctx, document)
	if err != nil {
		return err
	}
	if set.State == string(roster.Failed) {
		return set.failed(roster.Conflict)
	}
	if document, err = withLists(document, "mapping", "problems"); err != nil {
		return err
	}
	return show(s, document, func(set changeSet) {
		s.tell(set)
		s.hint("Nothing has been changed yet. Next: roster changes items %s, then roster changes apply %s --wait", set.ID, set.ID)
	})
}

// withLists adds lists that the server leaves out when they are empty, as
// scripts walk over them.
func withLists(document json.RawMessage, names ...string) (json.RawMessage, error) {
	fields, err := decode[map[string]json.RawMessage](document)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if _, ok := fields[name]; !ok {
			fields[name] = json.RawMessage("[]")
		}
	}
	return json.Marshal(fields)
}

// counted tells how much of a reader has been read.
type counted struct {
	io.Reader
	n    int64
	seen func(int64)
}

func (c *counted) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	c.n += int64(n)
	c.seen(c.n)
	return n, err
}
