package cli

import (
	"context"
	"encoding/json"
	"net/url"
	"strconv"

	"github.com/spf13/cobra"
)

// page is one page of a list.
type page struct {
	Items []json.RawMessage `json:"items"`
	Next  *string           `json:"next"`
	Total *int64            `json:"total"`
}

// paging are the flags of every list.
type paging struct {
	limit  int
	cursor string
	count  bool
	all    bool
	long   bool
	given  func(flag string) bool // whether a flag was set
}

// flags adds the flags; a list that is long can be counted and read as a whole.
func (p *paging) flags(cmd *cobra.Command, long bool) {
	cmd.Flags().IntVar(&p.limit, "limit", 0, "how many at most, up to 1000 (default 50)")
	cmd.Flags().StringVar(&p.cursor, "cursor", "", "where to go on: \"next\" of the page before")
	p.given = cmd.Flags().Changed
	if p.long = long; long {
		cmd.Flags().BoolVar(&p.count, "count", false, "tell the size of the whole list, too")
		cmd.Flags().BoolVar(&p.all, "all", false, "read all pages")
	}
}

func (p *paging) query(q url.Values) error {
	if p.limit < 0 || p.limit > 1000 || p.limit == 0 && p.given != nil && p.given("limit") {
		return usage("--limit %d: choose 1 to 1000, or --all for everything", p.limit)
	}
	limit := p.limit
	if p.all && limit == 0 {
		limit = 1000
	}
	if limit > 0 {
		q.Set("limit", strconv.Itoa(limit))
	}
	set(q, "cursor", p.cursor)
	if p.count {
		q.Set("count", "true")
	}
	return nil
}

// set adds a parameter unless it is empty.
func set(q url.Values, name, value string) {
	if value != "" {
		q.Set(name, value)
	}
}

// list reads a list and prints it: one page, or all of them as one document.
// The rows of people's table are made by row.
func list[T any](ctx context.Context, s *session, r request, p *paging, t *table, empty string, row func(T) []string) error {
	if r.query == nil {
		r.query = url.Values{}
	}
	if err := p.query(r.query); err != nil {
		return err
	}
	out := &listing{s: s}
	for {
		document, err := s.call(ctx, r)
		if err != nil {
			return err
		}
		got, err := decode[page](document)
		if err != nil {
			return err
		}
		for _, item := range got.Items {
			if s.json {
				continue
			}
			v, err := decode[T](item)
			if err != nil {
				return err
			}
			t.add(row(v)...)
		}
		more := p.all && got.Next != nil
		if s.json {
			err = out.page(got, more)
		} else if !more {
			s.write(t, empty)
			s.more(got, p)
		}
		if err != nil || !more {
			return err
		}
		r.query.Set("cursor", *got.Next)
		r.query.Del("count")
	}
}

// more says what the page does not show.
func (s *session) more(got page, p *paging) {
	if got.Total != nil {
		s.say("%s in all", number(*got.Total))
	}
	switch {
	case got.Next == nil:
	case p.long:
		s.hint("there are more: go on with --cursor %s, or read everything with --all", *got.Next)
	default:
		s.hint("there are more: go on with --cursor %s", *got.Next)
	}
}
