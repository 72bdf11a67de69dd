package directory

import (
	"context"
	"fmt"

	"roster"
	"roster/internal/store"
)

// Taking a demo organisation out removes everybody whom it made, as they are
// by now, and every unit and location of it in which nobody and nothing else
// is. Step by step its past is not undone: it goes as a whole.

// farewell makes the items that remove what a demo has made.
type farewell struct {
	strangers store.Strangers
	stays     map[roster.NodeID]string // nodes that cannot go, and why
}

func newFarewell(ctx context.Context, v *store.View, of roster.ChangeSetID) (*farewell, error) {
	strangers, err := v.StrangersTo(ctx, of)
	return &farewell{strangers, map[roster.NodeID]string{}}, err
}

// removal gives the item that takes back one that made something; there is none
// for what happened to it later.
func (f *farewell) removal(i roster.Item) (Proposal, bool) {
	if i.Change.Verb != roster.Create {
		return Proposal{}, false
	}
	b := Proposal{Label: i.Label, Change: roster.Change{Subject: i.Change.Subject, Verb: roster.Delete, Reason: "the demo organisation is removed"}}
	if i.Change.Subject.Kind == roster.SubjectUser {
		if n := f.strangers.Led[roster.UserID(i.Change.Subject.ID)]; n > 0 {
			b.Problems = []roster.Problem{{Field: "manager", Code: "leads_others", Warning: true, Message: count(n, "person who is not of the demo loses", "people who are not of the demo lose") + " their manager"}}
		}
		return b, true
	}
	id := roster.NodeID(i.Change.Subject.ID)
	why := f.stays[id]
	switch {
	case f.strangers.People[id] > 0:
		why = count(f.strangers.People[id], "person who is not of the demo is in it", "people who are not of the demo are in it")
	case f.strangers.Parts[id] > 0:
		why = "it has " + count(f.strangers.Parts[id], "part that is not of the demo", "parts that are not of the demo")
	}
	if why != "" {
		b.Problems = []roster.Problem{{Code: "not_of_demo", Message: fmt.Sprintf("%q stays: %s", i.Label, why)}}
		if parent := roster.NodeID(i.After["parent"]); parent != "" { // parts come before what they are part of
			f.stays[parent] = fmt.Sprintf("its part %q stays", i.Label)
		}
	}
	return b, true
}

func count(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return itoa(n) + " " + many
}
