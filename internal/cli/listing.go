package cli

import (
	"encoding/json"
	"strconv"
	"strings"
)

// listing writes a list as one JSON document while its pages come in, so that
// a list of any length needs the memory of one page.
type listing struct {
	s     *session
	begun bool
	items int
	total *int64
}

// page writes the items of a page, and the end of the document after the last.
func (l *listing) page(p page, more bool) error {
	var out strings.Builder
	if !l.begun {
		l.begun, l.total = true, p.Total
		out.WriteString(`{"items":[`)
	}
	for _, item := range p.Items {
		if l.items++; l.items > 1 {
			out.WriteByte(',')
		}
		out.Write(item)
	}
	if !more {
		next, err := json.Marshal(p.Next)
		if err != nil {
			return err
		}
		out.WriteString(`],"next":` + string(next))
		if l.total != nil {
			out.WriteString(`,"total":` + strconv.FormatInt(*l.total, 10))
		}
		out.WriteString("}\n")
	}
	_, err := l.s.Out.Write([]byte(out.String()))
	return err
}
