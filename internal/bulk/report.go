package bulk

import (
	"context"
	"encoding/json"
	"slices"

	"roster"
	"roster/internal/access"
	"roster/internal/store"
)

// shownProblems is how many problems a report lists; all are counted.
const shownProblems = 100

// Problem is one thing that a plan found in a file.
type Problem struct {
	Row     int64  `json:"row"`    // 0 for the file as a whole
	Column  string `json:"column"` // the header, empty for the whole row
	Code    string `json:"code"`
	Message string `json:"message"`
	Warning bool   `json:"warning,omitempty"`
}

// MappedColumn tells what a plan made of a column.
type MappedColumn struct {
	Column     string  `json:"column"`
	Target     string  `json:"target"`
	Confidence float64 `json:"confidence"` // 1 where somebody said so
}

// Report is what a plan tells besides its items.
type Report struct {
	Mapping  []MappedColumn   `json:"mapping"`
	Problems []Problem        `json:"problems"` // the first ones
	Counts   map[string]int64 `json:"counts"`   // of problems, by code
}

func (r *Report) add(p Problem) {
	if r.Counts == nil {
		r.Counts = map[string]int64{}
	}
	r.Counts[p.Code]++
	if len(r.Problems) < shownProblems {
		r.Problems = append(r.Problems, p)
	}
}

// item notes the problems of a planned item under the headers of their columns.
func (r *Report) item(i roster.Item, l *layout) {
	for _, p := range i.Problems {
		r.add(Problem{Row: i.Row, Column: l.header(p.Field), Code: p.Code, Message: p.Message, Warning: p.Warning})
	}
}

// header gives the header of the column that an attribute comes from.
func (l *layout) header(field string) string {
	if i := l.column(field); i >= 0 {
		return l.headers[i]
	}
	return ""
}

// column gives the column that an attribute comes from, -1 when it comes from
// none.
func (l *layout) column(field string) int {
	for i, b := range l.bindings {
		switch {
		case field == "" || b.part == ignored:
		case b.part == plain && (b.attribute.Name == field || keptIn(b.attribute) == field),
			b.part == managerRef && field == targetManager,
			b.part == statusWord && field == targetStatus,
			(b.part == unitPath || b.part == unitLevel) && field == targetUnit,
			(b.part == placePath || b.part == placeLevel) && field == targetLocation,
			b.part == fullName && slices.Contains([]string{"displayName", "name.givenName", "name.middleName", "name.familyName"}, field):
			return i
		}
	}
	if field == "userName" && !l.named && l.mailed {
		return l.column("email")
	}
	return -1
}

// keptIn names the list that a part of one belongs to.
func keptIn(a *roster.Attribute) string {
	if !a.Part() {
		return a.Name
	}
	kind, _ := a.KeyKind()
	return kind
}

// Report reads what the plan of a change set tells besides its items; one that
// comes from no file has none.
func (b *Bulk) Report(ctx context.Context, id roster.ChangeSetID) (r Report, err error) {
	if err := access.Require(ctx, roster.ChangeSetsRead); err != nil {
		return r, err
	}
	err = b.store.View(ctx, func(v *store.View) error {
		p, found, err := v.ImportPlan(ctx, id)
		if err != nil || !found {
			return err
		}
		return json.Unmarshal(p.Report, &r)
	})
	return r, err
}
