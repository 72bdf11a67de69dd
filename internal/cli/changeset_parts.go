package cli

import (
	"fmt"
	"strconv"
	"strings"

	"roster"
)

// counts tells the counts that are not 0, those of the plan before those of
// the result.
func (s *session) counts(c roster.Counts) {
	join := func(pairs ...any) string {
		var parts []string
		for i := 0; i < len(pairs); i += 2 {
			if n, ok := pairs[i+1].(int64); ok && n != 0 {
				parts = append(parts, fmt.Sprintf("%s %v", number(n), pairs[i]))
			}
		}
		return strings.Join(parts, ", ")
	}
	plan := join("rows", c.Rows, "to create", c.Create, "to update", c.Update, "to deactivate", c.Deactivate, "to activate", c.Activate,
		"to delete", c.Delete, "other changes", c.Other, "units and locations", c.Nodes, "already so", c.Unchanged, "blocked", c.Blocked)
	if plan != "" {
		s.say("Plan        %s", plan)
	}
	if result := join("applied", c.Applied, "skipped", c.Skipped, "failed", c.Failed); result != "" {
		s.say("Result      %s", result)
	}
}

// mapping tells what the columns of a file were taken for.
func (s *session) mapping(columns []mapped) {
	if len(columns) == 0 {
		return
	}
	t := newTable("COLUMN", "TAKEN FOR", "SURE")
	for _, m := range columns {
		target, sure := "(ignored)", ""
		if m.Target != nil && *m.Target != "" {
			target, sure = *m.Target, strconv.Itoa(int(m.Confidence*100+0.5))+" %"
		}
		t.add(m.Column, target, sure)
	}
	s.say("")
	s.write(t, "")
}

// problems tells the first problems of rows.
func (s *session) problems(problems []rowProblem) {
	if len(problems) == 0 {
		return
	}
	const enough = 20
	t := newTable("ROW", "COLUMN", "PROBLEM")
	for _, p := range problems[:min(len(problems), enough)] {
		row := "-"
		if p.Row > 0 {
			row = strconv.FormatInt(p.Row, 10)
		}
		t.add(row, p.Column, p.Message)
	}
	s.say("")
	s.write(t, "")
	if more := len(problems) - enough; more > 0 {
		s.say("… and %d more: \"roster changes items ID --action blocked\" lists them", more)
	}
}
