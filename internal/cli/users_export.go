package cli

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"roster"
)

// exported is an export as the API tells of it.
type exported struct {
	ID      string `json:"id"`
	State   string `json:"state"`
	Done    int64  `json:"done"`
	Total   int64  `json:"total"`
	Failure string `json:"failure"`
}

func (s *session) usersExport() *cobra.Command {
	var body struct {
		Filter  string   `json:"filter,omitempty"`
		Deleted bool     `json:"deleted,omitempty"`
		Sort    string   `json:"sort,omitempty"`
		Columns []string `json:"columns,omitempty"`
		Format  string   `json:"format,omitempty"`
	}
	cmd := &cobra.Command{
		Use:   "export FILE",
		Short: "Write people to a CSV or XLSX file",
		Long: `Write people to a file: all, or those whom a filter admits. The ending of FILE
says whether it is CSV or XLSX; the file must not be there, - is standard output.
Units are written by their path and managers by user name, as an import reads
them. No cell runs as a formula in a spreadsheet. The journal tells of it.`,
		Example: `  roster users export people.csv
  roster users export sales.xlsx --filter 'unit under "Sales"' --columns displayName,email,title,manager --sort displayName
  roster users export - --columns userName,status | head`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if body.Format == "" {
				body.Format = strings.TrimPrefix(strings.ToLower(filepath.Ext(args[0])), ".")
				if args[0] == "-" {
					body.Format = "csv"
				}
			}
			if body.Format != "csv" && body.Format != "xlsx" {
				return usage("%s: name a file that ends in .csv or .xlsx, or give --format", args[0])
			}
			document, err := s.call(cmd.Context(), request{method: http.MethodPost, path: []string{"exports"}, body: body})
			if err != nil {
				return err
			}
			made, err := decode[exported](document)
			if err != nil {
				return err
			}
			if made, err = s.written(cmd.Context(), made); err != nil {
				return err
			}
			return s.keep(cmd.Context(), args[0], made)
		},
	}
	f := cmd.Flags()
	f.StringVar(&body.Filter, "filter", "", "only people whom this filter admits")
	f.BoolVar(&body.Deleted, "deleted", false, "those in the recycle bin instead")
	f.StringVar(&body.Sort, "sort", "", "attributes to sort by, with - for descending")
	f.StringSliceVar(&body.Columns, "columns", nil, "names of attributes, and id, status, createdAt and the like (default: all)")
	f.StringVar(&body.Format, "format", "", "csv or xlsx (default: as FILE ends)")
	return cmd
}

// written waits until the server has written the file.
func (s *session) written(ctx context.Context, e exported) (exported, error) {
	bar := s.progress()
	defer bar.end()
	for {
		switch e.State {
		case "done":
			return e, nil
		case "failed", "cancelled":
			return e, roster.Errorf(roster.Conflict, "export_failed", "the export %s %s: %s", e.ID, e.State, e.Failure)
		}
		bar.show("writing", e.Done, e.Total)
		select {
		case <-ctx.Done():
			return e, ctx.Err()
		case <-time.NewTimer(200 * time.Millisecond).C:
		}
		document, err := s.call(ctx, request{method: http.MethodGet, path: []string{"exports", e.ID}})
		if err != nil {
			return e, err
		}
		if e, err = decode[exported](document); err != nil {
			return e, err
		}
	}
}

// keep downloads the file. Half a file is removed again.
func (s *session) keep(ctx context.Context, name string, e exported) (err error) {
	out := s.Out
	if name != "-" {
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return usage("cannot write %v", err)
		}
		defer func() {
			if cerr := f.Close(); err == nil {
				err = cerr
			}
			if err != nil {
				_ = os.Remove(name)
			}
		}()
		out = f
	}
	if err := s.download(ctx, request{method: http.MethodGet, path: []string{"exports", e.ID, "file"}}, out); err != nil {
		return err
	}
	if name != "-" {
		s.say("%s people were written to %s", number(e.Done), name)
	}
	return nil
}

// download sends a request and writes the body of the answer, whatever it is.
func (s *session) download(ctx context.Context, r request, out io.Writer) error {
	base, res, err := s.send(ctx, r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		body, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
		return errors.Join(err, refusal(base, res, body))
	}
	if _, err := io.Copy(out, res.Body); err != nil {
		return unreachable(ctx, base, err)
	}
	return nil
}
